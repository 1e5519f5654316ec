"""The mailbox of what came back, once it is time to look into it."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from recruitment.due.thing import Due
from recruitment.queries.bounces import box_read_at

#: How long after a look the next one is due; the timetable finds it at its next time.
_EVERY = timedelta(minutes=5)


def due_bounces(
    session: Session, now: datetime, *, until: datetime | None = None, cohort_id: UUID | None = None
) -> tuple[Due, ...]:
    """One look into the mailbox, where a worker has one; no cohort's."""
    read_at = box_read_at(session) if cohort_id is None else None
    if read_at is None or read_at + _EVERY > (until or now):
        return ()
    return (Due("box", "Read which messages came back", at=read_at + _EVERY),)
