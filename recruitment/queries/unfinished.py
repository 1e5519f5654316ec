"""What assessors have left to read, and what they committed lately."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import DateTime, Uuid, and_, column, func, select, values
from sqlmodel import Session, col

from recruitment.domain.access import Role
from recruitment.domain.messages import MessageKind
from recruitment.domain.stages import Stage
from recruitment.models import (
    Application,
    Assessor,
    CardState,
    Message,
    Person,
    Reading,
    Scorecard,
    StaffRole,
)
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


#: Somebody's role of assessor in the cohort on whose list they stand.
_READS_THERE = and_(
    col(StaffRole.person_id) == col(Assessor.assessor_id),
    col(StaffRole.cohort_id) == col(Assessor.cohort_id),
    col(StaffRole.role) == Role.ASSESSOR,
)


def unfinished_of(session: Session, given_by: Mapping[UUID, datetime]) -> tuple[Unfinished, ...]:
    """Who has something left of candidates in the sift, by label. One statement; none without a cohort.

    Args:
        given_by: the cohorts; with each the moment, aware, after which what was given out does not count.
    """
    if not given_by:
        return ()
    wanted = values(
        column("cohort_id", Uuid), column("given_by", DateTime(timezone=True)), name="wanted"
    ).data([*given_by.items()])
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
        .join(wanted, wanted.c.cohort_id == col(Assessor.cohort_id))
        .join(Person, and_(col(Person.id) == col(Assessor.assessor_id), col(Person.active)))
        .join(StaffRole, _READS_THERE)
        .join(
            Reading,
            and_(
                col(Reading.cohort_id) == col(Assessor.cohort_id),
                col(Reading.assessor_id) == col(Assessor.assessor_id),
                col(Reading.allocated_at) <= wanted.c.given_by,
            ),
        )
        .join(Application, col(Application.id) == col(Reading.application_id))
        .outerjoin(
            Scorecard,
            and_(
                col(Scorecard.reading_id) == col(Reading.id),
                col(Scorecard.state) != CardState.SUPERSEDED,
            ),
        )
        .where(
            col(Assessor.has_account),
            col(Application.stage) == Stage.SIFT,
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


def paces_of(session: Session, cohort_id: UUID, since: datetime) -> Mapping[UUID, tuple[int, datetime]]:
    """How many readings each assessor committed since a moment, and when they were first given one."""
    lately = func.count().filter(
        col(Scorecard.state) == CardState.COMMITTED, col(Scorecard.committed_at) > since
    )
    rows = session.execute(
        select(col(Reading.assessor_id), lately, func.min(col(Reading.allocated_at)))
        .outerjoin(Scorecard, col(Scorecard.reading_id) == col(Reading.id))
        .where(col(Reading.cohort_id) == cohort_id)
        .group_by(col(Reading.assessor_id))
    )
    return {row[0]: (row[1], row[2]) for row in rows}
