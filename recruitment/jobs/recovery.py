"""Take up work whose process died: a killed worker leaves its calls "doing" in the queue."""

from datetime import datetime

from sqlmodel import Session

from recruitment.jobs.job import Due
from recruitment.queue import lost_work
from recruitment.services.recovery import recover


def due_recoveries(session: Session, _now: datetime) -> tuple[Due, ...]:
    """Every lost call. The queue keeps real time, so the time asked for makes no difference."""
    return tuple(
        Due(str(lost.id), f"{'Give up' if lost.is_hopeless else 'Take up again'} {lost.task}")
        for lost in lost_work(session)
    )


def recover_one(session: Session, key: str, _address: str, now: datetime) -> None:
    """Take up one."""
    recover(session, job_id=int(key), now=now)
