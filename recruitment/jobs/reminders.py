"""Remind those whose application is not sent."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.queries.cohorts import cohort_by_id
from recruitment.queries.drafts import Round, drafts_without_reminder
from recruitment.services.reminders import remind_of_draft, reminder_event


def remind_one(session: Session, key: str, address: str, now: datetime) -> None:
    """Remind one person, if the draft is still there and they have not been told."""
    cohort_id, number, application_id, closing = key.split("/")
    cohort = cohort_by_id(session, UUID(cohort_id))
    if cohort is None:
        return
    closes_at = datetime.fromisoformat(closing)
    event = reminder_event(cohort.id, int(number), closes_at)
    # Whoever was given more time since, or for whom closing was moved, is reminded by their new closing time.
    round_ = Round(cohort.id, event, closes_at=closes_at, begun_before=now)
    for draft in drafts_without_reminder(session, round_, application_id=UUID(application_id)):
        remind_of_draft(session, draft, cohort=cohort, event=event, address=address, now=now)
