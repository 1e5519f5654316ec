"""What assessors have left to read, and what they committed lately."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    DateTime,
    Select,
    Subquery,
    Uuid,
    and_,
    column,
    func,
    select,
    union_all,
    values,
)
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

    Anchor answers count as their readers see them: a message that says one fewer would give them away.

    Args:
        given_by: the cohorts; with each the moment, aware, after which what was given out does not count.
    """
    if not given_by:
        return ()
    wanted = values(
        column("cohort_id", Uuid), column("given_by", DateTime(timezone=True)), name="wanted"
    ).data([*given_by.items()])
    left = _left()
    rows = session.execute(
        select(
            col(Assessor.cohort_id),
            col(Assessor.assessor_id),
            col(Assessor.label),
            col(Person.email),
            func.count(),
            func.count().filter(left.c.drafted),
        )
        .join(wanted, wanted.c.cohort_id == col(Assessor.cohort_id))
        .join(Person, and_(col(Person.id) == col(Assessor.assessor_id), col(Person.active)))
        .join(StaffRole, _READS_THERE)
        .join(
            left,
            and_(
                left.c.cohort_id == col(Assessor.cohort_id),
                left.c.assessor_id == col(Assessor.assessor_id),
                left.c.given_at <= wanted.c.given_by,
            ),
        )
        .where(col(Assessor.has_account))
        .group_by(col(Assessor.cohort_id), col(Assessor.assessor_id), col(Assessor.label), col(Person.email))
        # "Assessor 10" after "Assessor 9".
        .order_by(func.length(col(Assessor.label)), col(Assessor.label))
    )
    return tuple(Unfinished(*row) for row in rows)


def _left() -> Subquery:
    """Every reading of a candidate in the sift that is not committed, and every anchor answer."""
    readings: Select[*tuple[Any, ...]] = (
        select(
            col(Reading.cohort_id),
            col(Reading.assessor_id),
            col(Reading.allocated_at).label("given_at"),
            (func.coalesce(col(Scorecard.state), "") == CardState.DRAFT).label("drafted"),
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
            col(Application.stage) == Stage.SIFT,
            col(Scorecard.state).is_distinct_from(CardState.COMMITTED),
        )
    )
    anchors = func.work.anchors_left().table_valued(
        column("cohort_id", Uuid),
        column("assessor_id", Uuid),
        column("given_at", DateTime(timezone=True)),
        column("drafted", Boolean),
    )
    return union_all(readings, select(anchors)).subquery("left_to_read")


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
