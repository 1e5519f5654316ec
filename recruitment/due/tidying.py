"""What nobody needs any more."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.due.thing import Due


def due_tidying(
    _session: Session, now: datetime, *, until: datetime | None = None, cohort_id: UUID | None = None
) -> tuple[Due, ...]:
    """Always one thing to do, and no cohort's."""
    del until
    if cohort_id is not None:
        return ()
    words = "Remove old ticks, ended sign-in sessions, codes, old copies, and packs that belong to nothing"
    return (Due("all", words, at=now),)
