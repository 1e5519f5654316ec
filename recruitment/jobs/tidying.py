"""Remove what nobody needs: old ticks, ended sessions, used codes, work given up, packs of nothing."""

from datetime import datetime

from sqlmodel import Session

from recruitment.jobs.job import Due
from recruitment.queue import Task, defer, forget_given_up
from recruitment.services.ticks import tidy


def due_tidying(_session: Session, _now: datetime) -> tuple[Due, ...]:
    """Always one thing to do."""
    return (Due("all", "Remove old ticks, ended sign-in sessions, codes, and packs that belong to nothing"),)


def tidy_all(session: Session, _key: str, _address: str, now: datetime) -> None:
    """Remove them; the packs by a process that has their folder."""
    tidy(session, now=now)
    forget_given_up(session)
    defer(session, Task.TIDY_PACKS)
