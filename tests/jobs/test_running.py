"""Ticks: claimed once by any number of clocks, run item by item, and each says how it went."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, col, func, select

from recruitment.domain.stages import Stage
from recruitment.domain.timetable import Every
from recruitment.due.thing import Due
from recruitment.jobs.desk import Desk
from recruitment.jobs.job import Job
from recruitment.jobs.running import Ended, run, run_tick, tick
from recruitment.jobs.timetable import JOBS, TIMETABLE
from recruitment.models import Cohort, Message, Person, Phase, Tick
from recruitment.services.ticks import ask_for_run
from tests.conftest import Clock
from tests.factories import make_application, make_cohort, make_lead, make_person


def job_of(*keys: str, bad: str = "") -> Job:
    """A job that finds these keys due, writes a person for each, and fails on one."""

    def due(
        _session: Session, now: datetime, *, until: datetime | None = None, cohort_id: UUID | None = None
    ) -> tuple[Due, ...]:
        del until
        return tuple(Due(key, f"Do {key}", now, cohort_id) for key in keys)

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


def test_tick_that_was_run_or_is_gone_is_left_alone(desk: Desk, clock: Clock) -> None:
    tick_id = claimed(desk, clock.now)
    run_tick(desk, job_of("a"), tick_id, clock.now)
    run_tick(desk, job_of("a", "b"), tick_id, clock.now)
    run_tick(desk, job_of("c"), uuid4(), clock.now)
    assert people(desk) == ["a@example.org"]
    assert outcome(desk, tick_id) == ("done", "1 done")


def test_tick_of_a_cohort_looks_at_that_cohort_alone(desk: Desk, clock: Clock) -> None:
    with desk.database.transaction() as session:
        here, there = (
            make_cohort(
                session, clock.now, name=name, opens_in=timedelta(0), phase=Phase.PLANNED, public=False
            )
            for name in ("Here", "There")
        )
        lead = make_lead(session, here, clock.now)
        ask_for_run(session, job="open_applications", cohort_id=here.id, actor_id=lead, now=clock.now)
        tick_id = session.exec(select(Tick.id)).one()
    run_tick(desk, JOBS["open_applications"], tick_id, clock.now)
    with desk.database.transaction() as session:
        phases = {cohort.name: cohort.phase for cohort in session.exec(select(Cohort))}
    assert phases == {"Here": "open", "There": "planned"}
    assert outcome(desk, tick_id) == ("done", "1 done")
    assert there.phase == "planned"


def test_job_that_cannot_even_look_is_reported(desk: Desk, clock: Clock) -> None:
    def look(
        _session: Session, _now: datetime, *, until: datetime | None = None, cohort_id: UUID | None = None
    ) -> tuple[Due, ...]:
        del until, cohort_id
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

    def one_worker(_number: int) -> Mapping[Ended, int]:
        together.wait(timeout=10)
        return run(desk, JOBS["remind_drafts"], clock.now)

    with ThreadPoolExecutor(2) as workers:
        list(workers.map(one_worker, range(2)))
    with desk.database.transaction() as session:
        assert session.exec(select(func.count()).select_from(Message)).one() == 1
