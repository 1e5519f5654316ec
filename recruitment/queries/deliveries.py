"""Messages on their way."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Select, Text, and_, bindparam, case, cast, exists, func, or_, select
from sqlmodel import Session, col

from recruitment.models import Application, Delivery, DeliveryState, Message
from recruitment.models.base import datetime
from recruitment.queries.message_order import free_to_leave_at


@dataclass(frozen=True)
class DueDelivery:
    """A message to be sent now.

    Attributes:
        due_at: since when it waits; where its sending was cut, when that began.
        reference: of the application it concerns, or empty.
    """

    message_id: UUID
    kind: str
    state: str
    due_at: datetime
    cohort_id: UUID | None
    recipient: str
    reference: str


def any_waiting(session: Session) -> bool:
    """Whether any message waits to be sent, or is being sent; what a lead holds does not."""
    unfinished = (DeliveryState.QUEUED, DeliveryState.SENDING)
    waits = exists().where(col(Delivery.state).in_(unfinished), col(Delivery.held_at).is_(None))
    return bool(session.execute(select(waits)).scalar_one())


def due_deliveries(
    session: Session,
    now: datetime,
    *,
    cut_before: datetime,
    in_hand: Select[tuple[str]],
    cohort_id: UUID | None = None,
) -> tuple[DueDelivery, ...]:
    """Messages that wait, are due and in nobody's hands, and those whose sending was cut.

    What may not leave before another message is due with that, and while that is held it is not.

    Args:
        session: the worker's, or a lead's who reads what happens next.
        now: when, aware.
        cut_before: what has been `sending` since before this time never ended.
        in_hand: the ids, as text, of messages that the queue has already.
        cohort_id: one cohort's alone.
    """
    statement = _due(in_hand)
    if cohort_id is not None:
        statement = statement.where(col(Delivery.cohort_id) == cohort_id)
    rows = session.execute(statement, {"present": now, "cut_before": cut_before})
    return tuple(DueDelivery(*row) for row in rows)


# Every forecast asks for it; composed once, as that takes longer than carrying it out.
@cache
def _due(in_hand: Select[tuple[str]]) -> Select[*tuple[Any, ...]]:
    now, cut_before = (bindparam(name, type_=DateTime(timezone=True)) for name in ("present", "cut_before"))
    held = in_hand.subquery()
    waits = ~exists().where(held.c.about == cast(col(Delivery.message_id), Text))
    cut = col(Delivery.state) == DeliveryState.SENDING
    due_at = func.greatest(col(Delivery.due_at), free_to_leave_at())
    return (
        select(
            col(Delivery.message_id),
            col(Delivery.kind),
            col(Delivery.state),
            case((cut, col(Delivery.sending_at)), else_=due_at),
            col(Delivery.cohort_id),
            col(Message.recipient),
            func.coalesce(col(Application.reference), ""),
        )
        .join(Message, col(Message.id) == col(Delivery.message_id))
        .outerjoin(Application, col(Application.id) == col(Delivery.application_id))
        .where(
            or_(
                and_(
                    col(Delivery.state) == DeliveryState.QUEUED,
                    col(Delivery.due_at) <= now,
                    due_at <= now,
                    col(Delivery.held_at).is_(None),
                    waits,
                ),
                and_(cut, col(Delivery.sending_at) <= cut_before),
            )
        )
        .order_by(col(Delivery.due_at), col(Delivery.message_id))
    )
