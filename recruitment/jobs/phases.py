"""Open and close applications."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.queries.cohorts import cohort_by_id
from recruitment.services.extensions import end_extensions
from recruitment.services.phases import close_applications, open_applications


def open_one(session: Session, key: str, address: str, now: datetime) -> None:
    """Open one cohort."""
    open_applications(session, cohort_id=UUID(key), address=address, now=now)


def close_one(session: Session, key: str, address: str, now: datetime) -> None:
    """Close one cohort; one that no clock opened in time is opened first, so that its leads hear of both.

    Or tell its leads that the time is over which some were given: no job takes anybody's draft away, since
    whether it may be sent is asked of the clock itself.
    """
    cohort_id, _, until = key.partition("/")
    if until:
        cohort = cohort_by_id(session, UUID(cohort_id))
        if cohort is not None:
            at = datetime.fromisoformat(until)
            end_extensions(session, cohort=cohort, until=at, address=address, now=now)
        return
    open_applications(session, cohort_id=UUID(key), address=address, now=now)
    close_applications(session, cohort_id=UUID(key), address=address, now=now)
