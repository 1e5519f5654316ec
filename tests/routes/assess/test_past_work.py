"""What one has scored for good."""

from datetime import timedelta
from uuid import uuid4

import pytest

from recruitment.db import Database
from recruitment.domain.scorecards import Draft
from recruitment.routes.assess import past_work
from tests.conftest import Clock
from tests.factories import commit_score
from tests.factories_reading import Desk, make_desk, make_draft
from tests.pages import Browser, text_of
from tests.statements import counted


@pytest.fixture
def desk(worker_database: Database, clock: Clock) -> Desk:
    """Three committed, one after another; one draft."""
    with worker_database.transaction() as session:
        desk = make_desk(session, clock.now, readings=4)
        for index in range(3):
            commit_score(session, desk.readings[index], index + 2, clock.now + timedelta(days=index))
        make_draft(session, desk, 3, Draft(score=5, evidence="Not yet"), clock.now)
        return desk


def rows_of(browser: Browser, url: str) -> list[list[str]]:
    return [[text_of(cell) for cell in row] for row in browser.get(url).all("tr")][1:]


def test_my_committed_scores_are_listed_latest_first(browser: Browser, desk: Desk) -> None:
    rows = rows_of(browser.sign_in(desk.assessor), "/assess/past-work")
    assert [(row[0].split(",")[0], row[2], row[4]) for row in rows] == [
        (desk.references[2], "4", "14 January 2027"),
        (desk.references[1], "3", "13 January 2027"),
        (desk.references[0], "2", "12 January 2027"),
    ]
    assert rows[0][1] == "Question 2 · Purpose, Cohort 2027"


def test_each_row_leads_to_the_reading(browser: Browser, desk: Desk) -> None:
    page = browser.sign_in(desk.assessor).get("/assess/past-work")
    assert [link for link in page.links() if link.startswith(desk.url)] == [
        desk.at(2),
        desk.at(1),
        desk.at(0),
    ]


def test_others_scores_are_not_listed(
    browser: Browser, desk: Desk, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        other = make_desk(session, clock.now, cohort=desk.cohort, readings=1)
        commit_score(session, other.readings[0], 5, clock.now)
    rows = rows_of(browser.sign_in(other.assessor), "/assess/past-work")
    assert [row[0].split(",")[0] for row in rows] == [other.references[0]]


def test_pages_follow_one_another_without_gap_or_repeat(
    browser: Browser, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past_work, "PAGE", 2)
    reader = browser.sign_in(desk.assessor)
    first = reader.get("/assess/past-work")
    onward = next(link for link in first.links() if "after=" in link)
    second = reader.get(onward)
    assert [text_of(one) for one in second.all("th") if one.get("scope") == "row"] == [
        f"{desk.references[0]}, Question 2 · Purpose"
    ]
    assert "/assess/past-work" in second.links()
    assert not any("after=" in link for link in second.links())


def test_nothing_committed_says_so(browser: Browser, worker_database: Database, clock: Clock) -> None:
    with worker_database.transaction() as session:
        desk = make_desk(session, clock.now, readings=1)
    page = browser.sign_in(desk.assessor).get("/assess/past-work")
    assert "You have committed nothing yet." in page.main


def test_page_after_nonsense_is_not_found(browser: Browser, desk: Desk) -> None:
    browser.sign_in(desk.assessor).get("/assess/past-work?after=nonsense", status=404)


def test_page_after_a_reading_unknown_is_empty(browser: Browser, desk: Desk) -> None:
    page = browser.sign_in(desk.assessor).get(f"/assess/past-work?after={uuid4()}")
    assert "You have committed nothing yet." in page.main


@pytest.mark.parametrize("readings", [1, 3])
def test_past_work_takes_four_statements_however_many_rows(
    browser: Browser, worker_database: Database, database: Database, clock: Clock, readings: int
) -> None:
    with worker_database.transaction() as session:
        desk = make_desk(session, clock.now, readings=readings)
        for reading in desk.readings:
            commit_score(session, reading, 3, clock.now)
    browser.sign_in(desk.assessor).get("/assess/past-work")
    with counted(database) as statements:
        browser.get("/assess/past-work")
    # Who is here, and the cohort; role, my cohorts, committed readings.
    assert len(statements) == 4
