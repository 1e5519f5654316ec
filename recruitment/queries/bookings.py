"""Bookings: one's own, those of an exercise as leads see them, and who has taken nothing yet."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlmodel import Session, col

from recruitment.domain.booking import BookingState
from recruitment.domain.errors import NotFound
from recruitment.models import Application, Booking, Details, InterviewDay, Slot
from recruitment.models.base import datetime
from recruitment.programme.exercises import Exercise
from recruitment.queries.message_order import invitation_left_at


@dataclass(frozen=True)
class OwnBooking:
    """How one candidate stands at one exercise; the times are None and the place empty without a slot.

    Attributes:
        minutes: what they need, where that is more than the exercise takes.
        taken: how often they took a slot themselves.
        sequence: of the calendar entry, and what a form was filled in from; 0 where nothing was booked.
    """

    id: UUID | None = None
    state: BookingState = BookingState.OPEN
    slot_id: UUID | None = None
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    place: str = ""
    minutes: int | None = None
    taken: int = 0
    sequence: int = 0

    @property
    def is_booked(self) -> bool:
        """Whether a slot is theirs."""
        return self.state is BookingState.BOOKED


@dataclass(frozen=True)
class Invited:
    """A candidate at an exercise's stage, as leads list them.

    Attributes:
        asked_at: since when they have been asked to take a slot; None where there is no day yet.
        expired_at: when leads were told that they have taken none; None where it has not come to that.
        fault: why the panel of their slot could not be set; empty where it was.
    """

    application_id: UUID
    reference: str
    name: str
    booking: OwnBooking
    asked_at: datetime | None
    expired_at: datetime | None
    fault: str


def own_bookings(session: Session, application_id: UUID) -> Mapping[str, OwnBooking]:
    """How a candidate stands, by exercise; where they have no row, it is not there. One statement."""
    rows = session.execute(
        select(col(Booking.exercise), *_COLUMNS)
        .outerjoin(Slot, col(Slot.id) == col(Booking.slot_id))
        .outerjoin(InterviewDay, col(InterviewDay.id) == col(Slot.day_id))
        .where(col(Booking.application_id) == application_id)
    )
    return {exercise: _own(row) for exercise, *row in rows}


def invited(session: Session, cohort_id: UUID, exercise: Exercise) -> tuple[Invited, ...]:
    """Candidates who are at an exercise's stage or have a slot at it, by time and name. One statement."""
    return tuple(map(_invited, session.execute(_candidates(cohort_id, exercise))))


def invited_one(session: Session, cohort_id: UUID, exercise: Exercise, reference: str) -> Invited:
    """One of them. One statement.

    Raises:
        NotFound: the cohort has no such candidate at the exercise.
    """
    found = session.execute(
        _candidates(cohort_id, exercise).where(col(Application.reference) == reference)
    ).one_or_none()
    if found is None:
        raise NotFound("Check the reference: nobody with this one is at this exercise.")
    return _invited(found)


def unbooked_counts(
    session: Session, cohort_id: UUID, exercises: Collection[Exercise]
) -> Mapping[str, tuple[int, int]]:
    """Of each exercise how many candidates are at its stage, and how many have a slot. Two statements."""
    at_stage = dict(
        session.execute(
            select(col(Application.stage), func.count())
            .where(
                col(Application.cohort_id) == cohort_id,
                col(Application.stage).in_({one.stage for one in exercises}),
            )
            .group_by(col(Application.stage))
        ).all()
    )
    booked: dict[tuple[str, str], int] = {
        (exercise, stage): times
        for exercise, stage, times in session.execute(
            select(col(Booking.exercise), col(Application.stage), func.count())
            .join(Application, col(Application.id) == col(Booking.application_id))
            .where(col(Booking.cohort_id) == cohort_id, col(Booking.slot_id).is_not(None))
            .group_by(col(Booking.exercise), col(Application.stage))
        )
    }
    return {one.code: (at_stage.get(one.stage, 0), booked.get((one.code, one.stage), 0)) for one in exercises}


def _candidates(cohort_id: UUID, exercise: Exercise) -> Any:
    asked = (
        select(func.min(col(InterviewDay.set_at)))
        .where(col(InterviewDay.cohort_id) == cohort_id, col(InterviewDay.exercise) == exercise.code)
        .scalar_subquery()
    )
    name = func.coalesce(func.nullif(col(Details.full_name), ""), col(Application.reference))
    here = and_(col(Booking.application_id) == col(Application.id), col(Booking.exercise) == exercise.code)
    return (
        select(
            col(Application.id),
            col(Application.reference),
            name,
            func.greatest(col(Application.stage_since), invitation_left_at()),
            asked,
            col(Booking.expired_at),
            func.coalesce(col(Booking.fault), ""),
            *_COLUMNS,
        )
        .outerjoin(Details, col(Details.application_id) == col(Application.id))
        .outerjoin(Booking, here)
        .outerjoin(Slot, col(Slot.id) == col(Booking.slot_id))
        .outerjoin(InterviewDay, col(InterviewDay.id) == col(Slot.day_id))
        .where(
            col(Application.cohort_id) == cohort_id,
            or_(col(Application.stage) == exercise.stage, col(Booking.slot_id).is_not(None)),
        )
        .order_by(col(Slot.begins_at).nulls_last(), col(Details.search_name), col(Application.reference))
    )


_COLUMNS = (
    col(Booking.id),
    col(Booking.state),
    col(Booking.slot_id),
    col(Slot.begins_at),
    col(Slot.ends_at),
    col(InterviewDay.place),
    col(Booking.minutes),
    col(Booking.taken),
    col(Booking.sequence),
)


def _own(row: Any) -> OwnBooking:
    booking_id, state, slot_id, begins_at, ends_at, place, *numbers = row
    if booking_id is None:
        return OwnBooking()
    minutes, taken, sequence = numbers
    return OwnBooking(
        booking_id, BookingState(state), slot_id, begins_at, ends_at, place or "", minutes, taken, sequence
    )


def _invited(row: Any) -> Invited:
    application_id, reference, name, since, asked, expired, fault, *own = row
    asked_at = None if asked is None else max(since, asked)
    return Invited(application_id, reference, name, _own(own), asked_at, expired, fault)
