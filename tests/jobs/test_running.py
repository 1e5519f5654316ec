"""Ticks: claimed once by any number of clocks, run item by item, and each says how it went."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier
from uuid import UUID

import pytest
from sqlmodel import Session, col, func, select

from recruitment.domain.stages import Stage
from recruitment.domain.timetable import Every
from recruitment.jobs.desk import Desk
from recruitment.jobs.job import Due, Job
from recruitment.jobs.running import run, run_tick, tick
from recruitment.jobs.timetable import JOBS, TIMETABLE
from recruitment.models import Cohort, Message, Person, Tick
from tests.conftest import Clock
from tests.factories import make_application, make_cohort, make_person


def job_of(*keys: str, bad: str = "") -> Job:
    """A job that finds these keys due, writes a person for each, and fails on one."""

    def due(_session: Session, _now: datetime) -> tuple[Due, ...]:
        return tuple(Due(key, f"Do {key}") for key in keys)

    def do(session: Session, key: str, _address: str, now: datetime) -> None:
        make_person(session, now, email=f"{key}@example.org")
        if key == bad:
            raise RuntimeError(f"{key} is bad")

    return Job("test", "Tests", Every(1), due, do)


def claimed(desk: Desk, now: datetime, job: str = "test") -> UUID:
    """A tick that somebody claimed."""
    with desk.database.transaction() as session:
        row = Tick(job=job, due_at=now)
        session.add(row)
        session.flush()
        return row.id


def outcome(desk: Desk, tick_id: UUID) -> tuple[str, str]:
    with desk.database.transaction() as session:
        row = session.get_one(Tick, tick_id)
        return row.state, row.outcome


def people(desk: Desk) -> list[str]:
    with desk.database.transaction() as session:
        return list(session.exec(select(Person.email).order_by(col(Person.email))))


def test_clock_claims_every_job_once_a_due_time(desk: Desk, clock: Clock) -> None:
    assert tick(desk, clock.now) == len(TIMETABLE)
    assert tick(desk, clock.now + timedelta(seconds=59)) == 0
    with desk.database.transaction() as session:
        assert set(session.exec(select(Tick.job))) == {job.name for job in TIMETABLE}


def test_next_minute_claims_only_what_is_due_then(desk: Desk, clock: Clock) -> None:
    tick(desk, clock.now)
    every_minute = sum(job.schedule == Every(1) for job in TIMETABLE)
    assert tick(desk, clock.now + timedelta(minutes=1)) == every_minute


def test_missed_times_are_not_made_up_one_by_one(desk: Desk, clock: Clock) -> None:
    tick(desk, clock.now)
    assert tick(desk, clock.now + timedelta(days=7)) == len(TIMETABLE)


def test_two_clocks_claim_each_tick_once_between_them(desk: Desk, clock: Clock) -> None:
    together = Barrier(2)

    def one_clock(_number: int) -> int:
        together.wait(timeout=10)
        return tick(desk, clock.now)

    with ThreadPoolExecutor(2) as clocks:
        assert sum(clocks.map(one_clock, range(2))) == len(TIMETABLE)


def test_each_due_thing_is_done_and_counted(desk: Desk, clock: Clock) -> None:
    tick_id = claimed(desk, clock.now)
    run_tick(desk, job_of("a", "b"), tick_id, clock.now)
    assert people(desk) == ["a@example.org", "b@example.org"]
    assert outcome(desk, tick_id) == ("done", "2 done")


def test_one_bad_thing_stops_none_of_the_rest_and_leaves_nothing_of_itself(desk: Desk, clock: Clock) -> None:
    tick_id = claimed(desk, clock.now)
    run_tick(desk, job_of("a", "b", "c", bad="b"), tick_id, clock.now)
    assert people(desk) == ["a@example.org", "c@example.org"]
    assert outcome(desk, tick_id) == ("failed", "2 done, 1 failed")


def test_tick_with_nothing_to_do_says_so(desk: Desk, clock: Clock) -> None:
    tick_id = claimed(desk, clock.now)
    run_tick(desk, job_of(), tick_id, clock.now)
    assert outcome(desk, tick_id) == ("done", "nothing to do")


def test_job_that_cannot_even_look_is_reported(desk: Desk, clock: Clock) -> None:
    def look(_session: Session, _now: datetime) -> tuple[Due, ...]:
        raise RuntimeError("no such table")

    tick_id = claimed(desk, clock.now)
    run_tick(desk, replace(job_of(), due=look), tick_id, clock.now)
    assert outcome(desk, tick_id) == ("failed", "could not see what was due; the log says why")


def test_looking_changes_nothing(desk: Desk, clock: Clock) -> None:
    with desk.database.transaction() as session:
        make_cohort(session, clock.now, opens_in=timedelta(0), phase="planned")  # type: ignore[arg-type]
        for job in TIMETABLE:
            job.due(session, clock.now)
        assert session.exec(select(Cohort.phase)).one() == "planned"
        assert session.exec(select(func.count()).select_from(Message)).one() == 0


@pytest.fixture
def draft(desk: Desk, clock: Clock) -> None:
    """A draft whose reminder is due at the clock's time."""
    with desk.database.transaction() as session:
        cohort = make_cohort(session, clock.now, closes_in=timedelta(days=1), opens_in=timedelta(days=-9))
        make_application(session, cohort, clock.now - timedelta(days=8), stage=Stage.APPLICATION)


@pytest.mark.usefixtures("draft")
def test_reminder_is_sent_once_when_two_clocks_run(desk: Desk, clock: Clock) -> None:
    together = Barrier(2)

    def one_worker(_number: int) -> tuple[int, int]:
        together.wait(timeout=10)
        return run(desk, JOBS["remind_drafts"], clock.now)

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(one_worker, range(2)))
    with desk.database.transaction() as session:
        assert session.exec(select(func.count()).select_from(Message)).one() == 1
