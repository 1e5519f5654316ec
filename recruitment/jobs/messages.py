"""Send what waits: messages whose pause is over, and those whose sending was cut."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.services.deliveries import queue_sending, recover_cut


def queue_one(session: Session, key: str, _address: str, now: datetime) -> None:
    """Queue one message; where its sending was cut, free it first. Queued twice, it is claimed once."""
    recover_cut(session, message_id=UUID(key), now=now)
    queue_sending(session, message_ids=[UUID(key)])
