"""The nightly look for what cannot be."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.due.thing import Due


def due_contradictions(
    _session: Session, now: datetime, *, until: datetime | None = None, cohort_id: UUID | None = None
) -> tuple[Due, ...]:
    """Always one thing to do, and no cohort's; what it would find is not looked for ahead."""
    del until
    if cohort_id is not None:
        return ()
    return (Due("all", "Look for what cannot be, such as a stage that no move led to", at=now),)
