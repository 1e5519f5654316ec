"""Packs that were asked for and whose making was lost."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from recruitment.due.thing import Due, DuePack
from recruitment.queries.packs import lost_packs
from recruitment.queue import Task, in_hand

#: A pack that has waited this long, and that the queue does not know, was lost.
PATIENCE = timedelta(minutes=10)


def due_packs(
    session: Session, now: datetime, *, until: datetime | None = None, cohort_id: UUID | None = None
) -> tuple[Due, ...]:
    """Packs asked for more than `PATIENCE` ago, neither made nor failed, that no worker has in hand."""
    asked_before = (until or now) - PATIENCE
    found = lost_packs(
        session, asked_before=asked_before, in_hand=in_hand(Task.MAKE_PACK), cohort_id=cohort_id
    )
    return tuple(
        Due(
            key=str(one.id),
            sentence=f"Make the {one.kind} pack asked for again",
            at=one.asked_at + PATIENCE,
            cohort_id=one.cohort_id,
            packs=(DuePack(one.kind, one.reference),),
        )
        for one in found
    )
