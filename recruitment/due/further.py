"""Further readings that somebody took and left."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.due.thing import Due
from recruitment.queries.further import lapsed_leases


def due_leases(
    session: Session, now: datetime, *, until: datetime | None = None, cohort_id: UUID | None = None
) -> tuple[Due, ...]:
    """One thing to do for each assessor whose leases have ended. One statement."""
    return tuple(
        Due(
            key=f"{one.cohort_id}/{one.assessor_id}",
            sentence=f"Let others take {one.readings}"
            f" {'reading' if one.readings == 1 else 'readings'} that {one.label} took and left",
            at=one.at,
            cohort_id=one.cohort_id,
        )
        for one in lapsed_leases(session, until or now, cohort_id=cohort_id)
    )
