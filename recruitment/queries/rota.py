"""What a rota is made of: the free slots of an exercise, and who could take which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import exists, select, text
from sqlmodel import Session, col

from recruitment.models import Booking, InterviewDay, Slot
from recruitment.models.base import datetime


@dataclass(frozen=True)
class FreeSlot:
    """A slot that nobody has, of the panel of a day."""

    id: UUID
    day_id: UUID
    begins_at: datetime
    ends_at: datetime
    place: str

    @property
    def minutes(self) -> int:
        """How long it is."""
        return (self.ends_at - self.begins_at) // timedelta(minutes=1)


def free_slots(session: Session, cohort_id: UUID, exercise: str, *, after: datetime) -> tuple[FreeSlot, ...]:
    """The free slots of an exercise that begin after a time, in the order of time. One statement."""
    taken = exists().where(col(Booking.slot_id) == col(Slot.id))
    rows = session.execute(
        select(
            col(Slot.id), col(Slot.day_id), col(Slot.begins_at), col(Slot.ends_at), col(InterviewDay.place)
        )
        .join(InterviewDay, col(InterviewDay.id) == col(Slot.day_id))
        .where(
            col(Slot.cohort_id) == cohort_id,
            col(Slot.exercise) == exercise,
            col(Slot.begins_at) > after,
            ~taken,
        )
        .order_by(col(Slot.begins_at), col(Slot.id))
    )
    return tuple(FreeSlot(*row) for row in rows)


def open_pairs(
    session: Session,
    applications: Sequence[UUID],
    *,
    exercise: str,
    centre: Sequence[str],
    after: datetime,
) -> Mapping[UUID, frozenset[UUID]]:
    """Of each candidate the slots that they could take. One statement; none without a candidate."""
    if not applications:
        return {}
    asked = {
        "applications": list(applications),
        "exercise": exercise,
        "centre": list(centre),
        "after": after,
    }
    return {who: frozenset(slots) for who, slots in session.execute(_PAIRS, asked)}


_PAIRS = text(
    "select who, array_agg(free.slot_id) from unnest(cast(:applications as uuid[])) as who"
    " cross join lateral work.slots_open_to(who, :exercise, :centre, :after) as free group by who"
)
