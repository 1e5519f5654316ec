"""Days of interviews as leads see them: each with its panel and its slots, and who has taken which."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import and_, any_, func, literal, or_, select, text
from sqlmodel import Session, col

from recruitment.domain.booking import DayPlan
from recruitment.domain.errors import NotFound
from recruitment.domain.panels import Observer
from recruitment.models import (
    Application,
    Assessor,
    AssessorStanding,
    Booking,
    DayMember,
    Details,
    InterviewDay,
    Person,
    Slot,
)
from recruitment.models.base import datetime
from recruitment.queries.panels import works_here


@dataclass(frozen=True)
class Day:
    """A day of one panel at one exercise.

    Attributes:
        members: who is on its panel, and `called` what leads call them, in the same order.
        slots: how many there are, and `booked` how many of them are taken.
    """

    id: UUID
    exercise: str
    place: str
    plan: DayPlan
    version: int
    members: tuple[UUID, ...]
    called: tuple[str, ...]
    slots: int
    booked: int

    @property
    def is_free(self) -> bool:
        """Whether nobody has taken a slot, so that it may be changed and removed."""
        return self.booked == 0


@dataclass(frozen=True)
class SlotLine:
    """One slot of a day, and who has taken it; their reference and name are empty where nobody has."""

    id: UUID
    begins_at: datetime
    ends_at: datetime
    reference: str
    name: str
    state: str


@dataclass(frozen=True)
class OpenSlot:
    """A slot that one candidate could take."""

    id: UUID
    day_id: UUID
    begins_at: datetime
    ends_at: datetime
    place: str


def interview_days(session: Session, cohort_id: UUID, exercise: str | None = None) -> tuple[Day, ...]:
    """The days of a cohort, or of one of its exercises, in the order of time. One statement."""
    only = [] if exercise is None else [col(InterviewDay.exercise) == exercise]
    return tuple(map(_day, session.execute(_days(col(InterviewDay.cohort_id) == cohort_id, *only))))


def interview_day(session: Session, *, cohort_id: UUID, exercise: str, day_id: UUID) -> Day:
    """One day. One statement.

    Raises:
        NotFound: the exercise has no such day in this cohort.
    """
    found = session.execute(
        _days(
            col(InterviewDay.id) == day_id,
            col(InterviewDay.cohort_id) == cohort_id,
            col(InterviewDay.exercise) == exercise,
        )
    ).one_or_none()
    if found is None:
        raise NotFound("Check the address: there is no such day here.")
    return _day(found)


def slots_of(session: Session, day_id: UUID) -> tuple[SlotLine, ...]:
    """The slots of a day in the order of time. One statement."""
    rows = session.execute(
        select(
            col(Slot.id),
            col(Slot.begins_at),
            col(Slot.ends_at),
            func.coalesce(col(Application.reference), ""),
            func.coalesce(func.nullif(col(Details.full_name), ""), col(Application.reference), ""),
            func.coalesce(col(Booking.state), ""),
        )
        .outerjoin(Booking, col(Booking.slot_id) == col(Slot.id))
        .outerjoin(Application, col(Application.id) == col(Booking.application_id))
        .outerjoin(Details, col(Details.application_id) == col(Application.id))
        .where(col(Slot.day_id) == day_id)
        .order_by(col(Slot.begins_at))
    )
    return tuple(SlotLine(*row) for row in rows)


def open_slots(
    session: Session, *, application_id: UUID, exercise: str, centre: Sequence[str], after: datetime
) -> tuple[OpenSlot, ...]:
    """The slots that a candidate could take now: see the function of the database. One statement.

    Args:
        exercise: its code.
        centre: the codes of all exercises of the centre.
        after: when a slot must begin later than, aware.
    """
    asked = {"candidate": application_id, "exercise": exercise, "centre": list(centre), "after": after}
    return tuple(OpenSlot(*row) for row in session.execute(_OPEN, asked))


def day_observers(session: Session, cohort_id: UUID, members: Collection[UUID] = ()) -> tuple[Observer, ...]:
    """Every assessor of a cohort who may be on a day's panel, and those who are. One statement."""
    works = works_here(cohort_id)
    rows = session.execute(
        select(
            col(Assessor.assessor_id),
            func.coalesce(func.nullif(col(Person.full_name), ""), col(Assessor.label)),
            works,
            col(AssessorStanding.safer_until),
        )
        .join(Person, col(Person.id) == col(Assessor.assessor_id))
        .outerjoin(
            AssessorStanding,
            and_(
                col(AssessorStanding.cohort_id) == col(Assessor.cohort_id),
                col(AssessorStanding.assessor_id) == col(Assessor.assessor_id),
            ),
        )
        .where(
            col(Assessor.cohort_id) == cohort_id,
            col(Assessor.has_account),
            or_(works, col(Assessor.assessor_id).in_(list(members))),
        )
        .order_by(func.length(col(Assessor.label)), col(Assessor.label))
    )
    return tuple(
        Observer(who, called, works_here=here, safer_until=until) for who, called, here, until in rows
    )


def sitting_then(
    session: Session, *, cohort_id: UUID, members: Collection[UUID], plan: DayPlan, but: UUID | None
) -> tuple[tuple[UUID, str], ...]:
    """Which of these sit on another day's panel at that time, and where. One statement.

    Args:
        but: a day that is left out, as it is about to be changed.
    """
    rows = session.execute(
        select(col(DayMember.assessor_id), col(InterviewDay.place))
        .join(InterviewDay, col(InterviewDay.id) == col(DayMember.day_id))
        .where(
            col(InterviewDay.cohort_id) == cohort_id,
            col(DayMember.assessor_id) == any_(literal(list(members))),
            col(InterviewDay.begins_at) < plan.ends_at,
            col(InterviewDay.ends_at) > plan.begins_at,
            *([] if but is None else [col(InterviewDay.id) != but]),
        )
        .order_by(col(InterviewDay.begins_at))
    )
    return tuple((who, place) for who, place in rows)


def _days(*where: Any) -> Any:
    called = func.coalesce(func.nullif(col(Person.full_name), ""), col(Assessor.label))
    sits = (
        select(
            func.array_agg(func.jsonb_build_array(col(DayMember.assessor_id), called)),
        )
        .join(Person, col(Person.id) == col(DayMember.assessor_id))
        .join(
            Assessor,
            and_(
                col(Assessor.cohort_id) == col(DayMember.cohort_id),
                col(Assessor.assessor_id) == col(DayMember.assessor_id),
            ),
        )
        .where(col(DayMember.day_id) == col(InterviewDay.id))
        .scalar_subquery()
    )
    counts = (
        select(func.jsonb_build_array(func.count(col(Slot.id)), func.count(col(Booking.id))))
        .select_from(Slot)
        .outerjoin(Booking, col(Booking.slot_id) == col(Slot.id))
        .where(col(Slot.day_id) == col(InterviewDay.id))
        .scalar_subquery()
    )
    columns = ("id", "exercise", "place", "begins_at", "ends_at", "minutes", "gap", "rest_after", "rest")
    return (
        select(*(col(getattr(InterviewDay, name)) for name in (*columns, "version")), sits, counts)
        .where(*where)
        .order_by(col(InterviewDay.begins_at), col(InterviewDay.place), col(InterviewDay.id))
    )


def _day(row: Any) -> Day:
    day_id, exercise, place, *plan, version, sits, (slots, booked) = row
    people = sorted(((called, UUID(who)) for who, called in sits or ()), key=lambda one: one[0])
    members, called = tuple(who for _, who in people), tuple(name for name, _ in people)
    return Day(day_id, exercise, place, DayPlan(*plan), version, members, called, slots, booked)


_OPEN = text(
    "select slot_id, day_id, begins_at, ends_at, place"
    " from work.slots_open_to(:candidate, :exercise, :centre, :after)"
)
