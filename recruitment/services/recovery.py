"""Take up work whose process died, and say so where it is given up."""

from uuid import UUID

from sqlmodel import Session

from recruitment.models.base import datetime
from recruitment.queue import TRIES, Lost, Task, take_up
from recruitment.services.packs import fail_pack
from recruitment.services.ticks import finish_tick


def recover(session: Session, *, job_id: int, now: datetime) -> bool:
    """Let one lost call be carried out once more, or give it up after the last try and say so.

    A message needs no word here: its own row counts its attempts, and the timetable finds it there.

    Args:
        session: the worker's.
        job_id: the queue's own number.
        now: when, aware.

    Returns:
        False where it was not lost after all.
    """
    lost = take_up(session, job_id)
    if lost is None:
        return False
    if lost.is_hopeless:
        _give_up(session, lost, now)
    return True


def _give_up(session: Session, lost: Lost, now: datetime) -> None:
    said = f"{TRIES} times its process ended before it was done"
    if lost.task == Task.RUN_TICK:
        finish_tick(session, tick_id=UUID(lost.about["tick_id"]), outcome=said, failed=True, now=now)
    elif lost.task == Task.MAKE_PACK:
        fault = f"Given up: {said}. It may be too large for this machine's memory."
        fail_pack(session, pack_id=UUID(lost.about["pack_id"]), fault=fault, now=now)
