"""Ask for the packs of an interview day on its eve, and make packs whose making was lost."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.due.packs import DAY
from recruitment.services.day_packs import ask_for_day_packs
from recruitment.services.packs import queue_pack


def make_due(session: Session, key: str, _address: str, now: datetime) -> None:
    """Ask for the packs of a day; or queue one pack, which made twice is the same file the second time."""
    if key.startswith(DAY):
        ask_for_day_packs(session, day_id=UUID(key.removeprefix(DAY)), actor_id=None, now=now)
    else:
        queue_pack(session, pack_id=UUID(key))
