"""Assessors who are to be told what they have left to read."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.messages import MessageKind
from recruitment.due.thing import Due, DueMessage
from recruitment.models import Phase
from recruitment.queries.cohorts import CohortFacts, cohorts_in_phases
from recruitment.queries.dates import assessor_reminders
from recruitment.queries.unfinished import Unfinished, told_of, unfinished_of
from recruitment.services.assessor_reminders import timed_event

#: Longer after its time a reminder says nothing that is still true.
LAPSES_AFTER = timedelta(days=1)


def due_assessor_reminders(
    session: Session, now: datetime, *, until: datetime | None = None, cohort_id: UUID | None = None
) -> tuple[Due, ...]:
    """One thing to do for each reminder that somebody is still to get; the key is "cohort/number".

    Four statements. What was given out after a reminder's time waits for the next one, and a reminder that
    could not be sent for a day is not sent any more.
    """
    last = until or now
    rounds = [
        (cohort, number, at)
        for cohort in cohorts_in_phases(session, *Phase, cohort_id=cohort_id)
        for number, at in enumerate(assessor_reminders(cohort), 1)
        if now - LAPSES_AFTER < at <= last
    ]
    told = told_of(session, [timed_event(cohort.id, number) for cohort, number, _ in rounds])
    now_due = unfinished_of(session, {cohort.id: at for cohort, _, at in rounds if at <= now})
    to_come = unfinished_of(session, {cohort.id: last for cohort, _, at in rounds if at > now})
    dues = []
    for cohort, number, at in rounds:
        event = timed_event(cohort.id, number)
        left = now_due if at <= now else to_come
        theirs = [one for one in left if one.cohort_id == cohort.id and (event, one.email) not in told]
        if theirs:
            dues.append(_due(cohort, number, at, theirs))
    return tuple(dues)


def _due(cohort: CohortFacts, number: int, at: datetime, theirs: list[Unfinished]) -> Due:
    return Due(
        key=f"{cohort.id}/{number}",
        sentence=f"Remind the assessors of {cohort.name} of what they have left",
        at=at,
        cohort_id=cohort.id,
        messages=tuple(DueMessage(MessageKind.READINGS_LEFT, one.email) for one in theirs),
    )
