"""Asking for something, by the page, and seeing what came of it."""

import pytest
from sqlmodel import select

from recruitment.db import Database
from recruitment.domain.requests import FROM_APPLICANTS, RequestKind
from recruitment.domain.stages import Stage
from recruitment.models import Answer, Request
from recruitment.web.limits import MOST_REQUESTS
from tests.factories import FULL_NAME, make_lead, make_person
from tests.factories_requests import ask, settle
from tests.routes.apply.conftest import EMAIL, Applicant
from tests.routes.apply.test_status import move_to
from tests.statements import counted

WORDS = "My school is Thornbury Vale, not Thornbury."


def requests_page(applicant: Applicant) -> str:
    return f"{applicant.address}/requests"


def made(applicant: Applicant) -> list[Request]:
    with applicant.database.transaction() as session:
        return list(session.exec(select(Request)).all())


def test_it_is_found_from_the_status_and_from_the_list_of_tasks(applicant: Applicant) -> None:
    assert requests_page(applicant) in applicant.browser.get(applicant.address).links()
    applicant.browser.post(f"{applicant.address}/check")
    assert requests_page(applicant) in applicant.browser.get(f"{applicant.address}/status").links()


@pytest.mark.parametrize("kind", FROM_APPLICANTS)
def test_what_is_asked_stands_in_the_queue_and_on_the_page(sent: Applicant, kind: RequestKind) -> None:
    page = sent.browser.post(requests_page(sent), {"kind": kind.value, "text": WORDS})
    assert "We have sent you an e-mail that says so." in page.text
    assert WORDS in page.main
    assert "Being looked at" in page.main
    (request,) = made(sent)
    assert (request.kind, request.text, request.email, request.name) == (kind, WORDS, EMAIL, FULL_NAME)
    assert (request.person_id, request.application_id) == (sent.person_id, sent.application().id)


def test_a_correction_leaves_what_was_sent_as_it_was(sent: Applicant) -> None:
    with sent.database.transaction() as session:
        before = session.exec(select(Answer.question, Answer.text, Answer.version)).all()
    sent.browser.post(requests_page(sent), {"kind": "correction", "text": WORDS})
    with sent.database.transaction() as session:
        assert session.exec(select(Answer.question, Answer.text, Answer.version)).all() == before


def test_pressing_twice_sends_once_and_other_words_are_another_request(sent: Applicant) -> None:
    once = sent.browser.get(requests_page(sent)).value("once")
    for text in (WORDS, WORDS, "Something else."):
        sent.browser.post(requests_page(sent), {"kind": "question", "text": text, "once": once})
    assert sorted(one.text for one in made(sent)) == sorted([WORDS, "Something else."])


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"text": WORDS}, "Choose what it is about."),
        ({"kind": "leak", "text": WORDS}, "Choose what it is about."),
        ({"kind": "appeal", "text": "  "}, "Write what you want to tell us."),
        ({"kind": "appeal", "text": "x" * 10_001}, "Shorten this to 10,000 characters or fewer"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    sent: Applicant, typed: dict[str, str], sentence: str
) -> None:
    page = sent.browser.post(requests_page(sent), typed)
    assert page.title.startswith("Error: ")
    assert sentence in page.main
    assert page.value("text") == typed["text"].strip()
    assert made(sent) == []


def test_the_outcome_is_shown_and_nobody_elses_request(sent: Applicant) -> None:
    with sent.database.transaction() as session:
        lead = make_lead(session, sent.cohort, sent.clock.now)
        stranger = make_person(session, sent.clock.now)
        about = {"person_id": sent.person_id, "application_id": sent.application().id}
        mine = ask(session, sent.cohort, sent.clock.now, text="Mine.", **about)  # type: ignore[arg-type]
        ask(session, sent.cohort, sent.clock.now, text="Theirs.", person_id=stranger)
        settle(session, sent.cohort, sent.clock.now, mine, by=lead)
    page = sent.browser.get(requests_page(sent))
    assert "Answered 10am on 12 January 2027" in page.main
    assert "We looked again and found nothing cut." in page.main
    assert "Theirs." not in page.text
    assert "Lead Number" not in page.text


def test_whoever_has_left_can_still_ask(sent: Applicant) -> None:
    move_to(sent, Stage.WITHDRAWN)
    sent.browser.post(requests_page(sent), {"kind": "deletion", "text": "All of it."})
    assert [one.kind for one in made(sent)] == ["deletion"]


def test_an_hour_holds_a_generous_number_of_requests(sent: Applicant) -> None:
    for number in range(MOST_REQUESTS):
        sent.browser.post(requests_page(sent), {"kind": "question", "text": f"Question {number}"})
    sent.browser.post(requests_page(sent), {"kind": "question", "text": "One more"}, status=429)
    assert len(made(sent)) == MOST_REQUESTS


def test_the_page_costs_the_same_with_one_request_as_with_three(sent: Applicant, database: Database) -> None:
    costs = []
    for number in range(3):
        sent.browser.post(requests_page(sent), {"kind": "question", "text": f"Question {number}"})
        sent.browser.get(requests_page(sent))
        with counted(database) as statements:
            sent.browser.client.get(requests_page(sent))
        costs.append(len(statements))
    assert costs == [2 + 2] * 3
