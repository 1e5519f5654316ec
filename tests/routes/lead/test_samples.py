"""Leads and sample answers: added, scored apart, agreed, retired; and how assessors did with them."""

from uuid import UUID

import pytest

from recruitment.db import Database
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.passes import progress_of_pass
from tests.conftest import Clock
from tests.factories import make_cohort, make_lead
from tests.factories_calibration import make_sample, make_samples, make_try
from tests.factories_reading import Desk, make_desk
from tests.pages import Browser
from tests.statements import counted


@pytest.fixture
def cohort(worker_database: Database, clock: Clock) -> CohortFacts:
    with worker_database.transaction() as session:
        return make_cohort(session, clock.now)


@pytest.fixture
def leads(worker_database: Database, cohort: CohortFacts, clock: Clock) -> tuple[UUID, UUID]:
    with worker_database.transaction() as session:
        return make_lead(session, cohort, clock.now), make_lead(session, cohort, clock.now)


@pytest.fixture
def waiting(worker_database: Database, cohort: CohortFacts, clock: Clock) -> Desk:
    """An assessor who has used up every try."""
    with worker_database.transaction() as session:
        make_samples(session, cohort, clock.now, 1, 3, 5)
        desk = make_desk(session, clock.now, cohort=cohort)
        for _ in range(3):
            make_try(session, cohort, desk.queue, clock.now, off=2)
        return desk


def test_page_says_where_assessors_read_without_calibrating(
    browser: Browser, cohort: CohortFacts, leads: tuple[UUID, UUID]
) -> None:
    page = browser.sign_in(leads[0]).get(f"/lead/{cohort.slug}/samples")
    assert "9 of 9 passes have no agreed sample answers" in page.main
    assert page.main.count("None. Assessors read this pass without calibrating.") == 9


def test_sample_is_added_scored_by_two_apart_agreed_and_retired(
    browser: Browser, cohort: CohortFacts, leads: tuple[UUID, UUID]
) -> None:
    first, second = leads
    base = f"/lead/{cohort.slug}/samples"
    page = browser.sign_in(first).post(f"{base}/add", {"of": "q2-purpose", "text": "I rang every Friday."})
    address = page.response.request.path
    page = browser.post(address, {"score": "5", "reason": "Sustained, as 5 asks."})
    assert "Another lead scores this answer by themselves next." in page.main
    page = browser.sign_in(second).get(address)
    assert "Sustained, as 5 asks." not in page.text
    page = browser.post(address, {"score": "3", "reason": "One thing they started."})
    assert "Sustained, as 5 asks." in page.main
    page = browser.post(address, {"score": "4", "reason": "Between the two."})
    assert page.heading == "Sample answer: agreed score 4"
    assert "In use" in browser.get(base).main
    browser.post(f"{address}/retire", {})
    assert "Retired" in browser.get(base).main


@pytest.mark.parametrize(
    ("use", "agreed", "retired"),
    [
        ("calibrate", "and assessors score this answer.", "nobody who begins now scores it."),
        ("slip_in", "The answer is slipped in among readings", "it is slipped in for nobody now."),
    ],
)
def test_what_comes_of_it_is_said_of_each_use(
    browser: Browser, cohort: CohortFacts, leads: tuple[UUID, UUID], use: str, agreed: str, retired: str
) -> None:
    first, second = leads
    base = f"/lead/{cohort.slug}/samples"
    page = browser.sign_in(first).post(f"{base}/add", {"of": "q2-purpose", "text": "I rang.", "use": use})
    address, judged = page.response.request.path, {"score": "4", "reason": "Sustained."}
    assert "Your score is kept." in browser.post(address, judged).text
    browser.sign_in(second).post(address, judged)
    told = browser.post(address, judged).text
    assert agreed in told
    assert ("assessors score" in told) == (use == "calibrate")
    assert retired in browser.post(f"{address}/retire", {}).text


@pytest.mark.parametrize("typed", [{}, {"score": "9", "reason": "x"}, {"score": "3", "reason": ""}])
def test_score_needs_a_point_of_the_scale_and_a_reason(
    browser: Browser,
    cohort: CohortFacts,
    leads: tuple[UUID, UUID],
    worker_database: Database,
    clock: Clock,
    typed: dict[str, str],
) -> None:
    with worker_database.transaction() as session:
        sample = make_sample(session, cohort, clock.now, score=None)
    page = browser.sign_in(leads[0]).post(f"/lead/{cohort.slug}/samples/{sample}", typed)
    assert page.title.startswith("Error: ")


def test_assessors_page_shows_who_may_read_what_and_how_they_differ(
    browser: Browser, cohort: CohortFacts, leads: tuple[UUID, UUID], waiting: Desk
) -> None:
    page = browser.sign_in(leads[0]).get(f"/lead/{cohort.slug}/assessors")
    assert "0 of 1" in page.main
    page = browser.get(f"/lead/{cohort.slug}/assessors/{waiting.assessor}")
    assert "You decide" in page.main
    assert "+2, +2, 0" in page.main


def test_lead_lets_somebody_on_with_a_reason(
    browser: Browser, cohort: CohortFacts, leads: tuple[UUID, UUID], waiting: Desk, worker_database: Database
) -> None:
    address = f"/lead/{cohort.slug}/assessors/{waiting.assessor}/calibration/q2-purpose"
    page = browser.sign_in(leads[0]).get(address)
    assert "The last try: 1 of 3 as agreed" in page.main
    assert browser.post(address, {}).title.startswith("Error: ")
    browser.post(address, {"reason": "We talked it over."})
    assert "because: We talked it over." in browser.get(address).main
    with worker_database.transaction() as session:
        assert progress_of_pass(session, waiting.queue).total == 3


def test_lead_asks_somebody_to_try_again(
    browser: Browser, cohort: CohortFacts, leads: tuple[UUID, UUID], waiting: Desk
) -> None:
    address = f"/lead/{cohort.slug}/assessors/{waiting.assessor}/calibration/q2-purpose"
    browser.sign_in(leads[0]).post(f"{address}/again", {})
    assert "3 of 6 tries begun." in browser.get(address).main


def test_training_is_recorded_and_shown_to_the_assessor(
    browser: Browser, cohort: CohortFacts, leads: tuple[UUID, UUID], waiting: Desk
) -> None:
    address = f"/lead/{cohort.slug}/assessors/{waiting.assessor}/training"
    browser.sign_in(leads[0])
    assert browser.post(address, {"day": ["31", "2", "2027"]}).title.startswith("Error: ")
    page = browser.post(address, {"day": ["4", "1", "2027"]})
    assert "4 January 2027" in page.main
    assert "Your training: 4 January 2027" in browser.sign_in(waiting.assessor).get("/assess").main


def test_list_takes_as_many_statements_with_three_as_with_one(
    browser: Browser,
    cohort: CohortFacts,
    leads: tuple[UUID, UUID],
    database: Database,
    worker_database: Database,
    clock: Clock,
) -> None:
    address = f"/lead/{cohort.slug}/samples"
    browser.sign_in(leads[0])
    counts = []
    for _ in range(2):
        with worker_database.transaction() as session:
            make_samples(session, cohort, clock.now, 1, 3)
        browser.get(address)
        with counted(database) as statements:
            browser.get(address)
        counts.append(len(statements))
    assert counts[0] == counts[1]
