"""Remind those whose application is not sent."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.queries.cohorts import cohort_by_id
from recruitment.queries.drafts import drafts_without_reminder
from recruitment.services.reminders import remind_of_draft, reminder_event


def remind_one(session: Session, key: str, address: str, now: datetime) -> None:
    """Remind one person, if the draft is still there and they have not been told."""
    cohort_id, number, application_id = key.split("/")
    cohort = cohort_by_id(session, UUID(cohort_id))
    if cohort is None:
        return
    event = reminder_event(cohort.id, int(number))
    wanted = UUID(application_id)
    for draft in drafts_without_reminder(
        session, cohort.id, event=event, begun_before=now, application_id=wanted
    ):
        remind_of_draft(session, draft, cohort=cohort, event=event, address=address, now=now)
