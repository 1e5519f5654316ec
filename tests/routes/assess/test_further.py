"""Further readings on an assessor's pages: they come like any other, and are named nowhere."""

import pytest
from sqlmodel import select

from recruitment.db import Database
from recruitment.models import FurtherReading
from recruitment.services.further import free_leases
from tests.conftest import Clock
from tests.factories_further import CRITERION, ITEM, Pool, make_pool
from tests.pages import Browser, Page
from tests.statements import counted

HOME = "/assess"


@pytest.fixture
def pool(worker_database: Database, database: Database, clock: Clock) -> Pool:
    return make_pool(worker_database, database, clock.now, candidates=3, assessors=2)


def url(pool: Pool) -> str:
    return f"/assess/{pool.cohort.slug}/{ITEM}-{CRITERION}"


def commit(reader: Browser, pool: Pool) -> Page:
    page = reader.get(f"{url(pool)}/batch")
    return reader.post(f"{url(pool)}/batch", {"seen_at": page.value("seen_at")})


def test_home_shows_what_would_be_given_like_any_other_work_and_takes_nothing(
    browser: Browser, pool: Pool, worker_database: Database
) -> None:
    page = browser.sign_in(pool.assessors[0]).get(HOME)
    assert "0 of 3 readings done" in page.main
    assert any(link == url(pool) for link in page.links())
    for word in ("further", "third", "extra", "once more"):
        assert word not in page.main.lower()
    with worker_database.transaction() as session:
        assert {row.reading_id for row in session.exec(select(FurtherReading))} == {None}


def test_next_takes_them_and_goes_on_as_always(browser: Browser, pool: Pool) -> None:
    reader = browser.sign_in(pool.assessors[0])
    page = reader.get(url(pool))
    assert "0 of 3 scored in this pass" in page.main
    for number in range(3):
        action = next(form.get("action") for form in page.all("form") if "data-saving" in form.attrib)
        sent = {"score": "3", "evidence": "They rang each week.", "version": page.value("version")}
        page = reader.post(str(action), sent)
        assert number < 3
    assert "This pass is done" in commit(reader, pool).text
    assert "3 of 3 readings done" in reader.get(HOME).main


def test_more_of_the_pass_one_has_just_read_comes_at_once(
    browser: Browser, worker_database: Database, database: Database, clock: Clock
) -> None:
    pool = make_pool(worker_database, database, clock.now, candidates=3, assessors=1, batch=2)
    (person,) = pool.assessors
    reader = browser.sign_in(person)
    pool.take(person, clock.now)
    pool.commit(person, clock.now)
    assert "2 of 3 scored in this pass" in reader.get(url(pool)).main


def test_who_comes_too_late_is_told_that_nothing_more_is_to_be_read(
    browser: Browser, pool: Pool, clock: Clock
) -> None:
    pool.take(pool.assessors[1], clock.now)
    page = browser.sign_in(pool.assessors[0]).get(url(pool), status=404)
    assert "there is nothing more to read in this pass now" in page.main


def test_asking_for_the_head_alone_takes_nothing(browser: Browser, pool: Pool, clock: Clock) -> None:
    browser.sign_in(pool.assessors[0]).client.head(url(pool))
    assert pool.take(pool.assessors[1], clock.now) == 3


def test_what_was_left_too_long_is_no_longer_theirs_and_says_so(
    browser: Browser, pool: Pool, clock: Clock, worker_database: Database
) -> None:
    reader = browser.sign_in(pool.assessors[0])
    page = reader.get(url(pool))
    action = next(form.get("action") for form in page.all("form") if "data-saving" in form.attrib)
    ends = clock.now + pool.cohort.definition.lease
    with worker_database.transaction() as session:
        free_leases(session, cohort_id=pool.cohort.id, assessor_id=pool.assessors[0], now=ends)
    page = reader.post(str(action), {"score": "3", "version": "0"}, status=404)
    assert "this one was handed back, or never yours" in page.main


@pytest.mark.parametrize("candidates", [1, 3])
def test_home_asks_once_more_where_nothing_is_left_however_much_waits(
    worker_database: Database, database: Database, browser: Browser, clock: Clock, candidates: int
) -> None:
    pool = make_pool(worker_database, database, clock.now, candidates=candidates, assessors=1)
    browser.sign_in(pool.assessors[0]).get(HOME)
    with counted(database) as statements:
        browser.get(HOME)
    assert sum("further_offered" in one for one in statements) == 1
    assert len(statements) == 8
