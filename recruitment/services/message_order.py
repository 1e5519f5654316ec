"""Let what waited for a message go, once that has left or will not."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from recruitment.domain.message_order import FOLLOWS_A_MOVE, TELLS_OF_A_MOVE
from recruitment.models import Delivery, DeliveryState
from recruitment.models.base import datetime
from recruitment.queue import Task, defer_many


def let_follow(session: Session, *, message_id: UUID, kind: str, now: datetime) -> int:
    """Ask the worker for what waited for one message; nothing for one that tells of no move.

    What waits for another still, or is held, stays where it is: claiming looks again.

    Args:
        message_id: what has left, or was taken out.
        kind: its kind.
        now: when, aware.

    Returns:
        How many were asked for.
    """
    if kind not in TELLS_OF_A_MOVE:
        return 0
    first = aliased(Delivery)
    whose = select(col(first.application_id)).where(col(first.message_id) == message_id).scalar_subquery()
    followed = session.execute(
        update(Delivery)
        .where(
            col(Delivery.application_id) == whose,
            col(Delivery.state) == DeliveryState.QUEUED,
            col(Delivery.kind).in_(TELLS_OF_A_MOVE | FOLLOWS_A_MOVE),
            col(Delivery.due_at) <= now,
        )
        # Only now it might leave, so it has not waited for the mail server before.
        .values(free_at=now)
        .returning(col(Delivery.message_id))
        .execution_options(synchronize_session=False)
    )
    ids = followed.scalars().all()
    defer_many(session, Task.SEND_MESSAGE, [{"message_id": str(one)} for one in ids])
    return len(ids)
