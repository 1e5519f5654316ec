"""Packs of days on their eve; and packs that were asked for and whose making was lost."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from recruitment.due.thing import Due, DuePack
from recruitment.models import PackKind
from recruitment.queries.coming_packs import ComingDay, WaitingPack, packs_to_make
from recruitment.queue import Task, in_hand

#: A pack that has waited this long, and that the queue does not know, was lost.
PATIENCE = timedelta(minutes=10)
#: Before the id of a day in the key of a thing to do.
DAY, CENTRE_DAY = "day:", "centre:"


def due_packs(
    session: Session, now: datetime, *, until: datetime | None = None, cohort_id: UUID | None = None
) -> tuple[Due, ...]:
    """Days whose eve has come, and packs that no worker has in hand: asked for more than `PATIENCE`
    ago, or tried while their storage was away."""
    last = until or now
    found = packs_to_make(
        session,
        asked_before=last - PATIENCE,
        in_hand=in_hand(Task.MAKE_PACK),
        now=now,
        until=last,
        cohort_id=cohort_id,
    )
    return tuple(_of_day(one) if isinstance(one, ComingDay) else _again(one) for one in found)


def _again(one: WaitingPack) -> Due:
    return Due(
        key=str(one.id),
        sentence=f"Make the {one.kind.replace('_', '-')} pack asked for again",
        at=one.asked_at if one.tried else one.asked_at + PATIENCE,
        cohort_id=one.cohort_id,
        packs=(DuePack(one.kind, one.reference),),
    )


def _of_day(one: ComingDay) -> Due:
    is_centre = one.kind is PackKind.CENTRE
    return Due(
        key=f"{CENTRE_DAY if is_centre else DAY}{one.id}",
        sentence=(
            "Make the packs of a day of the centre, for its leads and for each of its assessors"
            if is_centre
            else "Make the packs of an interview day, for its leads and for each of its panel"
        ),
        at=one.at,
        cohort_id=one.cohort_id,
        packs=(DuePack(one.kind),) * one.copies,
    )
