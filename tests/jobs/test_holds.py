"""A held job does nothing for its cohort, however it is started, and everything once it goes on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from recruitment.domain.timetable import Every
from recruitment.due.thing import Due
from recruitment.jobs.desk import Desk
from recruitment.jobs.job import Job
from recruitment.jobs.running import run, tick
from recruitment.jobs.tasks import build_queue
from recruitment.jobs.timetable import JOBS
from recruitment.models import Tick
from recruitment.queries.cohorts import CohortFacts
from recruitment.servers import Addresses
from recruitment.services.holds import hold, resume
from recruitment.services.ticks import ask_for_run
from tests.conftest import Clock
from tests.factories import make_assessor, make_cohort, make_lead
from tests.factories_decision import (
    confirm_and_set,
    make_scored,
    make_shortlist,
    propose_all,
    stage_of,
)

JOB = "release_decisions"
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Decided:
    """A cohort with one decision whose release time has come."""

    cohort: CohortFacts
    lead: UUID
    candidate: UUID


@pytest.fixture
def decided(desk: Desk, clock: Clock) -> Decided:
    with desk.database.transaction() as session:
        return make_decided(session, clock.now, "Cohort 2027")


def make_decided(session: Session, now: datetime, name: str) -> Decided:
    cohort = make_cohort(session, now, name=name, public=False)
    first, second = (make_lead(session, cohort, now) for _ in range(2))
    (candidate,) = make_scored(session, cohort, now, 5, assessor_id=make_assessor(session, cohort, now))
    decision_id = propose_all(
        session, cohort, now, shortlist_id=make_shortlist(session, cohort, now), by=first, offers=[candidate]
    )
    confirm_and_set(session, cohort, now, decision_id=decision_id, by=second, at=now)
    return Decided(cohort, first, candidate)


def set_hold(desk: Desk, decided: Decided, job: str = JOB) -> None:
    with desk.database.transaction() as session:
        hold(
            session,
            job=job,
            cohort_id=decided.cohort.id,
            reason="Wait for the trustees.",
            actor_id=decided.lead,
            now=desk.clock(),
        )


def stage(desk: Desk, decided: Decided) -> str:
    with desk.database.transaction() as session:
        return stage_of(session, decided.candidate)


def work_off(desk: Desk, addresses: Addresses) -> None:
    """A real worker: everything queued is carried out, then it ends."""
    app = build_queue(desk, addresses.worker)
    with app.open():
        app.run_worker(wait=False, concurrency=1, install_signal_handlers=False, listen_notify=False)


def test_held_decision_is_not_released_by_the_clock(
    desk: Desk, clock: Clock, decided: Decided, addresses: Addresses
) -> None:
    set_hold(desk, decided)
    tick(desk, clock.now)
    work_off(desk, addresses)
    assert stage(desk, decided) == "sift"
    with desk.database.transaction() as session:
        row = session.exec(select(Tick).where(col(Tick.job) == JOB)).one()
        assert (row.state, row.outcome) == ("done", "1 held")


def test_run_that_was_asked_for_before_the_hold_finds_it_held(
    desk: Desk, clock: Clock, decided: Decided, addresses: Addresses
) -> None:
    with desk.database.transaction() as session:
        asked = ask_for_run(
            session, job=JOB, cohort_id=decided.cohort.id, actor_id=decided.lead, now=clock.now
        )
    assert asked
    set_hold(desk, decided)
    work_off(desk, addresses)
    assert stage(desk, decided) == "sift"


def test_held_decision_is_not_released_by_running_the_job_itself(
    desk: Desk, clock: Clock, decided: Decided
) -> None:
    set_hold(desk, decided)
    assert run(desk, JOBS[JOB], clock.now) == {"held": 1}
    assert stage(desk, decided) == "sift"


def test_other_cohorts_and_other_jobs_go_on(desk: Desk, clock: Clock, decided: Decided) -> None:
    with desk.database.transaction() as session:
        other = make_decided(session, clock.now, "Cohort 2028")
    set_hold(desk, decided)
    set_hold(desk, other, "remind_drafts")
    assert run(desk, JOBS[JOB], clock.now) == {"held": 1, "done": 1}
    assert (stage(desk, decided), stage(desk, other)) == ("sift", "offer")


def test_what_fell_due_meanwhile_is_done_once_it_goes_on(desk: Desk, clock: Clock, decided: Decided) -> None:
    set_hold(desk, decided)
    run(desk, JOBS[JOB], clock.now)
    clock.now += MINUTE
    with desk.database.transaction() as session:
        resume(session, job=JOB, cohort_id=decided.cohort.id, actor_id=decided.lead, now=clock.now)
    assert run(desk, JOBS[JOB], clock.now) == {"done": 1}
    assert stage(desk, decided) == "offer"


def test_hold_set_between_two_things_holds_the_second(desk: Desk, clock: Clock, decided: Decided) -> None:
    done = []

    def due(
        _session: Session, now: datetime, *, until: datetime | None = None, cohort_id: UUID | None = None
    ) -> tuple[Due, ...]:
        del until, cohort_id
        return tuple(Due(key, f"Do {key}", now, decided.cohort.id) for key in "ab")

    def do(session: Session, key: str, _address: str, now: datetime) -> None:
        done.append(key)
        hold(session, job=JOB, cohort_id=decided.cohort.id, reason="Stop", actor_id=decided.lead, now=now)

    assert run(desk, Job(JOB, "Tests", Every(1), due, do), clock.now) == {"done": 1, "held": 1}
    assert done == ["a"]
