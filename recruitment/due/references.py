"""References and self-declarations to be reminded of, and references from which nothing will come."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.messages import MessageKind
from recruitment.due.thing import Due, DueMessage
from recruitment.models import Phase
from recruitment.queries.cohorts import CohortFacts, cohorts_in_phases
from recruitment.queries.declarations import Undeclared, waited_for
from recruitment.queries.reference_requests import LostRequest, OpenRequest, lost_requests
from recruitment.queries.staff import lead_addresses_by_cohort
from recruitment.services.declaring import declaration_reminders
from recruitment.services.references import reminder_times

REMIND, DECLARE, LOST = "remind", "declare", "lost"


def due_references(
    session: Session, now: datetime, *, until: datetime | None = None, cohort_id: UUID | None = None
) -> tuple[Due, ...]:
    """One thing to do for each reminder that is due, and for each reference that will not come."""
    cohorts = {one.id: one for one in cohorts_in_phases(session, *Phase, cohort_id=cohort_id)}
    referees, undeclared = waited_for(session, cohort_id)
    ends = until or now
    reminders = [
        *(due for one in referees for due in _reminders(one, cohorts[one.cohort_id], now, ends)),
        *(due for one in undeclared for due in _to_declare(one, cohorts[one.cohort_id], now, ends)),
    ]
    lost = lost_requests(session, cohort_id)
    leads = lead_addresses_by_cohort(session, {one.cohort_id for one in lost})
    return (*reminders, *(_lost(one, leads) for one in lost))


def _reminders(request: OpenRequest, cohort: CohortFacts, now: datetime, until: datetime) -> Iterator[Due]:
    times = reminder_times(cohort.definition.reference, request.asked_at)
    told = DueMessage(MessageKind.REFERENCE_REMINDER, request.email, request.reference, request.candidate)
    for number, at in _numbered(times, now, until):
        if number > request.reminded:
            yield Due(
                key=f"{REMIND}/{request.id}/{number}",
                sentence=f"Remind a referee of {request.reference}",
                at=at,
                cohort_id=request.cohort_id,
                messages=(told,),
            )


def _to_declare(one: Undeclared, cohort: CohortFacts, now: datetime, until: datetime) -> Iterator[Due]:
    times = declaration_reminders(cohort.definition.offsets, one.asked_at)
    told = DueMessage(MessageKind.DECLARATION_REMINDER, one.email, one.reference, one.name)
    for number, at in _numbered(times, now, until):
        if number > one.reminded:
            yield Due(
                key=f"{DECLARE}/{one.application_id}/{number}",
                sentence=f"Remind {one.reference} of the self-declaration",
                at=at,
                cohort_id=one.cohort_id,
                messages=(told,),
            )


def _numbered(times: Sequence[datetime], now: datetime, until: datetime) -> Iterator[tuple[int, datetime]]:
    """The reminder that is due now, by its number, and those to come."""
    numbered = list(enumerate(times, 1))
    # After an outage only the newest reminder goes out, not all that were missed.
    yield from [one for one in numbered if one[1] <= now][-1:]
    yield from (one for one in numbered if now < one[1] <= until)


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
