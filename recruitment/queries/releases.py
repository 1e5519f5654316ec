"""Releases: which confirmed decisions are due, whom they would move, and whom to tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Label, Select, and_, bindparam, case, func, or_, select
from sqlmodel import Session, col

from recruitment.domain.stages import OUTCOMES, Action, Stage, decided_moves
from recruitment.models import Application, Cohort, Decision, DecisionItem, DecisionState, Details, Person
from recruitment.models.base import datetime


@dataclass(frozen=True)
class DueRelease:
    """A confirmed decision whose time has come, with how many have each outcome."""

    id: UUID
    cohort: str
    cohort_id: UUID
    release_at: datetime
    outcomes: Mapping[Action, int]


@dataclass(frozen=True)
class Releasable:
    """A candidate whom a decision's release would move.

    Attributes:
        called: the name, or what an imported candidate is called elsewhere.
        email: where they would be told, or None where nobody is known.
        stage: where they are now.
    """

    decision_id: UUID
    application_id: UUID
    action: Action
    reference: str
    called: str
    email: str | None
    stage: Stage


@dataclass(frozen=True)
class Addressee:
    """An applicant to be told something, by what they like to be called."""

    application_id: UUID
    reference: str
    email: str
    name: str


def due_releases(session: Session, now: datetime, *, cohort_id: UUID | None = None) -> tuple[DueRelease, ...]:
    """Confirmed decisions with a release time at or before `now`; all, or those of one cohort."""
    statement = _confirmed()
    if cohort_id is not None:
        statement = statement.where(col(Decision.cohort_id) == cohort_id)
    return tuple(
        DueRelease(row[0], row[1], row[2], row[3], counted(row[4:]))
        for row in session.execute(statement, {"present": now})
    )


# Every forecast asks for it; composed once, as that takes longer than carrying it out.
@cache
def _confirmed() -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(Decision.id),
            col(Cohort.name),
            col(Decision.cohort_id),
            col(Decision.release_at),
            *outcome_counts(),
        )
        .join(Cohort, col(Cohort.id) == col(Decision.cohort_id))
        .join(DecisionItem, col(DecisionItem.decision_id) == col(Decision.id))
        .where(
            col(Decision.state) == DecisionState.CONFIRMED,
            col(Decision.release_at) <= bindparam("present", type_=DateTime(timezone=True)),
        )
        .group_by(col(Decision.id), col(Cohort.name))
        .order_by(col(Decision.release_at), col(Decision.id))
    )


def releasable(session: Session, decision_ids: Sequence[UUID]) -> tuple[Releasable, ...]:
    """Those whom the release of these decisions would move: outcome by outcome, and by reference.

    Whoever has left by another way is not among them. One statement; none where there is no decision.
    """
    if not decision_ids:
        return ()
    rows = session.execute(
        select(
            col(DecisionItem.decision_id),
            col(Application.id),
            col(DecisionItem.action),
            col(Application.reference),
            func.coalesce(func.nullif(col(Details.full_name), ""), col(Application.outside_id), ""),
            col(Person.email),
            col(Application.stage),
        )
        .join(Application, col(Application.id) == col(DecisionItem.application_id))
        .join(Details, col(Details.application_id) == col(Application.id), isouter=True)
        .join(Person, col(Person.id) == col(Details.person_id), isouter=True)
        .where(col(DecisionItem.decision_id).in_(decision_ids), can_be_moved())
        .order_by(
            col(DecisionItem.decision_id),
            case({action: place for place, action in enumerate(OUTCOMES)}, value=col(DecisionItem.action)),
            col(Application.reference),
        )
    )
    return tuple(
        Releasable(row[0], row[1], Action(row[2]), row[3], row[4], row[5], Stage(row[6])) for row in rows
    )


def can_be_moved() -> ColumnElement[bool]:
    """That an application is where the table of moves lets its outcome start; for statements over both."""
    return or_(
        *(
            and_(
                col(DecisionItem.action) == action,
                col(Application.stage).in_([move.origin for move in decided_moves(action)]),
            )
            for action in OUTCOMES
        )
    )


def outcome_counts() -> tuple[Label[int], ...]:
    """How many items have each outcome, a column each, for a statement grouped by decision."""
    return tuple(func.count().filter(col(DecisionItem.action) == action).label(action) for action in OUTCOMES)


def counted(columns: Sequence[int]) -> Mapping[Action, int]:
    """What the columns of `outcome_counts` came to, by outcome; outcomes of nobody are left out."""
    return {action: count for action, count in zip(OUTCOMES, columns, strict=True) if count}


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
