"""Rounds of further readings that adaptive plans have come to."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.due.thing import Due
from recruitment.queries.plans import ready_rounds


def due_rounds(
    session: Session, now: datetime, *, until: datetime | None = None, cohort_id: UUID | None = None
) -> tuple[Due, ...]:
    """The next round of each adaptive plan with hours left, once all that was given out is read."""
    return tuple(
        Due(
            key=f"{one.cohort.id}/{one.plan_id}/{one.number}",
            sentence=f"Ask for round {one.number} of further readings, {one.readings} at the most",
            at=one.at,
            cohort_id=one.cohort.id,
        )
        for one in ready_rounds(session, cohort_id=cohort_id)
        if one.at <= (until or now)
    )
