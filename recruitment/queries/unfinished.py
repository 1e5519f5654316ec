"""What assessors have left to read, and what they committed lately."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlmodel import Session, col

from recruitment.domain.access import Role
from recruitment.domain.messages import MessageKind
from recruitment.models import Assessor, CardState, Message, Person, Reading, Scorecard, StaffRole
from recruitment.models.base import datetime


@dataclass(frozen=True)
class Unfinished:
    """Somebody who can read in a cohort and has readings that are not committed, drafts among them."""

    cohort_id: UUID
    assessor_id: UUID
    label: str
    email: str
    left: int
    drafts: int


def unfinished_of(session: Session, cohort_ids: Collection[UUID]) -> tuple[Unfinished, ...]:
    """Everybody in these cohorts who has something left, by label. One statement; none without a cohort."""
    if not cohort_ids:
        return ()
    drafts = func.count().filter(col(Scorecard.state) == CardState.DRAFT)
    rows = session.execute(
        select(
            col(Assessor.cohort_id),
            col(Assessor.assessor_id),
            col(Assessor.label),
            col(Person.email),
            func.count(),
            drafts,
        )
        .join(Person, and_(col(Person.id) == col(Assessor.assessor_id), col(Person.active)))
        .join(
            StaffRole,
            and_(
                col(StaffRole.person_id) == col(Assessor.assessor_id),
                col(StaffRole.cohort_id) == col(Assessor.cohort_id),
                col(StaffRole.role) == Role.ASSESSOR,
            ),
        )
        .join(
            Reading,
            and_(
                col(Reading.cohort_id) == col(Assessor.cohort_id),
                col(Reading.assessor_id) == col(Assessor.assessor_id),
            ),
        )
        .outerjoin(
            Scorecard,
            and_(
                col(Scorecard.reading_id) == col(Reading.id),
                col(Scorecard.state) != CardState.SUPERSEDED,
            ),
        )
        .where(
            col(Assessor.cohort_id).in_(cohort_ids),
            col(Scorecard.state).is_distinct_from(CardState.COMMITTED),
        )
        .group_by(col(Assessor.cohort_id), col(Assessor.assessor_id), col(Assessor.label), col(Person.email))
        # "Assessor 10" after "Assessor 9".
        .order_by(func.length(col(Assessor.label)), col(Assessor.label))
    )
    return tuple(Unfinished(*row) for row in rows)


def told_of(session: Session, events: Collection[str]) -> frozenset[tuple[str, str]]:
    """Who was reminded under these names: (event, address). One statement; none without a name."""
    if not events:
        return frozenset()
    rows = session.execute(
        select(col(Message.event), col(Message.recipient)).where(
            col(Message.kind) == MessageKind.READINGS_LEFT, col(Message.event).in_(events)
        )
    )
    return frozenset((row[0], row[1]) for row in rows)


def committed_since(session: Session, cohort_id: UUID, since: datetime) -> Mapping[UUID, int]:
    """How many readings each assessor of a cohort committed since a moment; who did none is not in it."""
    rows = session.execute(
        select(col(Scorecard.assessor_id), func.count())
        .where(
            col(Scorecard.cohort_id) == cohort_id,
            col(Scorecard.state) == CardState.COMMITTED,
            col(Scorecard.committed_at) > since,
        )
        .group_by(col(Scorecard.assessor_id))
    )
    return {row[0]: row[1] for row in rows}
