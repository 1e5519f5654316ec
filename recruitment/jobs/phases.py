"""Open and close applications."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.services.phases import close_applications, open_applications


def open_one(session: Session, key: str, address: str, now: datetime) -> None:
    """Open one cohort."""
    open_applications(session, cohort_id=UUID(key), address=address, now=now)


def close_one(session: Session, key: str, address: str, now: datetime) -> None:
    """Close one cohort; one that no clock opened in time is opened first, so that its leads hear of both."""
    open_applications(session, cohort_id=UUID(key), address=address, now=now)
    close_applications(session, cohort_id=UUID(key), address=address, now=now)
