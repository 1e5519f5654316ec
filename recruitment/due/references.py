"""References to be reminded of, and those from which nothing will come."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.messages import MessageKind
from recruitment.due.thing import Due, DueMessage
from recruitment.models import Phase
from recruitment.queries.cohorts import CohortFacts, cohorts_in_phases
from recruitment.queries.reference_requests import LostRequest, OpenRequest, lost_requests, open_requests
from recruitment.queries.staff import lead_addresses_by_cohort
from recruitment.services.references import reminder_times

REMIND, LOST = "remind", "lost"


def due_references(
    session: Session, now: datetime, *, until: datetime | None = None, cohort_id: UUID | None = None
) -> tuple[Due, ...]:
    """One thing to do for each reminder that is due, and for each reference that will not come."""
    cohorts = {one.id: one for one in cohorts_in_phases(session, *Phase, cohort_id=cohort_id)}
    waiting = open_requests(session, cohort_id)
    reminders = [due for one in waiting for due in _reminders(one, cohorts[one.cohort_id], now, until or now)]
    lost = lost_requests(session, cohort_id)
    leads = lead_addresses_by_cohort(session, {one.cohort_id for one in lost})
    return (*reminders, *(_lost(one, leads) for one in lost))


def _reminders(request: OpenRequest, cohort: CohortFacts, now: datetime, until: datetime) -> Iterator[Due]:
    numbered = list(enumerate(reminder_times(cohort.definition.reference, request.asked_at), 1))
    # After an outage only the newest reminder goes out, not all that were missed.
    missed = [(number, at) for number, at in numbered if at <= now][-1:]
    coming = [(number, at) for number, at in numbered if now < at <= until]
    told = DueMessage(MessageKind.REFERENCE_REMINDER, request.email, request.reference, request.candidate)
    for number, at in (*missed, *coming):
        if number > request.reminded:
            yield Due(
                key=f"{REMIND}/{request.id}/{number}",
                sentence=f"Remind a referee of {request.reference}",
                at=at,
                cohort_id=request.cohort_id,
                messages=(told,),
            )


def _lost(lost: LostRequest, leads: Mapping[UUID, tuple[str, ...]]) -> Due:
    told = [DueMessage(MessageKind.REFEREE_NEEDED, lost.email, lost.reference, lost.greeting)]
    told += [DueMessage(MessageKind.REFEREE_TROUBLE, lead, lost.reference) for lead in leads[lost.cohort_id]]
    return Due(
        key=f"{LOST}/{lost.id}",
        sentence=f"Ask {lost.reference} to name another referee, and tell the leads",
        at=lost.at,
        cohort_id=lost.cohort_id,
        messages=tuple(told),
    )
