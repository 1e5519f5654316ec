"""Messages to be sent: those that wait, and those whose sending was cut."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.due.thing import Due, DueMessage
from recruitment.queries.deliveries import due_deliveries
from recruitment.queue import Task, in_hand
from recruitment.services.deliveries import CONVERSATION_LASTS


def due_messages(
    session: Session, now: datetime, *, until: datetime | None = None, cohort_id: UUID | None = None
) -> tuple[Due, ...]:
    """Every message that can be sent now and that no worker has in hand."""
    found = due_deliveries(
        session,
        until or now,
        # What is being sent at this moment will most likely arrive: it is cut only once it is late.
        cut_before=now - CONVERSATION_LASTS,
        in_hand=in_hand(Task.SEND_MESSAGE),
        cohort_id=cohort_id,
    )
    return tuple(
        Due(
            key=str(one.message_id),
            sentence=f"Send a message of the kind {one.kind}",
            at=one.due_at,
            cohort_id=one.cohort_id,
            messages=(DueMessage(one.kind, one.recipient, one.reference),),
        )
        for one in found
    )
