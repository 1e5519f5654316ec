"""Run one tick of a job: each due thing in a transaction of its own, so that one bad one stops none."""

from datetime import datetime
from uuid import UUID

import structlog

from recruitment.jobs.desk import Desk
from recruitment.jobs.job import Due, Job
from recruitment.jobs.timetable import TIMETABLE
from recruitment.services.ticks import claim_tick, finish_tick

log = structlog.get_logger()


def tick(desk: Desk, now: datetime) -> int:
    """Claim the latest due time of every job; returns how many this clock was first to claim.

    Times missed while no clock ran are not made up one by one: every job finds all that is due.
    """
    with desk.database.transaction() as session:
        return sum(claim_tick(session, job=job.name, due_at=job.schedule.latest(now)) for job in TIMETABLE)


def run(desk: Desk, job: Job, now: datetime) -> tuple[int, int]:
    """Do everything a job finds due at `now`.

    Returns:
        How many things were done, and how many failed.
    """
    with desk.database.transaction() as session:
        found = job.due(session, now)
    failed = sum(not _done(desk, job, due, now) for due in found)
    return len(found) - failed, failed


def run_tick(desk: Desk, job: Job, tick_id: UUID, now: datetime) -> None:
    """Run a claimed tick and record what it did, also where it could not even look."""
    try:
        done, failed = run(desk, job, now)
    except Exception:
        log.exception("job could not look", job=job.name)
        outcome, ended_well = "could not see what was due; the log says why", False
    else:
        outcome, ended_well = _outcome(done, failed), failed == 0
    with desk.database.transaction() as session:
        finish_tick(session, tick_id=tick_id, outcome=outcome, failed=not ended_well, now=desk.clock())


def _outcome(done: int, failed: int) -> str:
    if failed:
        return f"{done} done, {failed} failed"
    return f"{done} done" if done else "nothing to do"


def _done(desk: Desk, job: Job, due: Due, now: datetime) -> bool:
    try:
        with desk.database.transaction() as session:
            job.do(session, due.key, desk.address, now)
    except Exception:
        # Reported and left for the next tick; the rest go on.
        log.exception("job item failed", job=job.name, key=due.key)
        return False
    return True
