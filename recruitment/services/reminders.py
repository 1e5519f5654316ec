"""Remind people of what they have begun."""

from datetime import UTC
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.deadlines import date_and_time
from recruitment.domain.messages import MessageKind
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.drafts import Draft
from recruitment.services.messages import Letter, post, standing_fields

#: How somebody is addressed who has not written their name yet.
NAMELESS = "applicant"


def reminder_event(cohort_id: UUID, number: int, closes_at: datetime) -> str:
    """What a reminder is called, so that each draft hears of it once.

    Args:
        cohort_id: the cohort.
        number: which of its reminders, from 1.
        closes_at: when applications close for those who are reminded: the cohort's time, or one of their own.
            Where it moves, reminders of it begin anew.
    """
    return f"reminder:{cohort_id}:{number}:{closes_at.astimezone(UTC).isoformat()}"


def remind_of_draft(
    session: Session, draft: Draft, *, cohort: CohortFacts, event: str, address: str, now: datetime
) -> bool:
    """Remind one person of the closing time; False where they had been told.

    Args:
        draft: whose application is not sent.
        cohort: its cohort.
        event: from `reminder_event`.
        address: the service's own address, for the link.
        now: when, aware.
    """
    link = f"{address}/apply/{draft.reference}"
    fields = standing_fields(cohort.definition, link) | {
        "name": draft.name or NAMELESS,
        "cohort": cohort.name,
        "reference": draft.reference,
        "closes": date_and_time(draft.closes_at),
    }
    letter = Letter(draft.email, MessageKind.DRAFT_REMINDER, event, fields, draft.application_id)
    return post(session, letter, definition=cohort.definition, now=now, cohort_id=cohort.id)
