"""Make packs that were asked for and whose making was lost."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from recruitment.jobs.job import Due
from recruitment.queries.packs import waiting_packs
from recruitment.services.packs import queue_pack

#: A pack that has waited this long was lost with the process that was making it.
PATIENCE = timedelta(minutes=10)


def due_packs(session: Session, now: datetime) -> tuple[Due, ...]:
    """Packs asked for more than `PATIENCE` ago and neither made nor failed."""
    return tuple(
        Due(str(one.id), f"Make the {one.kind} pack asked for again")
        for one in waiting_packs(session, asked_before=now - PATIENCE)
    )


def queue_again(session: Session, key: str, _address: str, _now: datetime) -> None:
    """Queue one pack; made twice, the second is the same file."""
    queue_pack(session, pack_id=UUID(key))
