"""More time: until when each draft may be sent, who gave it and why, and what incidents gave."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Select, Uuid, bindparam, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from recruitment.domain.stages import Stage
from recruitment.models import Application, Cohort, Extension, Incident, Person
from recruitment.models.base import datetime

_PRESENT = bindparam("present", type_=DateTime(timezone=True))
#: Where an application stands while it is a draft.
UNSENT = (Stage.REGISTER, Stage.APPLICATION)


@dataclass(frozen=True)
class GivenTime:
    """More time that one application was given.

    Attributes:
        reason: for leads; for an incident, what happened.
        by: who gave it, by name or address; empty for a former lead.
        with_all: whether an incident gave it to every open draft.
    """

    until: datetime
    reason: str
    by: str
    at: datetime
    with_all: bool


@dataclass(frozen=True)
class PastIncident:
    """What went wrong, and how many drafts were given more time for it."""

    until: datetime
    words: str
    drafts: int
    by: str
    at: datetime


@dataclass(frozen=True)
class Overrun:
    """How many applications of a cohort were given until one time, of which its leads are still to hear."""

    cohort_id: UUID
    until: datetime
    applications: int


def extended_until() -> ColumnElement[datetime | None]:
    """A column of any statement about applications: until when each was given time, or null."""
    return _of_application(func.max(col(Extension.until)))


def own_closing() -> ColumnElement[datetime]:
    """A column of any statement about applications and their cohorts: when each closes for its applicant."""
    return func.greatest(col(Cohort.closes_at), extended_until())


def extended_at() -> ColumnElement[datetime | None]:
    """A column of any statement about applications: when each was last given more time, or null."""
    return _of_application(func.max(col(Extension.given_at)))


def extensions_of(session: Session, application_id: UUID) -> tuple[GivenTime, ...]:
    """All the more time that one application was given, the newest first. One statement."""
    rows = session.execute(_GIVEN, {"application_id": application_id})
    return tuple(
        GivenTime(until, reason, by or "", at, incident_id is not None)
        for until, reason, by, at, incident_id in rows
    )


def incidents_of(session: Session, cohort_id: UUID) -> tuple[PastIncident, ...]:
    """The incidents of a cohort, the newest first. One statement."""
    rows = session.execute(
        select(
            col(Incident.until),
            col(Incident.words),
            col(Incident.drafts),
            func.coalesce(_called(), ""),
            col(Incident.recorded_at),
        )
        .outerjoin(Person, col(Person.id) == col(Incident.recorded_by))
        .where(col(Incident.cohort_id) == cohort_id)
        .order_by(col(Incident.recorded_at).desc(), col(Incident.id))
    )
    return tuple(PastIncident(*row) for row in rows)


def drafts_with_more_time(session: Session, cohort_id: UUID, now: datetime) -> tuple[int, datetime | None]:
    """How many drafts of a cohort can still be sent by time given to them, and the last of their ends."""
    held = _closings().where(col(Application.cohort_id) == cohort_id).subquery()
    row = session.execute(select(func.count(), func.max(held.c.until)).where(held.c.until >= now)).one()
    return row[0], row[1]


def extended_closings(
    session: Session, now: datetime, *, cohort_id: UUID | None = None
) -> tuple[tuple[UUID, datetime], ...]:
    """Each closing time still to come that drafts have for themselves, with its cohort. One statement."""
    rows = session.execute(_to_come(of_one=cohort_id is not None), {"present": now, "cohort": cohort_id})
    return tuple((row.cohort_id, row.until) for row in rows)


# Every forecast asks for it; composed once, as that takes longer than carrying it out.
@cache
def _to_come(*, of_one: bool) -> Select[*tuple[Any, ...]]:
    held = _closings()
    if of_one:
        held = held.where(col(Application.cohort_id) == bindparam("cohort", type_=Uuid))
    drafts = held.subquery()
    return (
        select(drafts.c.cohort_id, drafts.c.until)
        .where(drafts.c.until > _PRESENT)
        .distinct()
        .order_by(drafts.c.until)
    )


def overruns(session: Session, until: datetime, *, cohort_id: UUID | None = None) -> tuple[Overrun, ...]:
    """What was given until some time and has not been told to be over, sent or not. One statement.

    Args:
        until: what ends later is left out.
        cohort_id: one cohort's alone.
    """
    statement = _ended()
    if cohort_id is not None:
        statement = statement.where(col(Application.cohort_id) == cohort_id)
    return tuple(Overrun(*row) for row in session.execute(statement, {"present": until}))


@cache
def _ended() -> Select[*tuple[Any, ...]]:
    return (
        select(col(Application.cohort_id), col(Extension.until), func.count())
        .join(Extension, col(Extension.application_id) == col(Application.id))
        .where(*still_to_be_told(), col(Extension.until) <= _PRESENT)
        .group_by(col(Application.cohort_id), col(Extension.until))
        .order_by(col(Extension.until), col(Application.cohort_id))
    )


def still_to_be_told() -> tuple[ColumnElement[bool], ...]:
    """Of an extension: it is the last of its application, and nobody was told yet that it is over."""
    later = aliased(Extension)
    last = (
        select(func.max(col(later.until)))
        .where(col(later.application_id) == col(Extension.application_id))
        .scalar_subquery()
    )
    return col(Extension.ended_at).is_(None), col(Extension.until) == last


def _closings() -> Select[*tuple[Any, ...]]:
    """Drafts that were given time, with their cohort and the last moment that they were given."""
    return (
        select(col(Application.cohort_id), func.max(col(Extension.until)).label("until"))
        .join(Extension, col(Extension.application_id) == col(Application.id))
        .where(col(Application.stage).in_(UNSENT))
        .group_by(col(Application.id))
    )


def _of_application(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return (
        select(column)
        .where(col(Extension.application_id) == col(Application.id))
        .correlate(Application)
        .scalar_subquery()
    )


def _called() -> ColumnElement[str]:
    return func.coalesce(func.nullif(col(Person.full_name), ""), col(Person.email))


_GIVEN = (
    select(
        col(Extension.until),
        func.coalesce(col(Incident.words), col(Extension.reason)),
        _called(),
        col(Extension.given_at),
        col(Extension.incident_id),
    )
    .outerjoin(Person, col(Person.id) == col(Extension.given_by))
    .outerjoin(Incident, col(Incident.id) == col(Extension.incident_id))
    .where(col(Extension.application_id) == bindparam("application_id"))
    .order_by(col(Extension.given_at).desc(), col(Extension.id).desc())
)
