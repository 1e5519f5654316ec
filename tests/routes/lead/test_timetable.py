"""The timetable: this cohort's dates, and what happens by itself."""

from datetime import timedelta

import pytest
from sqlmodel import select

from recruitment.db import Database
from recruitment.domain.timetable import ENTRIES
from recruitment.models import Tick
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.ticks import claim_tick, finish_tick
from tests.conftest import Clock
from tests.factories import make_assessor, make_cohort, make_lead
from tests.factories_decision import confirm_and_set, make_scored, make_shortlist, propose_all
from tests.pages import Browser
from tests.statements import counted


@pytest.fixture
def cohort(worker_database: Database, clock: Clock) -> CohortFacts:
    with worker_database.transaction() as session:
        return make_cohort(session, clock.now)


@pytest.fixture
def lead(browser: Browser, worker_database: Database, cohort: CohortFacts, clock: Clock) -> Browser:
    with worker_database.transaction() as session:
        person = make_lead(session, cohort, clock.now)
    return browser.sign_in(person)


@pytest.fixture
def url(cohort: CohortFacts) -> str:
    return f"/lead/{cohort.slug}/timetable"


def ran(database: Database, clock: Clock, job: str, outcome: str | None, *, failed: bool = False) -> None:
    """One job's tick, finished with an outcome or (None) still under way."""
    with database.transaction() as session:
        claim_tick(session, job=job, due_at=clock.now)
        tick_id = session.exec(select(Tick.id)).all()[-1]
        if outcome is not None:
            finish_tick(session, tick_id=tick_id, outcome=outcome, failed=failed, now=clock.now)


def test_every_job_stands_in_words_with_its_next_time(lead: Browser, url: str) -> None:
    words = lead.get(url).main
    for entry in ENTRIES:
        assert f"{entry.words} {entry.schedule.words} Not yet" in words
    assert "10:01am on 12 January 2027" in words
    assert "3am on 13 January 2027" in words


def test_clock_that_has_never_looked_is_reported(lead: Browser, url: str) -> None:
    assert "The clock is not running. It has not looked yet." in lead.get(url).main


def test_clock_that_stopped_is_reported_with_when_it_looked_last(
    lead: Browser, url: str, worker_database: Database, clock: Clock
) -> None:
    ran(worker_database, clock, "tidy", "1 done")
    clock.now += timedelta(minutes=6)
    words = lead.get(url).main
    assert "The clock is not running. It looked last at 10am on 12 January 2027." in words


def test_clock_that_goes_is_not_spoken_of(
    lead: Browser, url: str, worker_database: Database, clock: Clock
) -> None:
    ran(worker_database, clock, "tidy", "1 done")
    clock.now += timedelta(minutes=4)
    assert "The clock is not running" not in lead.get(url).main


@pytest.mark.parametrize(
    ("outcome", "failed", "words"),
    [
        ("3 done", False, "3 done"),
        ("nothing to do", False, "Nothing to do"),
        ("2 done, 1 failed", True, "2 done, 1 failed"),
        (None, False, "Under way"),
    ],
)
def test_last_run_says_what_it_did(
    lead: Browser,
    url: str,
    worker_database: Database,
    clock: Clock,
    outcome: str | None,
    failed: bool,
    words: str,
) -> None:
    ran(worker_database, clock, "send_messages", outcome, failed=failed)
    assert f"every minute 10am on 12 January 2027 {words}" in lead.get(url).main


def test_dates_of_the_cohort_stand_in_order(lead: Browser, url: str, cohort: CohortFacts) -> None:
    words = lead.get(url).main
    expected = [
        "10am on 5 January 2027 Applications open Past",
        "9am on 26 January 2027 Drafts are reminded To come",
        "9am on 31 January 2027 Drafts are reminded To come",
        "10am on 2 February 2027 Applications close To come",
        "10:15am on 2 February 2027 The last application is taken, after the grace To come",
        "10am on 23 February 2027 The time planned for the release of decisions To come",
        "5pm on 2 March 2027 Applicants are promised to have heard by now To come",
        "5pm on 16 March 2027 Offers are answered by now To come",
    ]
    assert [words.index(line) for line in expected] == sorted(words.index(line) for line in expected)


def test_decision_that_is_to_be_released_stands_among_the_dates(
    lead: Browser, url: str, worker_database: Database, cohort: CohortFacts, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        first, second = (make_lead(session, cohort, clock.now) for _ in range(2))
        people = make_scored(
            session, cohort, clock.now, 5, 2, assessor_id=make_assessor(session, cohort, clock.now)
        )
        decision_id = propose_all(
            session,
            cohort,
            clock.now,
            shortlist_id=make_shortlist(session, cohort, clock.now),
            by=first,
            offers=people[:1],
            declines=people[1:],
        )
        at = clock.now + timedelta(days=2)
        confirm_and_set(session, cohort, clock.now, decision_id=decision_id, by=second, at=at)
    page = lead.get(url)
    expected = "10am on 14 January 2027 A decision is released: 1 offered a place, 1 not taken further"
    assert expected in page.main
    assert f"/lead/{cohort.slug}/decisions/{decision_id}" in page.links()


def test_cohort_whose_dates_are_out_of_order_still_has_its_page(
    browser: Browser, worker_database: Database, clock: Clock, lead: Browser
) -> None:
    with worker_database.transaction() as session:
        short = make_cohort(
            session,
            clock.now,
            definition="writing_assessment",
            name="Short",
            public=False,
            opens_in=timedelta(hours=-1),
            closes_in=timedelta(hours=1),
        )
        person = make_lead(session, short, clock.now)
    words = browser.another().sign_in(person).get(f"/lead/{short.slug}/timetable").main
    assert "Applications open" in words
    assert "Applications close" in words


def test_page_asks_the_database_as_often_for_one_run_as_for_three(
    lead: Browser, url: str, worker_database: Database, database: Database, clock: Clock
) -> None:
    counts = []
    for jobs in (["tidy"], ["send_messages", "build_packs"]):
        for job in jobs:
            ran(worker_database, clock, job, "1 done")
        lead.get(url)
        with counted(database) as seen:
            lead.get(url)
        counts.append(len(seen))
    assert counts[0] == counts[1]
