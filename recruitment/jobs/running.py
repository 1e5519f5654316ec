"""Run one tick of a job: each due thing in a transaction of its own, so that one bad one stops none."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import structlog

from recruitment.domain.timetable import IDLE
from recruitment.due.thing import Due
from recruitment.jobs.desk import Desk
from recruitment.jobs.job import Job
from recruitment.jobs.timetable import TIMETABLE
from recruitment.queries.ticks import waiting_tick
from recruitment.services.holds import is_held
from recruitment.services.ticks import claim_ticks, finish_tick

log = structlog.get_logger()


class Ended(StrEnum):
    """How one due thing came out, as outcomes name it."""

    DONE = "done"
    FAILED = "failed"
    HELD = "held"


def tick(desk: Desk, now: datetime) -> int:
    """Claim the latest due time of every job; returns how many this clock was first to claim.

    Times missed while no clock ran are not made up one by one: every job finds all that is due.
    """
    with desk.database.transaction() as session:
        return claim_ticks(session, {job.name: job.schedule.latest(now) for job in TIMETABLE})


def run(desk: Desk, job: Job, now: datetime, *, cohort_id: UUID | None = None) -> Mapping[Ended, int]:
    """Do everything a job finds due at `now`, for all or for one cohort.

    Returns:
        How many things ended in which way.
    """
    with desk.database.transaction() as session:
        found = job.due(session, now, cohort_id=cohort_id)
    return _end_all(desk, job, found, now)


def run_tick(desk: Desk, job: Job, tick_id: UUID, now: datetime) -> None:
    """Run a claimed tick and record what it did, also where it could not even look.

    A tick that is gone or was run (its worker died before it could say so to the queue) is left alone.
    """
    try:
        with desk.database.transaction() as session:
            waiting = waiting_tick(session, tick_id)
            if waiting is None:
                return
            found = job.due(session, now, cohort_id=waiting.cohort_id)
            if not found:
                # As nearly every minute: there is nothing between what was seen and what is written down.
                finish_tick(session, tick_id=tick_id, outcome=IDLE, failed=False, now=desk.clock())
                return
    except Exception:
        log.exception("job could not look", job=job.name)
        outcome, failed = "could not see what was due; the log says why", True
    else:
        ended = _end_all(desk, job, found, now)
        outcome, failed = _outcome(ended), bool(ended[Ended.FAILED])
    with desk.database.transaction() as session:
        finish_tick(session, tick_id=tick_id, outcome=outcome, failed=failed, now=desk.clock())


def _outcome(ended: Mapping[Ended, int]) -> str:
    return ", ".join(f"{ended[how]} {how}" for how in Ended if ended[how])


def _end_all(desk: Desk, job: Job, found: Iterable[Due], now: datetime) -> Mapping[Ended, int]:
    return Counter(_end(desk, job, due, now) for due in found)


def _end(desk: Desk, job: Job, due: Due, now: datetime) -> Ended:
    """Do one thing, unless it is held: asked in the same transaction, so that a hold holds what is left."""
    try:
        with desk.database.transaction() as session:
            if due.cohort_id is not None and is_held(session, job=job.name, cohort_id=due.cohort_id):
                return Ended.HELD
            job.do(session, due.key, desk.address, now)
    except Exception:
        # Reported and left for the next tick; the rest go on.
        log.exception("job item failed", job=job.name, key=due.key)
        return Ended.FAILED
    return Ended.DONE
