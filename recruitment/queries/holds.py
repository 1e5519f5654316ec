"""Holds: which jobs stand still for which cohorts, since when, by whom and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Mapped, aliased
from sqlmodel import Session, col

from recruitment.models import Cohort, Hold, Person
from recruitment.models.base import datetime


@dataclass(frozen=True)
class HoldLine:
    """A job held for a cohort; `by` and `resumed_by` are names of leads.

    Attributes:
        resumed_at: when it was let go on; None while it is held.
    """

    job: str
    cohort_id: UUID
    cohort: str
    reason: str
    by: str
    since: datetime
    resumed_by: str
    resumed_at: datetime | None


def holds_now(session: Session, cohort_id: UUID | None = None) -> Mapping[tuple[str, UUID], HoldLine]:
    """What is held at this moment, by job and cohort; all, or one cohort's. One statement."""
    statement = _lines().where(col(Hold.resumed_at).is_(None)).order_by(col(Hold.held_at), col(Hold.id))
    if cohort_id is not None:
        statement = statement.where(col(Hold.cohort_id) == cohort_id)
    lines = (HoldLine(*row) for row in session.execute(statement))
    return {(line.job, line.cohort_id): line for line in lines}


def past_holds(session: Session, cohort_id: UUID, job: str, *, most: int = 5) -> tuple[HoldLine, ...]:
    """The holds of a cohort's job that were ended, the newest first. One statement."""
    statement = (
        _lines()
        .where(col(Hold.cohort_id) == cohort_id, col(Hold.job) == job, col(Hold.resumed_at).is_not(None))
        .order_by(col(Hold.held_at).desc())
        .limit(most)
    )
    return tuple(HoldLine(*row) for row in session.execute(statement))


def is_on_hold(job: str, cohort_id: UUID | Mapped[UUID | None]) -> ColumnElement[bool]:
    """Whether a job is held for a cohort, as a condition of a statement: of a value, or of a column."""
    return exists().where(
        col(Hold.job) == job, col(Hold.cohort_id) == cohort_id, col(Hold.resumed_at).is_(None)
    )


def _lines() -> Select[*tuple[Any, ...]]:
    holder, resumer = aliased(Person), aliased(Person)
    return (
        select(
            col(Hold.job),
            col(Hold.cohort_id),
            col(Cohort.name),
            col(Hold.reason),
            _called(holder),
            col(Hold.held_at),
            _called(resumer),
            col(Hold.resumed_at),
        )
        .join(Cohort, col(Cohort.id) == col(Hold.cohort_id))
        .join(holder, col(holder.id) == col(Hold.held_by), isouter=True)
        .join(resumer, col(resumer.id) == col(Hold.resumed_by), isouter=True)
    )


def _called(person: type[Person]) -> ColumnElement[str]:
    return func.coalesce(func.nullif(col(person.full_name), ""), col(person.email), "")
