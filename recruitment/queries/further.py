"""Readings beyond those planned: what waits for whoever asks, and which leases have ended."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Interval, cast, func, select, text
from sqlmodel import Session, col

from recruitment.models import Assessor, FurtherReading, Reading, Scorecard
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.passes import CURRENT_CARD, Progress

#: A reading of the pool that nobody holds, and that is still wanted.
WAITS = (
    col(FurtherReading.reading_id).is_(None),
    col(FurtherReading.read_at).is_(None),
    col(FurtherReading.closed_at).is_(None),
)


@dataclass(frozen=True)
class Offer:
    """What an assessor could take now of one pass.

    Attributes:
        waiting: readings in the pool that they may still take.
    """

    cohort_id: UUID
    item: str
    criterion: str
    waiting: int


@dataclass(frozen=True)
class LapsedLease:
    """What one assessor took and left.

    Attributes:
        label: the assessor's.
        readings: how many are not committed.
        at: when the last of their leases ended or ends.
    """

    cohort_id: UUID
    assessor_id: UUID
    label: str
    readings: int
    at: datetime


def offers(session: Session, cohorts: Iterable[CohortFacts]) -> tuple[Offer, ...]:
    """What the session's own actor could take now in cohorts; asked under the role `reader`."""
    most = {one.id: one.definition.most_further for one in cohorts}
    values = {"cohorts": list(most), "in_all": list(most.values())}
    return tuple(Offer(*row) for row in session.execute(_OFFERED, values))


def with_offers(
    progress: Iterable[Progress], offered: Iterable[Offer], cohorts: Iterable[CohortFacts]
) -> tuple[Progress, ...]:
    """How far somebody is, with what they would be given next counted in, as if they held it already.

    Args:
        progress: of what they hold.
        offered: what they could take.
        cohorts: theirs; those of other cohorts offer nothing.
    """
    held = {(one.cohort_id, one.item, one.criterion): one for one in progress}
    by_id: Mapping[UUID, CohortFacts] = {one.id: one for one in cohorts}
    for one in offered:
        place = (one.cohort_id, one.item, one.criterion)
        before = held.get(place, Progress(*place, total=0, drafted=0, committed=0))
        if one.cohort_id in by_id and not before.left:
            more = min(one.waiting, by_id[one.cohort_id].definition.sift.batch)
            held[place] = replace(before, total=before.total + more)
    return tuple(held.values())


def lapsed_leases(
    session: Session, by: datetime, *, cohort_id: UUID | None = None
) -> tuple[LapsedLease, ...]:
    """Whose leases have ended by a time, as things stand now; those that ended first come first.

    A lease is as long again from each sign of work on what was taken with it: an answer shown, a draft saved.

    Args:
        by: aware; what ends at it has ended.
        cohort_id: of one cohort alone.
    """
    length = cast(col(FurtherReading.leased_until) - col(FurtherReading.taken_at), Interval)
    alive = func.greatest(
        col(FurtherReading.leased_until),
        col(Reading.displayed_at) + length,
        col(Scorecard.saved_at) + length,
    )
    ends = func.max(alive)
    statement = (
        select(
            col(FurtherReading.cohort_id),
            col(Reading.assessor_id),
            col(Assessor.label),
            func.count(),
            ends,
        )
        .join(Reading, col(Reading.id) == col(FurtherReading.reading_id))
        .join(
            Assessor,
            (col(Assessor.cohort_id) == col(Reading.cohort_id))
            & (col(Assessor.assessor_id) == col(Reading.assessor_id)),
        )
        .outerjoin(Scorecard, CURRENT_CARD)
        .where(col(FurtherReading.read_at).is_(None))
        .group_by(col(FurtherReading.cohort_id), col(Reading.assessor_id), col(Assessor.label))
        .having(ends <= by)
        .order_by(ends, col(Reading.assessor_id))
    )
    if cohort_id is not None:
        statement = statement.where(col(FurtherReading.cohort_id) == cohort_id)
    return tuple(LapsedLease(*row) for row in session.execute(statement))


_OFFERED = text(
    "select cohort_id, item, criterion, waiting"
    " from work.further_offered(cast(:cohorts as uuid[]), cast(:in_all as integer[]))"
)
