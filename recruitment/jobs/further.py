"""Let others take what somebody took and left."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.services.further import free_leases


def free_one(session: Session, key: str, _address: str, now: datetime) -> None:
    """Free what one assessor left in one cohort, if they still have not gone on with it."""
    cohort_id, assessor_id = key.split("/")
    free_leases(session, cohort_id=UUID(cohort_id), assessor_id=UUID(assessor_id), now=now)
