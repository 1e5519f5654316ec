"""Messages on their way."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlmodel import Session, col

from recruitment.models import Delivery, DeliveryState
from recruitment.models.base import datetime


@dataclass(frozen=True)
class DueDelivery:
    """A message to be sent now."""

    message_id: UUID
    kind: str
    state: str


def due_deliveries(session: Session, now: datetime, *, cut_before: datetime) -> tuple[DueDelivery, ...]:
    """Messages that wait and are due, and those whose sending began before a time and never ended."""
    rows = session.execute(
        select(col(Delivery.message_id), col(Delivery.kind), col(Delivery.state))
        .where(
            or_(
                and_(col(Delivery.state) == DeliveryState.QUEUED, col(Delivery.due_at) <= now),
                and_(col(Delivery.state) == DeliveryState.SENDING, col(Delivery.sending_at) <= cut_before),
            )
        )
        .order_by(col(Delivery.due_at))
    )
    return tuple(DueDelivery(*row) for row in rows)
