"""What there is to read."""

import pytest
from sqlmodel import Session

from recruitment.db import Database
from recruitment.domain.scorecards import Draft
from tests.conftest import Clock
from tests.factories import (
    commit_score,
    make_application,
    make_assessor,
    make_cohort,
    make_person,
    make_reading,
)
from tests.factories_reading import Desk, make_desk, make_draft
from tests.pages import Browser, text_of
from tests.statements import counted


@pytest.fixture
def desk(worker_database: Database, clock: Clock) -> Desk:
    with worker_database.transaction() as session:
        desk = make_desk(session, clock.now, readings=4)
        commit_score(session, desk.readings[0], 3, clock.now)
        make_draft(session, desk, 1, Draft(score=2), clock.now)
        add_reading(session, desk, clock, "q6", "pragmatism")
        return desk


def add_reading(session: Session, desk: Desk, clock: Clock, item: str, criterion: str) -> None:
    make_reading(
        session,
        desk.cohort,
        clock.now,
        application_id=make_application(session, desk.cohort, clock.now),
        assessor_id=desk.assessor,
        item=item,
        criterion=criterion,
    )


def test_home_lists_my_passes_with_done_and_left(browser: Browser, desk: Desk) -> None:
    page = browser.sign_in(desk.assessor).get("/assess")
    rows = [[text_of(cell) for cell in row] for row in page.all("tr")][1:]
    assert rows == [
        ["Question 2 · Purpose", "1 of 4", "1", "2", "about 6 minutes", "Begun"],
        ["Question 6 · Pragmatism", "0 of 1", "0", "1", "about 2 minutes", "Not begun"],
    ]
    assert "1 of 5 readings done" in page.main
    assert "The rest takes about 7 minutes." in page.main


def test_next_step_is_the_pass_already_begun(
    browser: Browser, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        add_reading(session, desk, clock, "q1", "inspired")
    page = browser.sign_in(desk.assessor).get("/assess")
    button = next(a for a in page.all("a") if "govuk-button" in (a.get("class") or ""))
    assert (text_of(button), button.get("href")) == ("Read Question 2 · Purpose", desk.url)


def test_finished_work_says_so_and_offers_no_step(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        desk = make_desk(session, clock.now, readings=1)
        commit_score(session, desk.readings[0], 3, clock.now)
    page = browser.sign_in(desk.assessor).get("/assess")
    assert "You have read everything." in page.main
    assert desk.url not in page.links()


def test_cohort_without_readings_says_to_wait(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        assessor = make_assessor(session, make_cohort(session, clock.now), clock.now)
    page = browser.sign_in(assessor).get("/assess")
    assert "There is nothing for you to read yet." in page.main


def test_others_cohorts_and_readings_are_not_shown(
    browser: Browser, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        elsewhere = make_cohort(session, clock.now, name="Cohort 2030", public=False)
        make_desk(session, clock.now, cohort=elsewhere)
        make_desk(session, clock.now, cohort=desk.cohort, readings=7)
    page = browser.sign_in(desk.assessor).get("/assess")
    assert "Cohort 2030" not in page.text
    assert "1 of 5 readings done" in page.main


def test_somebody_who_is_no_assessor_is_refused(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_cohort(session, clock.now)
        person = make_person(session, clock.now)
    page = browser.sign_in(person).get("/assess", status=403)
    assert "This page is for assessors." in page.main


@pytest.mark.parametrize("readings", [1, 3])
def test_home_takes_seven_statements_however_many_readings(
    browser: Browser, worker_database: Database, database: Database, clock: Clock, readings: int
) -> None:
    with worker_database.transaction() as session:
        desk = make_desk(session, clock.now, readings=readings)
        for item, criterion in (("q1", "inspired"), ("q3", "teaching"))[: readings - 1]:
            add_reading(session, desk, clock, item, criterion)
    browser.sign_in(desk.assessor).get("/assess")
    with counted(database) as statements:
        browser.get("/assess")
    # Who is here, and the cohort; role, my cohorts, progress, how I stand, sample answers,
    # interviews.
    assert len(statements) == 7
