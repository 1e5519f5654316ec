"""Tell leads in the morning what came in."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.queries.cohorts import cohort_by_id
from recruitment.services.news import tell_leads


def tell_one(session: Session, key: str, address: str, now: datetime) -> None:
    """Tell the leads of one cohort."""
    cohort_id, _, at = key.partition("/")
    cohort = cohort_by_id(session, UUID(cohort_id))
    if cohort is not None:
        tell_leads(session, cohort=cohort, at=datetime.fromisoformat(at), address=address, now=now)
