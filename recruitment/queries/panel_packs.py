"""What a panel is to meet, as packs need it: one candidate at one exercise, or a day of them."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, literal, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import SQLCoreOperations
from sqlmodel import Session, col

from recruitment.domain.booking import BookingState
from recruitment.domain.errors import NotFound
from recruitment.domain.stages import EXITS
from recruitment.models import (
    Application,
    Assessor,
    AssessorStanding,
    Booking,
    Conflict,
    DayMember,
    Details,
    InterviewDay,
    Observation,
    Panel,
    Person,
    Slot,
)
from recruitment.models.base import datetime


@dataclass(frozen=True)
class Met:
    """One candidate whom a panel meets.

    Attributes:
        panel_id: None where no panel is set yet.
        called: those on the panel.
        fault: why the panel could not be set; empty where it was.
    """

    panel_id: UUID | None
    application_id: UUID
    exercise: str
    at: datetime | None
    place: str
    to_do: str
    name: str
    submitted_at: datetime | None
    employer: str
    called: tuple[str, ...]
    fault: str = ""


@dataclass(frozen=True)
class Holder:
    """Whose copy a pack is, and until when their training in safer recruitment is in date."""

    called: str
    safer_until: date | None


@dataclass(frozen=True)
class DayMet:
    """An interview day, with those who have a slot in it, in its order."""

    id: UUID
    exercise: str
    place: str
    begins_at: datetime
    ends_at: datetime
    called: tuple[str, ...]
    meets: tuple[Met, ...]


def met_by(session: Session, cohort_id: UUID, panel_id: UUID, member_id: UUID | None) -> Met:
    """Whom a panel of a cohort meets. One statement.

    Args:
        member_id: whose copy it is; the leads' where None.

    Raises:
        NotFound: there is no such panel; or the member is off it, or kept apart from the candidate, who may
            have left.
    """
    of = (col(Panel.id) == panel_id, col(Panel.cohort_id) == cohort_id)
    row = session.execute(_met().where(*of, *of_member(member_id))).one_or_none()
    if row is None:
        raise NotFound("Look at your interviews again: this is on the panel of other people.")
    return met_of(row)


def holder_of(session: Session, cohort_id: UUID, member_id: UUID) -> Holder:
    """Whose copy it is. One statement.

    Raises:
        NotFound: they are no assessor of the cohort.
    """
    row = session.execute(
        select(
            func.coalesce(func.nullif(col(Person.full_name), ""), col(Assessor.label)),
            col(AssessorStanding.safer_until),
        )
        .select_from(Assessor)
        .join(Person, col(Person.id) == col(Assessor.assessor_id))
        .outerjoin(
            AssessorStanding,
            and_(
                col(AssessorStanding.cohort_id) == col(Assessor.cohort_id),
                col(AssessorStanding.assessor_id) == col(Assessor.assessor_id),
            ),
        )
        .where(col(Assessor.cohort_id) == cohort_id, col(Assessor.assessor_id) == member_id)
    ).one_or_none()
    if row is None:
        raise NotFound("Ask for the pack again: it is nobody's copy.")
    return Holder(*row)


def day_met(session: Session, cohort_id: UUID, day_id: UUID, member_id: UUID | None) -> DayMet:
    """A day of a cohort, with those who have a slot and, in a member's copy, whose panel they are on. Two.

    Raises:
        NotFound: there is no such day, or nobody to meet in it.
    """
    day = session.execute(_day(), {"day": day_id, "cohort": cohort_id}).one_or_none()
    of = (col(Slot.day_id) == day_id, col(Slot.cohort_id) == cohort_id)
    rows = session.execute(_in_slots().where(*of, *of_member(member_id))).all()
    if day is not None and not rows and member_id is not None:
        raise NotFound("Look at your interviews again: you meet nobody in this day.")
    if day is None or not rows:
        raise NotFound("Wait until somebody has a slot in this day: there is nobody to meet yet.")
    called = tuple(sorted(day.called or ()))
    meets = tuple(map(met_of, rows))
    return DayMet(day_id, day.exercise, day.place, day.begins_at, day.ends_at, called, meets)


def of_member(member_id: UUID | None) -> tuple[ColumnElement[bool], ...]:
    """Of a panel: the member sits on it, and is not kept apart from the candidate, who has not left."""
    if member_id is None:
        return ()
    sits = exists().where(
        col(Observation.panel_id) == col(Panel.id),
        col(Observation.assessor_id) == member_id,
        col(Observation.left_at).is_(None),
    )
    return (sits, *may_meet(member_id))


def sitting_in(day: UUID | SQLCoreOperations[UUID]) -> Select[UUID]:
    """The members who meet somebody in an interview day, once for each whom they meet."""
    return (
        select(col(Observation.assessor_id))
        .join(Panel, col(Panel.id) == col(Observation.panel_id))
        .join(
            Booking,
            and_(
                col(Booking.application_id) == col(Panel.application_id),
                col(Booking.exercise) == col(Panel.exercise),
                col(Booking.state) == BookingState.BOOKED,
            ),
        )
        .join(Slot, col(Slot.id) == col(Booking.slot_id))
        .where(
            col(Slot.day_id) == day,
            col(Observation.left_at).is_(None),
            *may_meet(col(Observation.assessor_id)),
        )
    )


def may_meet(member: Any) -> tuple[ColumnElement[bool], ...]:
    """Of a panel: that a member is not kept apart from its candidate, who has not left."""
    apart = exists().where(
        col(Conflict.assessor_id) == member,
        col(Conflict.application_id) == col(Panel.application_id),
        col(Conflict.cleared_at).is_(None),
    )
    met = aliased(Application)
    left = exists().where(col(met.id) == col(Panel.application_id), col(met.stage).in_(sorted(EXITS)))
    return (~apart, ~left)


def called_of() -> Any:
    """What a candidate is called by those who meet them."""
    # Never the reference: past work has it beside the answers that were read blind.
    return func.coalesce(func.nullif(col(Details.full_name), ""), "A candidate").label("name")


def _called(of: type[Observation | DayMember], person: Any) -> Any:
    """What those in rows of a table are called, in a list."""
    known = aliased(Person)
    called = func.coalesce(func.nullif(col(known.full_name), ""), col(Assessor.label))
    theirs = and_(col(Assessor.cohort_id) == col(of.cohort_id), col(Assessor.assessor_id) == person)
    return (
        select(func.array_agg(called))
        .select_from(of)
        .join(Assessor, theirs)
        .outerjoin(known, col(known.id) == person)
    )


def met_columns() -> tuple[Any, ...]:
    """What packs need of a candidate and their panel, of rows that join both; when and where is not in it."""
    on_it = (
        _called(Observation, col(Observation.assessor_id))
        .where(col(Observation.panel_id) == col(Panel.id), col(Observation.left_at).is_(None))
        .scalar_subquery()
        .label("called")
    )
    return (
        col(Panel.id).label("panel_id"),
        col(Application.id).label("application_id"),
        func.coalesce(col(Panel.to_do), "").label("to_do"),
        called_of(),
        col(Application.submitted_at).label("submitted_at"),
        func.coalesce(col(Details.employer), "").label("employer"),
        on_it,
    )


@cache
def _met() -> Select[*tuple[Any, ...]]:
    return (
        select(
            *met_columns(),
            col(Panel.exercise).label("exercise"),
            col(Panel.held_at).label("at"),
            col(Panel.place).label("place"),
            literal("").label("fault"),
        )
        .select_from(Panel)
        .join(Application, col(Application.id) == col(Panel.application_id))
        .outerjoin(Details, col(Details.application_id) == col(Application.id))
    )


@cache
def _in_slots() -> Select[*tuple[Any, ...]]:
    """Those who have a slot, by their time, whether their panel is set or not."""
    return (
        select(
            *met_columns(),
            col(Slot.exercise).label("exercise"),
            col(Slot.begins_at).label("at"),
            col(InterviewDay.place).label("place"),
            col(Booking.fault).label("fault"),
        )
        .select_from(Slot)
        .join(InterviewDay, col(InterviewDay.id) == col(Slot.day_id))
        .join(Booking, and_(col(Booking.slot_id) == col(Slot.id), col(Booking.state) == BookingState.BOOKED))
        .join(Application, col(Application.id) == col(Booking.application_id))
        .outerjoin(Details, col(Details.application_id) == col(Application.id))
        .outerjoin(
            Panel,
            and_(col(Panel.application_id) == col(Application.id), col(Panel.exercise) == col(Slot.exercise)),
        )
        .order_by(col(Slot.begins_at))
    )


@cache
def _day() -> Select[*tuple[Any, ...]]:
    sits = (
        _called(DayMember, col(DayMember.assessor_id))
        .where(col(DayMember.day_id) == col(InterviewDay.id))
        .scalar_subquery()
    )
    return select(
        col(InterviewDay.exercise),
        col(InterviewDay.place),
        col(InterviewDay.begins_at),
        col(InterviewDay.ends_at),
        sits.label("called"),
    ).where(col(InterviewDay.id) == bindparam("day"), col(InterviewDay.cohort_id) == bindparam("cohort"))


def met_of(row: Any) -> Met:
    """A row of such columns."""
    values = row if isinstance(row, dict) else row._asdict()
    return Met(**values | {"called": tuple(sorted(values["called"] or ()))})
