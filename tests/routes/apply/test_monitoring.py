"""The pages of equality monitoring: optional, one question each, changed and removed whenever one likes."""

import pytest
from sqlmodel import select

from recruitment.db import Database
from recruitment.domain.monitoring import PREFER_NOT, USUAL, asked_for
from recruitment.domain.stages import Stage
from recruitment.models import Application, CohortDefinition, MonitoringResponse
from tests.pages import Page
from tests.routes.apply.conftest import Applicant, to_the_end
from tests.statements import counted

STANDING = 2
#: Words that stand on a page only where somebody's own answer is shown.
ANSWER, WORDS = "bisexual", "Bisexual"


def stored(applicant: Applicant) -> tuple[dict[str, str], int]:
    with applicant.database.transaction() as session:
        row = session.exec(select(MonitoringResponse)).one_or_none()
        return ({}, 0) if row is None else (dict(row.entries), row.version)


def say(applicant: Applicant, question: str, answer: str, status: int = 200, **more: str) -> Page:
    data = {"version": str(stored(applicant)[1]), question: answer} | more
    return applicant.browser.post(f"{applicant.address}/monitoring/{question}", data, status=status)


def test_the_task_list_offers_it_and_does_not_count_it(applicant: Applicant) -> None:
    page = applicant.browser.get(applicant.address)
    assert f"{applicant.address}/monitoring" in page.links()
    assert "Your application is complete without it." in page.main
    assert "parts done0 left" in page.main


def test_it_begins_with_what_becomes_of_it_and_leads_through_every_question(beginner: Applicant) -> None:
    page = beginner.browser.get(f"{beginner.address}/monitoring")
    assert "You can leave out all of this." in page.main
    assert f"{beginner.address}/monitoring/{USUAL[0]}" in page.links()
    for number, ask in enumerate(asked_for(USUAL), 1):
        page = beginner.browser.get(f"{beginner.address}/monitoring/{ask.name}")
        assert page.heading == ask.label
        assert f"question {number} of {len(USUAL)}" in page.main
        radios = [one for one in page.all("input") if one.get("type") == "radio"]
        assert [one.get("value") for one in radios] == [choice.value for choice in ask.choices]
        assert radios[-1].get("value") == PREFER_NOT.value
        assert not [one for one in radios if one.get("checked") is not None]
        # Nothing need be chosen to go on.
        following = f"/{USUAL[number]}" if number < len(USUAL) else ""
        page = say(beginner, ask.name, "")
        assert page.response.request.path == f"{beginner.address}/monitoring{following}"
    assert stored(beginner) == ({}, 0)


def test_an_answer_is_kept_shown_to_oneself_and_changed(applicant: Applicant) -> None:
    page = say(applicant, "sex", "female")
    assert page.response.request.path == f"{applicant.address}/monitoring/gender"
    page = say(applicant, "orientation", ANSWER, then="list")
    assert page.response.request.path == f"{applicant.address}/monitoring"
    assert WORDS in page.main
    assert f"{applicant.address}/monitoring/age" in page.links()
    page = say(applicant, "orientation", PREFER_NOT.value, then="stay")
    assert "Saved: Equality monitoring." in page.text
    (chosen,) = [one.get("value") for one in page.all("input") if one.get("checked") is not None]
    assert chosen == PREFER_NOT.value
    assert stored(applicant) == ({"sex": "female", "orientation": "prefer-not"}, 3)


def test_all_of_it_is_removed_at_one_press(applicant: Applicant) -> None:
    say(applicant, "orientation", ANSWER)
    page = applicant.browser.post(f"{applicant.address}/monitoring/remove")
    assert "Your answers are removed." in page.text
    assert WORDS not in page.main
    assert stored(applicant) == ({}, 0)


def test_what_is_not_offered_is_refused_in_words(applicant: Applicant) -> None:
    page = say(applicant, "sex", "unlisted")
    assert page.title.startswith("Error: ")
    assert "Choose again from what is on the page." in page.main
    assert stored(applicant) == ({}, 0)


def test_of_two_tabs_the_second_is_shown_what_is_saved_and_chooses(applicant: Applicant) -> None:
    say(applicant, "sex", "female")
    page = say(applicant, "sex", "male", 409, version="0")
    assert "What is saved now" in page.main
    assert stored(applicant)[0] == {"sex": "female"}
    say(applicant, "sex", "male", version=page.value("version"))
    assert stored(applicant) == ({"sex": "male"}, 2)


def test_it_is_saved_as_it_is_chosen(applicant: Applicant, database: Database) -> None:
    data = applicant.browser.with_token({"version": "0", "orientation": ANSWER})
    with counted(database) as statements:
        response = applicant.browser.client.post(f"{applicant.address}/save/monitoring", json=data)
    assert response.json == {"at": "10am", "version": 1}
    # The application; whose the answers are, made first; the answers.
    assert len(statements) == STANDING + 4
    stale = applicant.browser.client.post(
        f"{applicant.address}/save/monitoring", json=data | {"orientation": "gay"}
    )
    assert (stale.status_code, stale.get_json()["stored"]["orientation"]) == (409, ANSWER)


@pytest.mark.parametrize("stage", [Stage.SIFT, Stage.WITHDRAWN, Stage.NOT_PROGRESSED])
def test_it_can_be_said_and_taken_back_after_sending_and_after_the_end(sent: Applicant, stage: Stage) -> None:
    with sent.database.transaction() as session:
        session.get_one(Application, sent.application().id).stage = stage
    to_the_end(sent, and_seconds=1)
    assert f"{sent.address}/monitoring" in sent.browser.get(f"{sent.address}/status").links()
    assert f"{sent.address}/status" in sent.browser.get(f"{sent.address}/monitoring").links()
    say(sent, "orientation", ANSWER)
    assert stored(sent) == ({"orientation": ANSWER}, 1)
    sent.browser.post(f"{sent.address}/monitoring/remove")
    assert stored(sent) == ({}, 0)


def test_no_other_page_of_the_application_shows_it(applicant: Applicant) -> None:
    say(applicant, "orientation", ANSWER)
    pages = ["", "/check", "/preview", "/adjustments"]
    assert not [page for page in pages if WORDS in applicant.browser.get(applicant.address + page).html]
    applicant.browser.post(f"{applicant.address}/check")
    assert WORDS not in applicant.browser.get(f"{applicant.address}/status").html


@pytest.mark.parametrize(("page", "own"), [("", 2), ("/sex", 2)])
def test_a_page_costs(applicant: Applicant, database: Database, page: str, own: int) -> None:
    say(applicant, "sex", "female")
    with counted(database) as statements:
        applicant.browser.client.get(f"{applicant.address}/monitoring{page}")
    assert len(statements) == STANDING + own


def test_a_question_that_is_not_asked_has_no_page(applicant: Applicant) -> None:
    for question in ("pregnancy", "salary"):
        applicant.browser.get(f"{applicant.address}/monitoring/{question}", status=404)


def test_a_programme_that_asks_nothing_offers_nothing(applicant: Applicant) -> None:
    with applicant.database.transaction() as session:
        first = session.exec(select(CohortDefinition)).one()
        source = f"{first.source}\n[monitoring]\nquestions = []\n"
        session.add(
            CohortDefinition(
                cohort_id=first.cohort_id, version=2, source=source, reason="None.", made_at=first.made_at
            )
        )
    assert "/monitoring" not in " ".join(applicant.browser.get(applicant.address).links())
    applicant.browser.get(f"{applicant.address}/monitoring", status=404)
