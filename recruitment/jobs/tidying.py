"""Remove what nobody needs: old ticks, ended sessions, codes, work given up, copies, packs of nothing."""

from datetime import datetime

from sqlmodel import Session

from recruitment.queue import Task, defer, forget_given_up
from recruitment.services.ticks import tidy


def tidy_all(session: Session, _key: str, _address: str, now: datetime) -> None:
    """Remove them; the packs by a process that has their folder."""
    tidy(session, now=now)
    forget_given_up(session)
    defer(session, Task.TIDY_PACKS)
