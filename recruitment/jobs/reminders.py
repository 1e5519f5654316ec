"""Remind those whose application is not sent."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.deadlines import england_bank_holidays, resolve
from recruitment.jobs.job import Due
from recruitment.models import Phase
from recruitment.queries.cohorts import CohortFacts, cohort_by_id, cohorts_in_phase
from recruitment.queries.drafts import drafts_without_reminder
from recruitment.services.reminders import remind_of_draft, reminder_event


def due_reminders(session: Session, now: datetime) -> tuple[Due, ...]:
    """One thing to do for each draft not reminded, key "cohort/number/application"."""
    return tuple(due for cohort in cohorts_in_phase(session, Phase.OPEN) for due in _of(session, cohort, now))


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


def _of(session: Session, cohort: CohortFacts, now: datetime) -> Iterator[Due]:
    if not cohort.opens_at <= now < cohort.closes_at:
        return
    times = [
        resolve(offset, cohort.opens_at, cohort.closes_at, england_bank_holidays())
        for offset in cohort.definition.offsets.remind_drafts
    ]
    passed = [(number, at) for number, at in enumerate(sorted(times), 1) if at <= now]
    # After an outage only the newest reminder goes out, not all that were missed.
    for number, at in passed[-1:]:
        event = reminder_event(cohort.id, number)
        for draft in drafts_without_reminder(session, cohort.id, event=event, begun_before=at):
            yield Due(
                f"{cohort.id}/{number}/{draft.application_id}", f"Remind the owner of draft {draft.reference}"
            )
