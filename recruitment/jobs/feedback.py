"""Send feedback that leads marked as ready."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.queries.cohorts import cohort_by_id
from recruitment.services.feedback import send_feedback


def send_one(session: Session, key: str, address: str, now: datetime) -> None:
    """Send one candidate theirs, if it is still ready."""
    cohort_id, _, application_id = key.partition("/")
    cohort = cohort_by_id(session, UUID(cohort_id))
    if cohort is not None:
        send_feedback(session, application_id=UUID(application_id), cohort=cohort, address=address, now=now)
