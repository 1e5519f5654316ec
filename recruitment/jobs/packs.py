"""Make packs that were asked for and whose making was lost."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from recruitment.jobs.job import Due
from recruitment.queries.packs import lost_packs
from recruitment.queue import Task, in_hand
from recruitment.services.packs import queue_pack

#: A pack that has waited this long, and that the queue does not know, was lost.
PATIENCE = timedelta(minutes=10)


def due_packs(session: Session, now: datetime) -> tuple[Due, ...]:
    """Packs asked for more than `PATIENCE` ago, neither made nor failed, that no worker has in hand."""
    found = lost_packs(session, asked_before=now - PATIENCE, in_hand=in_hand(Task.MAKE_PACK))
    return tuple(Due(str(one.id), f"Make the {one.kind} pack asked for again") for one in found)


def queue_again(session: Session, key: str, _address: str, _now: datetime) -> None:
    """Queue one pack; made twice, the second is the same file."""
    queue_pack(session, pack_id=UUID(key))
