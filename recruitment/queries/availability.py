"""When assessors can interview, and the days that there are to choose from."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from recruitment.domain.availability import Half, HalfDay, days_between
from recruitment.domain.deadlines import england_bank_holidays, resolve
from recruitment.models import Availability
from recruitment.queries.cohorts import CohortFacts


def days_of(cohort: CohortFacts) -> Mapping[str, tuple[date, ...]]:
    """The working days of each stage whose exercises a cohort has, by the stage. No statement."""
    holidays, offsets = england_bank_holidays(), cohort.definition.offsets
    spans = {
        "interview": (offsets.interviews_from, offsets.interviews_until),
        "centre": (offsets.centre_from, offsets.centre_until),
    }
    held = {one.stage for one in cohort.definition.exercises}
    ends = {
        stage: [resolve(one, cohort.opens_at, cohort.closes_at, holidays) for one in span]
        for stage, span in spans.items()
        if stage in held
    }
    return {stage: days_between(first, last, holidays) for stage, (first, last) in ends.items()}


def own_availability(session: Session, cohort_id: UUID, assessor_id: UUID) -> frozenset[HalfDay]:
    """When an assessor has said that they can. One statement."""
    return availability_of(session, cohort_id, (assessor_id,)).get(assessor_id, frozenset())


def availability_of(
    session: Session, cohort_id: UUID, assessors: Iterable[UUID]
) -> Mapping[UUID, frozenset[HalfDay]]:
    """When each of these has said that they can; who has said nothing is not there. One statement."""
    found: dict[UUID, set[HalfDay]] = defaultdict(set)
    for assessor, day, half in session.execute(
        select(col(Availability.assessor_id), col(Availability.day), col(Availability.half)).where(
            col(Availability.cohort_id) == cohort_id, col(Availability.assessor_id).in_(list(assessors))
        )
    ):
        found[assessor].add(HalfDay(day, Half(half)))
    return {assessor: frozenset(halves) for assessor, halves in found.items()}
