"""Applications to be opened and closed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.messages import MessageKind
from recruitment.due.thing import Due, DueMessage
from recruitment.models import Phase
from recruitment.queries.cohorts import CohortFacts, closing_ends_at, cohorts, cohorts_in_phases
from recruitment.queries.dates import own_window
from recruitment.queries.extensions import overruns
from recruitment.queries.interests import waiting_addresses
from recruitment.queries.staff import lead_addresses_by_cohort
from recruitment.services.interests import tells_interested


def due_openings(
    session: Session, now: datetime, *, until: datetime | None = None, cohort_id: UUID | None = None
) -> tuple[Due, ...]:
    """Planned cohorts whose opening time has come."""
    planned = cohorts_in_phases(session, Phase.PLANNED, cohort_id=cohort_id)
    times = [(cohort, cohort.opens_at) for cohort in planned if cohort.opens_at <= (until or now)]
    opening = _told_to_leads(session, times, "Open", MessageKind.APPLICATIONS_OPENED)
    telling = {cohort.id for cohort, at in times if tells_interested(cohort, max(at, now))}
    if not telling:
        return opening
    waiting = tuple(
        DueMessage(MessageKind.INTEREST_OPENED, address) for address in waiting_addresses(session)
    )
    return tuple(
        replace(due, messages=due.messages + waiting) if due.cohort_id in telling else due for due in opening
    )


def due_closings(
    session: Session, now: datetime, *, until: datetime | None = None, cohort_id: UUID | None = None
) -> tuple[Due, ...]:
    """Cohorts whose closing time and grace have passed, also those that no clock opened in time.

    And where some had more time: that this is over, told once for each time that was given.
    """
    taking = cohorts_in_phases(session, Phase.PLANNED, Phase.OPEN, cohort_id=cohort_id)
    ends = [(cohort, at) for cohort in taking if (at := closing_ends_at(cohort)) <= (until or now)]
    closing = _told_to_leads(session, ends, "Close", MessageKind.APPLICATIONS_CLOSED)
    return (*closing, *_overruns(session, until or now, cohort_id))


def _overruns(session: Session, until: datetime, cohort_id: UUID | None) -> tuple[Due, ...]:
    """What is told of time that some were given; the key is "cohort/time"."""
    over = overruns(session, until, cohort_id=cohort_id)
    ids = frozenset(one.cohort_id for one in over)
    theirs = {cohort.id: cohort for cohort in cohorts(session, ids)} if ids else {}
    told = lead_addresses_by_cohort(session, ids) if ids else {}
    dues = (
        Due(
            key=f"{one.cohort_id}/{one.until.isoformat()}",
            sentence=f"Tell the leads of {theirs[one.cohort_id].name} that more time given is over",
            at=own_window(theirs[one.cohort_id], one.until).ends_at,
            cohort_id=one.cohort_id,
            messages=tuple(
                DueMessage(MessageKind.EXTENSIONS_ENDED, address) for address in told.get(one.cohort_id, ())
            ),
        )
        for one in over
    )
    return tuple(due for due in dues if due.at <= until)


def _told_to_leads(
    session: Session, times: Sequence[tuple[CohortFacts, datetime]], verb: str, kind: MessageKind
) -> tuple[Due, ...]:
    # A programme without an application stage has no such message.
    telling = [cohort.id for cohort, _ in times if kind in cohort.definition.messages]
    told = lead_addresses_by_cohort(session, telling)
    return tuple(
        Due(
            key=str(cohort.id),
            sentence=f"{verb} applications to {cohort.name} and tell its leads",
            at=at,
            cohort_id=cohort.id,
            messages=tuple(DueMessage(kind, address) for address in told.get(cohort.id, ())),
        )
        for cohort, at in times
    )
