"""The demonstration's outbox: one message that a lead holds, to look at its words once more."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.outbox import batches_waiting, messages_waiting
from recruitment.services.outbox import hold_message


def hold_one(session: Session, cohort: CohortFacts, *, lead: UUID, now: datetime) -> None:
    """Hold the first of the messages that wait because a decision was released; none where none does.

    Args:
        lead: who holds it.
        now: when, aware.
    """
    batches = batches_waiting(session, cohort.id, lead_id=lead)
    released = [one.event for one in batches if one.event.startswith("decision:")]
    for event in released[:1]:
        (first,) = messages_waiting(session, cohort.id, lead_id=lead, event=event, limit=1).messages
        hold_message(session, cohort_id=cohort.id, message_id=first.id, actor_id=lead, now=now)
