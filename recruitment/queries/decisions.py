"""Decisions: what stands, what is due, and whom to tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from recruitment.domain.stages import Action
from recruitment.models import Application, Cohort, Decision, DecisionItem, DecisionState, Details, Person
from recruitment.models.base import datetime


@dataclass(frozen=True)
class DueRelease:
    """A confirmed decision whose time has come."""

    id: UUID
    cohort: str
    offers: int
    declines: int


@dataclass(frozen=True)
class Addressee:
    """An applicant to be told something, by what they like to be called."""

    application_id: UUID
    reference: str
    email: str
    name: str


def due_releases(session: Session, now: datetime) -> tuple[DueRelease, ...]:
    """Confirmed decisions with a release time at or before `now`."""
    rows = session.execute(
        select(
            col(Decision.id),
            col(Cohort.name),
            func.count().filter(col(DecisionItem.action) == Action.OFFER),
            func.count().filter(col(DecisionItem.action) == Action.DECLINE),
        )
        .join(Cohort, col(Cohort.id) == col(Decision.cohort_id))
        .join(DecisionItem, col(DecisionItem.decision_id) == col(Decision.id))
        .where(col(Decision.state) == DecisionState.CONFIRMED, col(Decision.release_at) <= now)
        .group_by(col(Decision.id), col(Cohort.name))
        .order_by(col(Decision.release_at))
    )
    return tuple(DueRelease(*row) for row in rows)


def addressees(session: Session, application_ids: Sequence[UUID]) -> tuple[Addressee, ...]:
    """Those of the applications whose person we know; imported candidates have none."""
    rows = session.execute(
        select(
            col(Application.id),
            col(Application.reference),
            col(Person.email),
            func.coalesce(func.nullif(col(Details.known_as), ""), col(Details.full_name)),
        )
        .join(Details, col(Details.application_id) == col(Application.id))
        .join(Person, col(Person.id) == col(Details.person_id))
        .where(col(Application.id).in_(application_ids))
        .order_by(col(Application.reference))
    )
    return tuple(Addressee(*row) for row in rows)
