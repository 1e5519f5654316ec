"""Work whose process died."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.due.thing import Due
from recruitment.queue import lost_work


def due_recoveries(
    session: Session, now: datetime, *, until: datetime | None = None, cohort_id: UUID | None = None
) -> tuple[Due, ...]:
    """Every lost call; no cohort's. The queue keeps real time, so the time asked for changes nothing."""
    del until
    if cohort_id is not None:
        return ()
    return tuple(
        Due(str(lost.id), f"{'Give up' if lost.is_hopeless else 'Take up again'} {lost.task}", at=now)
        for lost in lost_work(session)
    )
