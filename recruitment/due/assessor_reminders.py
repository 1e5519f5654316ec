"""Assessors who are to be told what they have left to read."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.messages import MessageKind
from recruitment.due.thing import Due, DueMessage
from recruitment.models import Phase
from recruitment.queries.cohorts import CohortFacts, cohorts_in_phases
from recruitment.queries.dates import assessor_reminders
from recruitment.queries.unfinished import Unfinished, told_of, unfinished_of
from recruitment.services.assessor_reminders import timed_event


def due_assessor_reminders(
    session: Session, now: datetime, *, until: datetime | None = None, cohort_id: UUID | None = None
) -> tuple[Due, ...]:
    """One thing to do for each reminder that somebody is still to get; the key is "cohort/number".

    Three statements. After an outage only the newest reminder goes out, not all that were missed.
    """
    rounds = [
        (cohort, number, at)
        for cohort in cohorts_in_phases(session, *Phase, cohort_id=cohort_id)
        for number, at in _rounds(cohort, now, until or now)
    ]
    left = unfinished_of(session, {cohort.id for cohort, _, _ in rounds})
    told = told_of(session, [timed_event(cohort.id, number) for cohort, number, _ in rounds])
    dues = []
    for cohort, number, at in rounds:
        event = timed_event(cohort.id, number)
        theirs = [one for one in left if one.cohort_id == cohort.id and (event, one.email) not in told]
        if theirs:
            dues.append(_due(cohort, number, at, theirs))
    return tuple(dues)


def _rounds(cohort: CohortFacts, now: datetime, until: datetime) -> list[tuple[int, datetime]]:
    """The reminder that is due now, and those to come, numbered from 1."""
    numbered = list(enumerate(assessor_reminders(cohort), 1))
    return [one for one in numbered if one[1] <= now][-1:] + [
        one for one in numbered if now < one[1] <= until
    ]


def _due(cohort: CohortFacts, number: int, at: datetime, theirs: list[Unfinished]) -> Due:
    return Due(
        key=f"{cohort.id}/{number}",
        sentence=f"Remind the assessors of {cohort.name} of what they have left",
        at=at,
        cohort_id=cohort.id,
        messages=tuple(DueMessage(MessageKind.READINGS_LEFT, one.email) for one in theirs),
    )
