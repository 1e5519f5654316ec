"""Remove what nobody needs any more: old ticks, ended sessions, used codes."""

from datetime import datetime

from sqlmodel import Session

from recruitment.jobs.job import Due
from recruitment.services.ticks import tidy


def due_tidying(_session: Session, _now: datetime) -> tuple[Due, ...]:
    """Always one thing to do."""
    return (Due("all", "Remove old ticks, ended sign-in sessions and codes"),)


def tidy_all(session: Session, _key: str, _address: str, now: datetime) -> None:
    """Remove them."""
    tidy(session, now=now)
