"""What a message waits for: the one that tells of the move it depends on, if that is still to leave."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, DateTime, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from recruitment.domain.message_order import FOLLOWS_A_MOVE, TELLS_OF_A_MOVE
from recruitment.domain.messages import MessageKind
from recruitment.models import Application, Delivery, DeliveryState, Details, Message, Person
from recruitment.models.base import datetime

#: Still to leave. What failed holds nothing up: leads see it among what needs them, and tell its reader.
_UNFINISHED = (DeliveryState.QUEUED, DeliveryState.SENDING)


def waits_for_another() -> ColumnElement[bool]:
    """Whether the message of a delivery may not leave yet; for statements over deliveries."""
    return _first().exists()


def free_to_leave_at() -> ColumnElement[datetime]:
    """When all has left that a message waits for, as things stand; null where it waits for nothing.

    Infinity where a lead holds it: then it depends on nobody's clock.
    """
    first = aliased(Delivery)
    leaves = case((col(first.held_at).is_not(None), literal("infinity", DateTime(True))), else_=first.due_at)
    return _first(first).with_only_columns(func.max(leaves)).scalar_subquery()


def is_to_be_told() -> ColumnElement[bool]:
    """Whether what tells of a move has still to leave; for statements over applications."""
    return (
        select(col(Delivery.message_id))
        .where(
            col(Delivery.application_id) == col(Application.id),
            col(Delivery.state).in_(_UNFINISHED),
            col(Delivery.kind).in_(TELLS_OF_A_MOVE),
        )
        .correlate(Application)
        .exists()
    )


def told_at(session: Session, application_ids: Collection[UUID]) -> Mapping[UUID, datetime]:
    """When those will have been told of their move, as things stand, of whom it is still to leave.

    What a lead holds counts as told when it might have left. One statement; none without applications.
    """
    if not application_ids:
        return {}
    rows = session.execute(
        select(col(Delivery.application_id), func.max(col(Delivery.due_at)))
        .where(
            col(Delivery.application_id).in_(application_ids),
            col(Delivery.state).in_(_UNFINISHED),
            col(Delivery.kind).in_(TELLS_OF_A_MOVE),
        )
        .group_by(col(Delivery.application_id))
    )
    return {one: at for one, at in rows if one is not None}


def invitation_left_at() -> ColumnElement[datetime]:
    """When what invites a candidate left, or is to leave; for statements over applications and details."""
    # The index of messages begins with who gets them.
    address = select(col(Person.email)).where(col(Person.id) == col(Details.person_id)).correlate(Details)
    waits = col(Delivery.state).in_(_UNFINISHED)
    return (
        select(func.max(case((waits, col(Delivery.due_at)), else_=col(Delivery.sent_at))))
        .join(Message, col(Message.id) == col(Delivery.message_id))
        .where(
            col(Message.recipient) == address.scalar_subquery(),
            col(Message.kind).in_([MessageKind.INVITED_TO_INTERVIEW, MessageKind.INVITED_TO_CENTRE]),
            col(Delivery.application_id) == col(Application.id),
        )
        .correlate(Application, Details)
        .scalar_subquery()
    )


def _first(first: type[Delivery] | None = None) -> Select[*tuple[Any, ...]]:
    """The messages that are to leave before that of the delivery around it.

    What tells of a later move waits for what tells of an earlier one; what a release itself asks, written at
    the same moment, waits for what it tells.
    """
    first = first or aliased(Delivery)
    first_words, own_words = aliased(Message), aliased(Message)
    return (
        select(col(first.message_id))
        .join(first_words, col(first_words.id) == col(first.message_id))
        .join(own_words, col(own_words.id) == col(Delivery.message_id))
        .where(
            col(first.application_id) == col(Delivery.application_id),
            col(first.state).in_(_UNFINISHED),
            col(first_words.kind).in_(TELLS_OF_A_MOVE),
            or_(
                and_(
                    col(own_words.kind).in_(FOLLOWS_A_MOVE),
                    col(first_words.made_at) <= col(own_words.made_at),
                ),
                and_(
                    col(own_words.kind).in_(TELLS_OF_A_MOVE),
                    col(first_words.made_at) < col(own_words.made_at),
                ),
            ),
        )
        .correlate(Delivery)
    )
