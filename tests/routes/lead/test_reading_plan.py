"""The reading plan: what plans cost and find, which holds and why, and its rounds of further readings."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from recruitment.db import Database
from recruitment.models import FurtherReading, Message, ReadingPlan
from tests.conftest import Clock
from tests.factories import make_application, make_assessor, make_cohort, make_lead
from tests.pages import Browser, Page, text_of
from tests.services.test_plans import Sift
from tests.statements import counted

CHOICE = {"kind": "adaptive", "readings": "1", "hours": "0.5", "places": "3", "reason": "Few are near."}


@pytest.fixture
def sift(worker_database: Database, clock: Clock) -> Sift:
    """Everything that was given out is read, and no plan is chosen."""
    with worker_database.transaction() as session:
        return Sift(session, clock.now)


@pytest.fixture
def lead(browser: Browser, sift: Sift) -> Browser:
    return browser.sign_in(sift.lead)


@pytest.fixture
def url(sift: Sift) -> str:
    return f"/lead/{sift.cohort.slug}/reading-plan"


def rows(page: Page, caption: str) -> list[list[str]]:
    """The body of a table, by its caption."""
    for table in page.all("table"):
        lines = [[text_of(cell) for cell in row] for row in table.iter() if row.tag.endswith("}tr")]
        if caption in text_of(table):
            return lines[1:]
    raise AssertionError(f"There is no table {caption!r}.")


def test_plans_stand_side_by_side_before_anything_is_given_out(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, clock.now, places=1)
        lead = make_lead(session, cohort, clock.now)
        for _ in range(2):
            make_assessor(session, cohort, clock.now)
        for _ in range(10):
            make_application(session, cohort, clock.now)
    page = browser.sign_in(lead).get(f"/lead/{cohort.slug}/reading-plan")
    assert "None is chosen yet, so the definition’s holds: every pass is read twice." in page.main
    lines = rows(page, "Plans side by side")
    # 10 candidates, 9 passes, 1.75 minutes.
    assert lines[1] == ["Even: every pass twice", "2", "180", "5.2", "none", "2.6", "about 77 in 100"]
    assert lines[3][:6] == ["Adaptive: once, then 0.25 of that again", "1.25", "112", "3.3", "0.7", "1.6"]
    assert "No cohort like yours was simulated" in page.main
    assert "Shares are give or take 1 or 2 in 100." in page.main
    assert "3 hours beyond the first readings at the most, so 2 assessors can take 6.0." in page.main


def test_without_anybody_in_the_sift_nothing_is_reckoned(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, clock.now)
        lead = make_lead(session, cohort, clock.now)
    url = f"/lead/{cohort.slug}/reading-plan"
    page = browser.sign_in(lead).get(url)
    assert "Nobody is in the sift yet." in page.main
    page = browser.post(url, CHOICE)
    assert "No score is committed yet." in page.main
    assert "Ask for a further round" not in page.main
    assert "there are no scores yet" in browser.post(f"{url}/rounds").text


def test_what_is_chosen_stands_with_name_and_reason(
    lead: Browser, url: str, worker_database: Database, clock: Clock
) -> None:
    page = lead.post(url, CHOICE)
    assert "Adaptive: every pass is read once, then 0.5 hours are spent where it can change" in page.main
    assert "Chosen by Lead Number" in page.main
    assert "“Few are near.”" in page.main
    clock.now += timedelta(minutes=1)
    page = lead.post(url, {**CHOICE, "kind": "even", "hours": "", "reason": "Everybody alike."})
    assert rows(page, "Plans that held before")[0][3] == "Few are near."
    with worker_database.transaction() as session:
        plans = session.exec(select(ReadingPlan).order_by(col(ReadingPlan.made_at))).all()
        assert [(one.kind, one.hours) for one in plans] == [("adaptive", 0.5), ("even", 0.0)]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"kind": ""}, "Choose a plan."),
        ({"kind": "lavish"}, "Choose a plan."),
        ({"readings": "0"}, "Enter a number of readings from 1 to 9."),
        ({"readings": "one"}, "Enter a whole number, such as 2."),
        ({"hours": ""}, "Enter the hours as a number above 0, such as 12 or 7.5."),
        ({"hours": "0"}, "Enter the hours as a number above 0, such as 12 or 7.5."),
        ({"hours": "1e3"}, "Enter the hours as a number above 0, such as 12 or 7.5."),
        ({"hours": "nan"}, "Enter the hours as a number above 0, such as 12 or 7.5."),
        ({"places": "0"}, "Enter how many go on, from 1 to 10,000."),
        ({"reason": " "}, "Give your reason."),
    ],
)
def test_what_cannot_be_a_plan_is_said_at_its_field(
    lead: Browser, url: str, worker_database: Database, wrong: dict[str, str], sentence: str
) -> None:
    assert sentence in lead.post(url, CHOICE | wrong).main
    with worker_database.transaction() as session:
        assert session.exec(select(ReadingPlan)).all() == []


def test_hours_that_nobody_can_take_are_said_with_their_numbers(
    lead: Browser, url: str, clock: Clock
) -> None:
    assert "This plan has" not in lead.post(url, CHOICE | {"hours": "9"}).main
    clock.now += timedelta(minutes=1)
    page = lead.post(url, CHOICE | {"hours": "40"})
    assert "This plan has 40.0 hours, and assessors can take 9.0: 3 of them, 3 hours each" in page.main


def test_page_says_why_the_timetable_asks_for_no_round(
    lead: Browser, url: str, worker_database: Database, sift: Sift, clock: Clock
) -> None:
    lead.post(url, CHOICE)
    with worker_database.transaction() as session:
        make_application(session, sift.cohort, clock.now)
    assert "9 planned readings are given to nobody yet." in lead.get(url).main
    clock.now += timedelta(minutes=1)
    page = lead.post(url, CHOICE | {"places": "20"})
    assert "9 planned readings are given to nobody yet." in page.main


def test_a_round_is_asked_for_and_shown(
    lead: Browser, url: str, worker_database: Database, sift: Sift
) -> None:
    page = lead.post(url, CHOICE)
    assert "Everything given out is read" in page.main
    page = lead.post(f"{url}/rounds")
    assert "5 readings are asked for." in page.text
    (line,) = rows(page, "Rounds of further readings")
    assert line[0] == "1"
    assert line[2].startswith("Lead Number")
    assert line[3:8] == ["5", "0", "0", "5", "0.0"]
    assert line[9] == "not known yet"
    assert "5 readings of the last round are still to be read." in page.main
    with worker_database.transaction() as session:
        assert len(session.exec(select(FurtherReading)).all()) == 5
        assert session.exec(select(Message)).all() == []
    page = lead.post(f"{url}/rounds")
    assert "Wait until the last round is read" in page.text


def test_what_changed_stands_beside_a_round_that_is_read(
    lead: Browser, url: str, worker_database: Database, sift: Sift, clock: Clock
) -> None:
    lead.post(url, CHOICE)
    lead.post(f"{url}/rounds", {"tell": "y"})
    with worker_database.transaction() as session:
        assert len(session.exec(select(Message)).all()) == 3
        sift.session = session
        sift.read_all(clock.now)
    page = lead.get(url)
    (line,) = rows(page, "Rounds of further readings")
    assert line[3:7] == ["5", "5", "0", "0"]
    assert line[7] == "0.1"
    assert 0 <= float(line[9]) < 3


def test_without_an_adaptive_plan_a_round_is_refused_in_a_sentence(lead: Browser, url: str) -> None:
    assert "Choose an adaptive plan first" in lead.post(f"{url}/rounds").text


def test_page_takes_as_many_statements_however_many_rounds(
    lead: Browser, url: str, sift: Sift, worker_database: Database, database: Database, clock: Clock
) -> None:
    lead.post(url, CHOICE)
    counts = []
    for _ in range(3):
        clock.now += timedelta(hours=1)
        lead.post(f"{url}/rounds")
        with worker_database.transaction() as session:
            sift.session = session
            sift.read_all(clock.now)
        with counted(database) as seen:
            lead.get(url)
        counts.append(len(seen))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 11
