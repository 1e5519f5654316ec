"""Open and close applications."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.jobs.job import Due
from recruitment.models import Phase
from recruitment.queries.cohorts import closing_ends_at, cohorts_in_phase
from recruitment.services.phases import close_applications, open_applications


def due_openings(session: Session, now: datetime) -> tuple[Due, ...]:
    """Planned cohorts whose opening time has come."""
    return tuple(
        Due(str(cohort.id), f"Open applications to {cohort.name} and tell its leads")
        for cohort in cohorts_in_phase(session, Phase.PLANNED)
        if cohort.opens_at <= now
    )


def open_one(session: Session, key: str, address: str, now: datetime) -> None:
    """Open one cohort."""
    open_applications(session, cohort_id=UUID(key), address=address, now=now)


def due_closings(session: Session, now: datetime) -> tuple[Due, ...]:
    """Open cohorts whose closing time and grace have passed."""
    return tuple(
        Due(str(cohort.id), f"Close applications to {cohort.name} and tell its leads")
        for cohort in cohorts_in_phase(session, Phase.OPEN)
        if closing_ends_at(cohort) <= now
    )


def close_one(session: Session, key: str, address: str, now: datetime) -> None:
    """Close one cohort."""
    close_applications(session, cohort_id=UUID(key), address=address, now=now)
