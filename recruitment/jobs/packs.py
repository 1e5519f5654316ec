"""Ask for the packs of a day on its eve, and make packs whose making was lost."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.due.packs import CENTRE_DAY, DAY
from recruitment.models import PackKind
from recruitment.services.day_packs import ask_for_day_packs
from recruitment.services.packs import queue_pack


def make_due(session: Session, key: str, _address: str, now: datetime) -> None:
    """Ask for the packs of a day; or queue one pack, which made twice is the same file the second time."""
    if key.startswith(CENTRE_DAY):
        day_id = UUID(key.removeprefix(CENTRE_DAY))
        ask_for_day_packs(session, day_id=day_id, kind=PackKind.CENTRE, actor_id=None, now=now)
    elif key.startswith(DAY):
        ask_for_day_packs(session, day_id=UUID(key.removeprefix(DAY)), actor_id=None, now=now)
    else:
        queue_pack(session, pack_id=UUID(key))
