"""Tell assessors what they have left to read."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.queries.cohorts import cohort_by_id
from recruitment.queries.dates import assessor_reminders
from recruitment.services.assessor_reminders import remind_assessors, timed_event


def remind_round(session: Session, key: str, address: str, now: datetime) -> None:
    """Send one reminder of a cohort to those who have something left and did not get it."""
    cohort_id, _, number = key.partition("/")
    cohort = cohort_by_id(session, UUID(cohort_id))
    if cohort is not None:
        event, at = timed_event(cohort.id, int(number)), assessor_reminders(cohort)[int(number) - 1]
        remind_assessors(session, cohort=cohort, event=event, address=address, now=now, given_by=at)
