"""Applying again: every application is there, and what was written before can be carried over."""

from datetime import timedelta

import pytest
from sqlmodel import select

from recruitment.domain.stages import Stage
from recruitment.models import Application, FilledSection
from tests.factories import FULL_NAME, make_application, make_cohort
from tests.pages import Page
from tests.routes.apply.conftest import Applicant, started_with

YEAR = timedelta(days=365)
OFFER = "Start with what you wrote for Cohort 2026"
LOOKED = "Look again at what you carried over, then tick that you have."


@pytest.fixture
def returner(newcomer: Applicant) -> Applicant:
    """Somebody who applied last year."""
    before = newcomer.clock.now - YEAR
    with newcomer.database.transaction() as session:
        cohort = make_cohort(session, before, name="Cohort 2026", public=False)
        made = make_application(session, cohort, before, person_id=newcomer.person_id)
        newcomer.reference = session.get_one(Application, made).reference
    return newcomer


def begin(returner: Applicant, **more: str) -> Page:
    page = returner.browser.post("/apply", {**started_with(returner.cohort), **more})
    with returner.database.transaction() as session:
        begun = select(Application.reference).where(Application.cohort_id == returner.cohort.id)
        returner.reference = session.exec(begun).one()
    returner.address = f"/apply/{returner.reference}"
    return page


def declare(returner: Applicant) -> None:
    """What nobody carries over."""
    said = {"agreed": ", ".join(returner.cohort.definition.declared)}
    with returner.database.transaction() as session:
        begun = session.exec(select(Application).where(Application.reference == returner.reference)).one()
        row = FilledSection(application_id=begun.id, section="declarations", entries=said)
        row.saved_at = returner.clock.now
        session.merge(row)


def test_whoever_applies_for_the_first_time_is_offered_nothing(newcomer: Applicant) -> None:
    assert "Start with what you wrote" not in newcomer.browser.get("/apply").main


def test_start_shows_the_earlier_application_and_offers_what_was_written(returner: Applicant) -> None:
    page = returner.browser.get("/apply")
    assert OFFER in page.main
    assert f"/apply/{returner.reference}" in page.links()


def test_start_without_the_tick_begins_with_nothing(returner: Applicant) -> None:
    page = begin(returner)
    assert "Carried over" not in page.main
    assert returner.browser.get(f"{returner.address}/details").value("full_name") == ""


def test_other_programmes_words_are_not_offered(newcomer: Applicant) -> None:
    before = newcomer.clock.now - YEAR
    with newcomer.database.transaction() as session:
        cohort = make_cohort(
            session, before, name="Essays 2026", public=False, definition="writing_assessment"
        )
        make_application(session, cohort, before, person_id=newcomer.person_id)
    assert "Start with what you wrote" not in newcomer.browser.get("/apply").main


def test_parts_are_marked_and_sending_asks_to_have_looked_at_them(returner: Applicant) -> None:
    tasks = begin(returner, carry="y")
    assert "What you wrote for Cohort 2026 is here. Look at each part again." in tasks.text
    assert "Carried over from Cohort 2026: check it" in tasks.main
    assert returner.browser.get(f"{returner.address}/details").value("full_name") == FULL_NAME
    declare(returner)
    check = returner.browser.get(f"{returner.address}/check")
    assert "You wrote these parts for Cohort 2026 and have not changed them since." in check.main
    refused = returner.browser.post(f"{returner.address}/check")
    assert refused.title.startswith("Error: ")
    assert LOOKED in refused.main
    assert returner.browser.get(f"{returner.address}/status").response.request.path == returner.address
    sent = returner.browser.post(f"{returner.address}/check", {"looked": "y"})
    assert sent.heading == "We have your application and are reading it"


def test_part_that_is_saved_anew_is_marked_no_more(returner: Applicant) -> None:
    begin(returner, carry="y")
    returner.clock.now += timedelta(minutes=1)
    page = returner.browser.post(
        f"{returner.address}/questions/q1", {"version": "1", "text": "Anew.", "then": "list"}
    )
    marks = page.main.count("Carried over from Cohort 2026: check it")
    returner.browser.post(
        f"{returner.address}/questions/q2", {"version": "1", "text": "Anew.", "then": "list"}
    )
    later = returner.browser.get(returner.address).main.count("Carried over from Cohort 2026: check it")
    assert later == marks - 1


NOTE = "You wrote this for Cohort 2026. Read it again"


@pytest.mark.parametrize("page", ["details", "contact", "history", "education", "referees", "questions/q1"])
def test_each_part_says_on_its_own_page_that_it_was_carried_over(returner: Applicant, page: str) -> None:
    begin(returner, carry="y")
    assert NOTE in returner.browser.get(f"{returner.address}/{page}").main


def test_part_that_is_saved_or_said_anew_does_not(returner: Applicant) -> None:
    begin(returner, carry="y")
    returner.clock.now += timedelta(minutes=1)
    question = f"{returner.address}/questions/q1"
    returner.browser.post(question, {"version": "1", "text": "Anew.", "then": "stay"})
    for page in (question, f"{returner.address}/declarations"):
        assert NOTE not in returner.browser.get(page).main


def test_second_press_writes_into_nothing(returner: Applicant) -> None:
    begin(returner)
    returner.clock.now += timedelta(minutes=1)
    page = returner.browser.post("/apply", {**started_with(returner.cohort), "carry": "y"})
    assert "Carried over" not in page.main


def test_whoever_has_several_sees_them_all_newest_first(returner: Applicant) -> None:
    earlier = returner.reference
    begin(returner)
    page = returner.browser.get("/apply")
    assert page.heading == "Your applications"
    own = [link for link in page.links() if link.startswith("/apply/")]
    assert own == [returner.address, f"/apply/{earlier}"]
    with returner.database.transaction() as session:
        session.exec(
            select(Application).where(Application.reference == returner.reference)
        ).one().stage = Stage.WITHDRAWN
    assert "See how it stands" in returner.browser.get("/apply").main
