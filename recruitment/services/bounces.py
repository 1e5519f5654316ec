"""Take in reports of what came back, each once: what may pass is sent once more, the rest has failed."""

from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from recruitment.domain.messages import CODES
from recruitment.domain.outbox import CAME_BACK, NO_KEY
from recruitment.mail.bounces import Bounce as Report
from recruitment.models import Bounce, BounceBox, Delivery, DeliveryState
from recruitment.models.base import datetime
from recruitment.queries.bounces import CameBack, sent_under
from recruitment.services.outbox import NEW_ID

#: How long after a report that may pass the message is sent once more.
PAUSE = timedelta(hours=4)


class Taken(StrEnum):
    """What became of a report."""

    #: The message counts as come back; leads see it.
    FAILED = "failed"
    #: The message is sent once more.
    AGAIN = "again"
    #: It was taken in before, or the message does not count as sent any more.
    KNOWN = "known"
    #: It is about no message of ours.
    UNKNOWN = "unknown"
    #: It does not say by its Message-ID which message came back: anybody can write that of an address.
    UNNAMED = "unnamed"


def take_report(session: Session, *, report: Report, now: datetime) -> Taken:
    """Mark the message that a report is about as come back, or send it once more.

    Once more, and only where trying again can help: under another Message-ID, so that the report of that try
    is not taken for this one. A code has run out by then, and a link whose key is gone lets nobody in: these
    have failed at once.

    Args:
        session: the worker's.
        report: as `mail.bounces` read it.
        now: when, aware.
    """
    if not report.header_ids:
        return Taken.UNNAMED
    known = select(col(Bounce.digest)).where(col(Bounce.digest) == report.digest)
    if session.execute(known).scalar_one_or_none() is not None:
        return Taken.KNOWN
    found = sent_under(session, report.header_ids)
    if found is None:
        return Taken.UNKNOWN
    goes_again = not report.hard and _may_go_again(session, found)
    added = session.execute(
        insert(Bounce)
        .values(
            digest=report.digest,
            message_id=found.message_id,
            at=now,
            hard=report.hard,
            reason=report.reason,
        )
        .on_conflict_do_nothing()
        .returning(col(Bounce.digest))
    )
    if added.scalar_one_or_none() is None:
        return Taken.KNOWN
    _turn(session, found.message_id, f"{CAME_BACK}{report.reason}", now if goes_again else None)
    return Taken.AGAIN if goes_again else Taken.FAILED


def _may_go_again(session: Session, found: CameBack) -> bool:
    if found.kind in CODES or NO_KEY in found.text:
        return False
    before = select(func.count()).where(col(Bounce.message_id) == found.message_id)
    return not session.execute(before).scalar_one()


def _turn(session: Session, message_id: UUID, fault: str, again_from: datetime | None) -> None:
    """Failed; or, from a time, queued once more after the pause."""
    values: dict[str, object] = {"state": DeliveryState.FAILED, "fault": fault}
    if again_from is not None:
        at = again_from + PAUSE
        values |= {"state": DeliveryState.QUEUED, "due_at": at, "free_at": at, "attempts": 0}
        values |= {"header_id": NEW_ID, "fault": f"{fault}; sent once more"}
    session.execute(update(Delivery).where(col(Delivery.message_id) == message_id).values(**values))


def keep_box(session: Session, *, is_there: bool, now: datetime) -> None:
    """Know from now on that this installation has a mailbox of reports, or has none. A worker says so."""
    if is_there:
        session.execute(insert(BounceBox).values(id=1, read_at=now, fault="").on_conflict_do_nothing())
    else:
        session.execute(delete(BounceBox))


def note_look(session: Session, *, now: datetime) -> None:
    """Note that a worker was asked to look into the mailbox."""
    session.execute(update(BounceBox).values(read_at=now))


def note_read(session: Session) -> None:
    """Note that the mailbox was read; nothing is written where that was so before."""
    could_not = col(BounceBox.unread_since).is_not(None)
    session.execute(update(BounceBox).where(could_not).values(fault="", unread_since=None))


def note_unread(session: Session, *, fault: str, now: datetime) -> None:
    """Note that the mailbox cannot be read, and since when: the first time that this was found.

    Args:
        session: the worker's.
        fault: what is to be mended, in a sentence.
        now: when, aware.
    """
    since = func.coalesce(col(BounceBox.unread_since), now)
    session.execute(update(BounceBox).values(fault=fault, unread_since=since))
