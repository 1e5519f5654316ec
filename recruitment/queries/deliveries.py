"""Messages on their way."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, Text, and_, cast, exists, or_, select
from sqlmodel import Session, col

from recruitment.models import Delivery, DeliveryState
from recruitment.models.base import datetime


@dataclass(frozen=True)
class DueDelivery:
    """A message to be sent now."""

    message_id: UUID
    kind: str
    state: str


def due_deliveries(
    session: Session, now: datetime, *, cut_before: datetime, in_hand: Select[tuple[str]]
) -> tuple[DueDelivery, ...]:
    """Messages that wait, are due and in nobody's hands, and those whose sending was cut.

    Args:
        session: the worker's, or a lead's who reads what happens next.
        now: when, aware.
        cut_before: what has been `sending` since before this time never ended.
        in_hand: the ids, as text, of messages that the queue has already.
    """
    held = in_hand.subquery()
    waits = ~exists().where(held.c.about == cast(col(Delivery.message_id), Text))
    rows = session.execute(
        select(col(Delivery.message_id), col(Delivery.kind), col(Delivery.state))
        .where(
            or_(
                and_(col(Delivery.state) == DeliveryState.QUEUED, col(Delivery.due_at) <= now, waits),
                and_(col(Delivery.state) == DeliveryState.SENDING, col(Delivery.sending_at) <= cut_before),
            )
        )
        .order_by(col(Delivery.due_at))
    )
    return tuple(DueDelivery(*row) for row in rows)
