"""Send what waits: messages whose pause is over, and those whose sending was cut."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.jobs.job import Due
from recruitment.queries.deliveries import due_deliveries
from recruitment.queue import Task, in_hand
from recruitment.services.deliveries import CONVERSATION_LASTS, queue_sending, recover_cut


def due_messages(session: Session, now: datetime) -> tuple[Due, ...]:
    """Every message that can be sent now and that no worker has in hand."""
    found = due_deliveries(
        session, now, cut_before=now - CONVERSATION_LASTS, in_hand=in_hand(Task.SEND_MESSAGE)
    )
    return tuple(Due(str(one.message_id), f"Send a message of the kind {one.kind}") for one in found)


def queue_one(session: Session, key: str, _address: str, now: datetime) -> None:
    """Queue one message; where its sending was cut, free it first. Queued twice, it is claimed once."""
    recover_cut(session, message_id=UUID(key), now=now)
    queue_sending(session, message_ids=[UUID(key)])
