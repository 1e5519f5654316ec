"""The timetable: this cohort's dates, and what happens by itself."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from recruitment.db import Database
from recruitment.domain.stages import Stage
from recruitment.domain.timetable import ENTRIES
from recruitment.models import Assessor, Phase, Tick
from recruitment.queries.cohorts import CohortFacts
from recruitment.routes.lead.timetable import MOST_NAMES
from recruitment.services.holds import hold
from recruitment.services.ticks import claim_ticks, finish_tick
from tests.conftest import Clock
from tests.factories import make_application, make_assessor, make_cohort, make_lead
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
        claim_ticks(session, {job: clock.now})
        tick_id = session.exec(select(Tick.id).where(Tick.job == job, Tick.due_at == clock.now)).one()
        if outcome is not None:
            finish_tick(session, tick_id=tick_id, outcome=outcome, failed=failed, now=clock.now)


def test_every_job_stands_in_words_with_its_next_time(lead: Browser, url: str) -> None:
    words = lead.get(url).main
    for entry in ENTRIES:
        assert f"{entry.words} {entry.schedule.words}, next at" in words
    assert "every minute, next at 10:01am Not yet Nothing Running" in words
    assert "every day at 03:00 UTC, next at 3am on 13 January 2027 Not yet" in words


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
    assert f"next at 10:01am 10am: {words}" in lead.get(url).main


def test_run_that_did_something_stands_beside_a_last_one_that_did_not(
    lead: Browser, url: str, worker_database: Database, clock: Clock
) -> None:
    clock.now -= timedelta(days=1)
    ran(worker_database, clock, "send_messages", "3 done")
    clock.now += timedelta(days=1)
    ran(worker_database, clock, "send_messages", "nothing to do")
    words = lead.get(url).main
    assert "10am: Nothing to do Before, 10am on 11 January 2027: 3 done" in words


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


def make_decision(database: Database, cohort: CohortFacts, clock: Clock, *values: int) -> UUID:
    """A decision to be released in two days: an offer to the first of these, and to none of the rest."""
    with database.transaction() as session:
        first, second = (make_lead(session, cohort, clock.now) for _ in range(2))
        assessor = session.exec(select(Assessor.assessor_id)).first()
        people = make_scored(
            session,
            cohort,
            clock.now,
            *values,
            assessor_id=assessor or make_assessor(session, cohort, clock.now),
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
    return decision_id


def test_what_happens_next_stands_with_whom_it_concerns_by_name(
    lead: Browser, url: str, worker_database: Database, cohort: CohortFacts, clock: Clock
) -> None:
    make_decision(worker_database, cohort, clock, 5, 2)
    words = lead.get(url).main
    release = "Release a decision of Cohort 2027: 1 offered a place, 1 not taken further"
    assert f"{release} 10am on 14 January 2027. Hold or run: Carries out confirmed decisions" in words
    assert "1 moves from Sift to Offer Applicant Number1, DL27-" in words
    assert "1 is sent “Not taken further” Applicant Number2, DL27-" in words
    assert "Close applications to Cohort 2027 and tell its leads 10:15am on 2 February 2027." in words
    assert "3 are sent “Applications closed”" in words


def test_line_names_the_first_few_and_counts_the_rest(
    lead: Browser, url: str, worker_database: Database, cohort: CohortFacts, clock: Clock
) -> None:
    make_decision(worker_database, cohort, clock, 5, *[2] * (MOST_NAMES + 3))
    page = lead.get(url)
    assert f"{MOST_NAMES + 3} move from" in page.main
    assert "and 3 more" in page.main
    named = re.findall(r"Applicant Number\d+, DL27", page.main)
    assert len(named) == 2 * (1 + MOST_NAMES)


def test_what_is_held_stands_as_held_with_who_since_when_and_why(
    lead: Browser, url: str, worker_database: Database, cohort: CohortFacts, clock: Clock
) -> None:
    make_decision(worker_database, cohort, clock, 5)
    with worker_database.transaction() as session:
        holder = make_lead(session, cohort, clock.now, email="holder@example.org")
        hold(
            session,
            job="release_decisions",
            cohort_id=cohort.id,
            reason="The trustees meet on Friday.",
            actor_id=holder,
            now=clock.now,
        )
    words = lead.get(url).main
    next_, _, jobs = words.partition("Jobs Each looks")
    assert "Let it go on: Carries out confirmed decisions" in next_
    assert re.search(r"Held by Lead Number\d+: The trustees meet on Friday. 1 moves", next_)
    assert re.search(r"Held since 10am on 12 January 2027 by Lead Number\d+: The trustees meet", jobs)


def test_cohort_without_anything_to_come_says_so(
    browser: Browser, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        over = make_cohort(session, clock.now, name="Over", public=False, phase=Phase.CLOSED)
        person = make_lead(session, over, clock.now)
    words = browser.sign_in(person).get(f"/lead/{over.slug}/timetable").main
    assert "Nothing is due, and nothing that is known of today will fall due." in words


def test_decision_that_is_to_be_released_stands_among_the_dates(
    lead: Browser, url: str, worker_database: Database, cohort: CohortFacts, clock: Clock
) -> None:
    decision_id = make_decision(worker_database, cohort, clock, 5, 2)
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


def test_page_asks_the_database_as_often_for_one_of_everything_as_for_three(
    lead: Browser,
    url: str,
    worker_database: Database,
    database: Database,
    clock: Clock,
    cohort: CohortFacts,
) -> None:
    counts = []
    for job in ("tidy", "send_messages", "build_packs"):
        ran(worker_database, clock, job, "1 done")
        make_decision(worker_database, cohort, clock, 5, 2)
        with worker_database.transaction() as session:
            make_application(session, cohort, clock.now, stage=Stage.APPLICATION)
        lead.get(url)
        with counted(database) as seen:
            lead.get(url)
        counts.append(len(seen))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 36
