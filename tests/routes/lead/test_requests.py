"""The queue of requests: listed, narrowed, entered for somebody, taken, noted, settled."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from recruitment.db import Database
from recruitment.domain.offers import Answer
from recruitment.domain.requests import RequestKind
from recruitment.domain.stages import Stage
from recruitment.models import Application, Message, Request
from tests.conftest import Clock
from tests.factories import make_application, make_person
from tests.factories_lead import Office
from tests.factories_requests import answer, ask, settle
from tests.pages import Browser, Page, text_of
from tests.statements import counted


@pytest.fixture
def request_id(worker_database: Database, office: Office, clock: Clock) -> UUID:
    """An appeal in the queue."""
    with worker_database.transaction() as session:
        return ask(session, office.cohort, clock.now, name="Amina Ask", email="amina@example.org")


def rows_of(page: Page) -> list[str]:
    return [text_of(row) for row in page.all("tr")[1:]]


def test_an_empty_queue_says_so_and_lets_one_be_entered(lead: Browser, office: Office) -> None:
    page = lead.get(office.at("requests"))
    assert "Nobody has asked for anything yet." in page.main
    assert office.at("requests/new") in page.links()


def test_the_queue_marks_what_is_overdue_and_says_who_has_it(
    lead: Browser, office: Office, request_id: UUID, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        ask(session, office.cohort, clock.now, kind=RequestKind.LEAK, name="Late One")
    clock.now += timedelta(days=7)
    lead.sign_in(office.lead)
    lead.post(office.at(f"requests/{request_id}/take"))
    late, taken = rows_of(lead.get(office.at("requests")))
    assert late.startswith("Leak from Late One")
    assert late.endswith("14 January 2027 Nobody yet Overdue")
    assert "Lead Number" in taken
    assert taken.endswith("In hand")


def test_the_queue_can_be_narrowed_to_a_kind(lead: Browser, office: Office, request_id: UUID) -> None:
    assert len(rows_of(lead.get(office.at("requests?kind=appeal")))) == 1
    assert "Nobody has sent one of this kind." in lead.get(office.at("requests?kind=leak")).main
    assert len(rows_of(lead.get(office.at("requests?kind=no-such")))) == 1
    assert str(request_id) in lead.get(office.at("requests")).html


def test_a_long_queue_has_pages(
    lead: Browser, office: Office, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        for number in range(51):
            ask(session, office.cohort, clock.now, name=f"Person {number}", email="")
    first = lead.get(office.at("requests"))
    (onward,) = [link for link in first.links() if "after=" in link]
    assert (len(rows_of(first)), len(rows_of(lead.get(onward)))) == (50, 1)


def test_a_request_shows_all_that_is_known_of_it(lead: Browser, office: Office, request_id: UUID) -> None:
    page = lead.get(office.at(f"requests/{request_id}"))
    assert page.heading == "Appeal from Amina Ask"
    for words in ("My second answer was cut.", "amina@example.org", "5pm on 9 February 2027", "Nobody yet"):
        assert words in page.main


def test_it_is_taken_noted_and_settled_and_its_outcome_told(
    lead: Browser, office: Office, request_id: UUID, worker_database: Database
) -> None:
    address = office.at(f"requests/{request_id}")
    assert "It is yours to settle." in lead.post(f"{address}/take").text
    assert "Rang the school." in lead.post(f"{address}/note", {"note": "Rang the school."}).main
    page = lead.post(f"{address}/settle", {"outcome": "Nothing was cut."})
    assert "Settled" in page.main
    assert "It was sent to amina@example.org." in page.main
    assert f"{address}/settle" not in page.html
    with worker_database.transaction() as session:
        subjects = session.exec(select(Message.subject).where(col(Message.recipient) == "amina@example.org"))
        assert sorted(subjects.all()) == ["Our answer to your appeal", "We have received your appeal"]


@pytest.mark.parametrize(
    ("do", "field", "sentence"),
    [("note", "note", "Write the note."), ("settle", "outcome", "Write the outcome, as whoever asked")],
)
def test_nothing_is_done_without_words(
    lead: Browser, office: Office, request_id: UUID, do: str, field: str, sentence: str
) -> None:
    page = lead.post(office.at(f"requests/{request_id}/{do}"), {field: " "})
    assert page.title.startswith("Error: ")
    assert sentence in page.main
    assert "Nobody has it" in page.main


def test_what_somebody_else_settled_first_is_said_and_the_words_stay(
    lead: Browser, office: Office, request_id: UUID, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        settle(session, office.cohort, clock.now, request_id, by=office.lead)
    page = lead.post(office.at(f"requests/{request_id}/settle"), {"outcome": "My own words."})
    assert "Read it again: somebody settled it a moment ago." in page.main


def test_a_lead_does_not_settle_what_they_asked_themselves(
    lead: Browser, office: Office, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        own = ask(session, office.cohort, clock.now, person_id=office.lead)
    page = lead.post(office.at(f"requests/{own}/settle"), {"outcome": "I am right."})
    assert "Ask another lead to settle this: you sent it yourself." in page.main


def test_a_request_is_entered_for_somebody_and_stands_with_the_application(
    lead: Browser, office: Office, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        application = make_application(session, office.cohort, clock.now)
        reference = session.get_one(Application, application).reference
    typed = {"kind": "leak", "full_name": "Assessor 3", "reference": reference.lower(), "text": "A name."}
    page = lead.post(office.at("requests/new"), typed)
    assert page.heading == "Leak from Assessor 3"
    assert "There is no address to send it to" in page.main
    with worker_database.transaction() as session:
        kept = session.exec(select(Request)).one()
        assert (kept.entered_by, kept.application_id, kept.email) == (office.lead, application, "")
    assert "Leak of 12 January 2027" in lead.get(office.at(f"applications/{reference}")).main


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reference": "DL27-2222-2222"}, "Check the reference: this cohort has no such application."),
        ({"full_name": ""}, "Enter who asks."),
        ({"email": "no address"}, "Enter an e-mail address in the right form"),
        ({"text": ""}, "Write what they ask."),
    ],
)
def test_what_cannot_be_entered_is_said(
    lead: Browser, office: Office, worker_database: Database, wrong: dict[str, str], sentence: str
) -> None:
    typed = {"kind": "question", "full_name": "Amina Ask", "text": "When do you open?"} | wrong
    page = lead.post(office.at("requests/new"), typed)
    assert page.title.startswith("Error: ")
    assert sentence in page.main
    with worker_database.transaction() as session:
        assert session.exec(select(Request.id)).all() == []


def test_the_overview_says_what_waits_while_something_does(
    lead: Browser, office: Office, worker_database: Database, clock: Clock
) -> None:
    assert "Settle requests" not in lead.get(office.at()).main
    with worker_database.transaction() as session:
        request = ask(session, office.cohort, clock.now)
    assert "1 request open" in lead.get(office.at()).main
    clock.now += timedelta(days=60)
    assert "1 overdue" in lead.sign_in(office.lead).get(office.at()).main
    with worker_database.transaction() as session:
        settle(session, office.cohort, clock.now, request, by=office.lead)
    assert "Settle requests" not in lead.get(office.at()).main


def test_an_application_shows_the_answer_to_its_offer(
    lead: Browser, office: Office, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        application = make_application(session, office.cohort, clock.now, stage=Stage.OFFER)
        reference = session.get_one(Application, application).reference
        answer(session, clock.now, application, Answer.ACCEPTED)
        answer(session, clock.now, application, Answer.DECLINED, "Too far to travel.")
    page = lead.get(office.at(f"applications/{reference}"))
    assert "Declined 10am on 12 January 2027, having accepted before" in page.main
    assert "Too far to travel." in page.main


@pytest.mark.parametrize("page", ["list", "one"])
def test_pages_cost_the_same_with_one_request_as_with_three(
    lead: Browser, office: Office, worker_database: Database, database: Database, clock: Clock, page: str
) -> None:
    costs = []
    for number in range(3):
        with worker_database.transaction() as session:
            person = make_person(session, clock.now)
            application = make_application(session, office.cohort, clock.now, person_id=person)
            request = ask(session, office.cohort, clock.now, person_id=person, application_id=application)
        address = office.at("requests" if page == "list" else f"requests/{request}")
        for _ in range(number):
            lead.post(office.at(f"requests/{request}/note"), {"note": "Noted."})
        lead.get(address)
        with counted(database) as statements:
            lead.get(address)
        costs.append(len(statements))
    assert len(set(costs)) == 1
