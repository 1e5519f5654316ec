"""The outbox of a cohort: what waits to be sent, by what brought it about, and what leads did with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select, tuple_
from sqlmodel import Session, col

from recruitment.domain.messages import CODES
from recruitment.domain.outbox import MessageDeed
from recruitment.domain.references import without_tokens
from recruitment.models import (
    Application,
    Delivery,
    DeliveryState,
    Details,
    DoneToMessage,
    Message,
    Person,
)
from recruitment.models.base import datetime
from recruitment.queries.message_order import waits_for_another


@dataclass(frozen=True)
class Batch:
    """What waits about one event.

    Attributes:
        event: as messages carry it, such as "decision:<id>".
        kinds: how many of each kind wait.
        held: how many of them a lead holds.
        leaves_at: when the first may leave that neither a lead nor another message holds up; or None.
    """

    event: str
    kinds: Mapping[str, int]
    held: int
    leaves_at: datetime | None

    @property
    def count(self) -> int:
        """How many wait."""
        return sum(self.kinds.values())


@dataclass(frozen=True)
class WaitingMessage:
    """One message that waits, with its words as its reader will see them, without keys.

    Attributes:
        waits_for_another: what tells of the move that it depends on is to leave before it.
    """

    id: UUID
    kind: str
    event: str
    recipient: str
    reference: str | None
    subject: str
    text: str
    calendar: bool
    due_at: datetime
    attempts: int
    held_at: datetime | None
    waits_for_another: bool


@dataclass(frozen=True)
class WaitingPage:
    """Some of what waits; `next` is the last one where more follow."""

    messages: tuple[WaitingMessage, ...]
    next: UUID | None


@dataclass(frozen=True)
class Done:
    """What a lead did about a message, by name; the rest is what it was before, where that changed."""

    deed: MessageDeed
    by: str
    at: datetime
    reason: str
    subject_was: str
    text_was: str
    recipient_was: str


def not_ones_own(person_id: UUID) -> ColumnElement[bool]:
    """Whether a delivery is about anything but somebody's own application, which others deal with."""
    own = exists().where(
        col(Details.application_id) == col(Delivery.application_id), col(Details.person_id) == person_id
    )
    return ~own.correlate(Delivery)


def batches_waiting(session: Session, cohort_id: UUID, *, lead_id: UUID, most: int = 50) -> tuple[Batch, ...]:
    """Events about which several messages wait, and decisions: what leaves first, first. One statement.

    Args:
        cohort_id: the cohort.
        lead_id: who looks; what is about their own application is left out.
        most: the most events.
    """
    by_kind = (
        select(
            col(Message.event).label("event"),
            col(Delivery.kind).label("kind"),
            func.count().label("count"),
            func.count(col(Delivery.held_at)).label("held"),
            func.min(col(Delivery.due_at))
            .filter(col(Delivery.held_at).is_(None), ~waits_for_another())
            .label("leaves_at"),
        )
        .join(Message, col(Message.id) == col(Delivery.message_id))
        .where(*_waits(cohort_id, lead_id))
        .group_by(col(Message.event), col(Delivery.kind))
        .subquery()
    )
    rows = session.execute(
        select(
            by_kind.c.event,
            func.json_object_agg(by_kind.c.kind, by_kind.c.count),
            func.sum(by_kind.c.held),
            func.min(by_kind.c.leaves_at),
        )
        .group_by(by_kind.c.event)
        .having((func.sum(by_kind.c.count) > 1) | by_kind.c.event.startswith("decision:"))
        .order_by(func.min(by_kind.c.leaves_at), by_kind.c.event)
        .limit(most)
    )
    return tuple(Batch(event, kinds, int(held), leaves_at) for event, kinds, held, leaves_at in rows)


def messages_waiting(
    session: Session,
    cohort_id: UUID,
    *,
    lead_id: UUID,
    event: str | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> WaitingPage:
    """What waits, those that leave first, first. One statement.

    Args:
        cohort_id: the cohort.
        lead_id: who looks; what is about their own application is left out.
        event: what is to be about one event alone.
        after: the last message of the page before, or None for the first page.
        limit: the most messages.
    """
    place = (col(Delivery.due_at), col(Message.id))
    statement = _lines().where(*_waits(cohort_id, lead_id)).order_by(*place).limit(limit + 1)
    if event is not None:
        statement = statement.where(col(Message.event) == event)
    if after is not None:
        end = select(*place).join(Delivery, col(Delivery.message_id) == col(Message.id))
        end = end.where(col(Message.id) == after).correlate(None)
        statement = statement.where(tuple_(*place) > end.scalar_subquery())
    found = tuple(_line(row) for row in session.execute(statement))
    return WaitingPage(found[:limit], found[limit - 1].id if len(found) > limit else None)


def done_to(session: Session, message_id: UUID) -> tuple[Done, ...]:
    """What leads did about a message, the newest first. One statement."""
    rows = session.execute(
        select(
            col(DoneToMessage.deed),
            func.coalesce(func.nullif(col(Person.full_name), ""), col(Person.email), "a former lead"),
            col(DoneToMessage.at),
            col(DoneToMessage.reason),
            col(DoneToMessage.subject_was),
            col(DoneToMessage.text_was),
            col(DoneToMessage.recipient_was),
        )
        .outerjoin(Person, col(Person.id) == col(DoneToMessage.actor_id))
        .where(col(DoneToMessage.message_id) == message_id)
        .order_by(col(DoneToMessage.id).desc())
    )
    return tuple(Done(MessageDeed(deed), *rest) for deed, *rest in rows)


def _waits(cohort_id: UUID, lead_id: UUID) -> tuple[Any, ...]:
    return (
        col(Delivery.cohort_id) == cohort_id,
        col(Delivery.state) == DeliveryState.QUEUED,
        col(Delivery.kind).not_in(CODES),
        not_ones_own(lead_id),
    )


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(Message.id),
            col(Delivery.kind),
            col(Message.event),
            col(Message.recipient),
            col(Application.reference),
            col(Message.subject),
            col(Message.text),
            col(Message.calendar) != "",
            col(Delivery.due_at),
            col(Delivery.attempts),
            col(Delivery.held_at),
            waits_for_another(),
        )
        .join(Delivery, col(Delivery.message_id) == col(Message.id))
        .outerjoin(Application, col(Application.id) == col(Delivery.application_id))
    )


def _line(row: Any) -> WaitingMessage:
    values = list(row)
    # It holds its reader's own link, and nobody else may follow that.
    values[6] = without_tokens(values[6])
    return WaitingMessage(*values)
