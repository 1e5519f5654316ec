"""The mailbox that reports of what came back are read from, and whose message a report is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from recruitment.models import BounceBox, Delivery, DeliveryState, Message
from recruitment.models.base import datetime


@dataclass(frozen=True)
class CameBack:
    """A message that a report is about.

    Attributes:
        kind: of message.
        text: its words; a link that lets its bearer in stands there no more.
    """

    message_id: UUID
    kind: str
    text: str


@dataclass(frozen=True)
class Unread:
    """That the mailbox cannot be read.

    Attributes:
        since: when that was found.
        fault: what is to be mended, in a sentence.
    """

    since: datetime
    fault: str


def box_read_at(session: Session) -> datetime | None:
    """When the mailbox was looked into last; None where no worker has one."""
    return session.execute(select(col(BounceBox.read_at))).scalar_one_or_none()


def box_unread(session: Session) -> Unread | None:
    """Since when the mailbox cannot be read, and why; None where it can, or there is none. One statement."""
    row = session.execute(
        select(col(BounceBox.unread_since), col(BounceBox.fault)).where(
            col(BounceBox.unread_since).is_not(None)
        )
    ).one_or_none()
    return None if row is None else Unread(*row)


def sent_under(session: Session, header_ids: Sequence[str]) -> CameBack | None:
    """The message that was sent under one of these Message-IDs and counts as sent. One statement."""
    row = session.execute(
        select(col(Delivery.message_id), col(Delivery.kind), col(Message.text))
        .join(Message, col(Message.id) == col(Delivery.message_id))
        .where(col(Delivery.state) == DeliveryState.SENT, col(Delivery.header_id).in_(header_ids))
        .with_for_update(of=Delivery)
    ).first()
    return None if row is None else CameBack(*row)
