"""Make packs that were asked for and whose making was lost."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.services.packs import queue_pack


def queue_again(session: Session, key: str, _address: str, _now: datetime) -> None:
    """Queue one pack; made twice, the second is the same file."""
    queue_pack(session, pack_id=UUID(key))
