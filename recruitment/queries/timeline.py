"""What happened in a cohort, row by row in the order of time: for whoever tells its story."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from recruitment.models import (
    Application,
    CardState,
    Confirmation,
    Decision,
    Delivery,
    Event,
    Message,
    Pack,
    Reading,
    Scorecard,
    Shortlist,
)
from recruitment.models.base import datetime


@dataclass(frozen=True)
class Moved:
    """An application moved; `by_somebody` is False where a job carried out a decision."""

    at: datetime
    action: str
    by_somebody: bool
    reason: str


@dataclass(frozen=True)
class Told:
    """A message was written. `event` says about what."""

    at: datetime
    kind: str
    event: str


@dataclass(frozen=True)
class Decided:
    """A decision, with the times of its steps; a step not taken has none."""

    proposed_at: datetime
    confirmed_at: datetime | None
    release_at: datetime | None
    released_at: datetime | None
    reason: str


def moves_of(session: Session, cohort_id: UUID) -> tuple[Moved, ...]:
    """Every move of a cohort's applications."""
    rows = session.execute(
        select(col(Event.at), col(Event.action), col(Event.actor_id).is_not(None), col(Event.reason))
        .join(Application, col(Application.id) == col(Event.application_id))
        .where(col(Application.cohort_id) == cohort_id)
        .order_by(col(Event.at), col(Event.id))
    )
    return tuple(Moved(*row) for row in rows)


def messages_made(session: Session, cohort_id: UUID) -> tuple[Told, ...]:
    """Every message of a cohort."""
    rows = session.execute(
        select(col(Message.made_at), col(Message.kind), col(Message.event))
        .join(Delivery, col(Delivery.message_id) == col(Message.id))
        .where(col(Delivery.cohort_id) == cohort_id)
        .order_by(col(Message.made_at), col(Message.kind))
    )
    return tuple(Told(*row) for row in rows)


def commit_times(session: Session, cohort_id: UUID) -> tuple[datetime, ...]:
    """When each scorecard of a cohort was committed."""
    rows = session.execute(
        select(col(Scorecard.committed_at))
        .join(Reading, col(Reading.id) == col(Scorecard.reading_id))
        .where(col(Scorecard.cohort_id) == cohort_id, col(Scorecard.state) == CardState.COMMITTED)
        .order_by(col(Scorecard.committed_at))
    )
    return tuple(rows.scalars())


def allocations_of(session: Session, cohort_id: UUID) -> tuple[tuple[datetime, int], ...]:
    """When readings were given out, and how many."""
    return _counted(session, col(Reading.allocated_at), col(Reading.cohort_id) == cohort_id)


def packs_asked(session: Session, cohort_id: UUID) -> tuple[tuple[datetime, int], ...]:
    """When packs were asked for, and how many."""
    return _counted(session, col(Pack.asked_at), col(Pack.cohort_id) == cohort_id)


def shortlists_made(session: Session, cohort_id: UUID) -> tuple[tuple[datetime, str], ...]:
    """When shortlists were built, and by what method."""
    rows = session.execute(
        select(col(Shortlist.made_at), col(Shortlist.method))
        .where(col(Shortlist.cohort_id) == cohort_id)
        .order_by(col(Shortlist.made_at))
    )
    return tuple((at, method) for at, method in rows)


def decisions_made(session: Session, cohort_id: UUID) -> tuple[Decided, ...]:
    """Every decision of a cohort, in the order in which they were proposed."""
    rows = session.execute(
        select(
            col(Decision.proposed_at),
            col(Confirmation.at),
            col(Decision.release_at),
            col(Decision.released_at),
            col(Decision.reason),
        )
        .join(Confirmation, col(Confirmation.decision_id) == col(Decision.id), isouter=True)
        .where(col(Decision.cohort_id) == cohort_id)
        .order_by(col(Decision.proposed_at))
    )
    return tuple(Decided(*row) for row in rows)


def _counted(session: Session, at: object, where: object) -> tuple[tuple[datetime, int], ...]:
    rows = session.execute(select(at, func.count()).where(where).group_by(at).order_by(at))  # type: ignore[call-overload]
    return tuple((when, count) for when, count in rows)
