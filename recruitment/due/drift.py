"""The nightly look at what assessors made of anchor answers."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.due.thing import Due


def due_drift(
    _session: Session, now: datetime, *, until: datetime | None = None, cohort_id: UUID | None = None
) -> tuple[Due, ...]:
    """Always one thing to do, and no cohort's; what it would find is not looked for ahead."""
    del until
    if cohort_id is not None:
        return ()
    return (Due("all", "Look whether an assessor has come to score anchor answers otherwise", at=now),)
