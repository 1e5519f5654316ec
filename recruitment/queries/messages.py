"""Messages of a cohort, as its leads see them."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, or_, select, tuple_
from sqlmodel import Session, col

from recruitment.domain.errors import NotFound
from recruitment.domain.messages import CODES
from recruitment.domain.references import without_tokens
from recruitment.models import Application, Delivery, DeliveryState, Message
from recruitment.models.base import datetime
from recruitment.queries.message_order import waits_for_another


@dataclass(frozen=True)
class MessageLine:
    """One message in the list.

    Attributes:
        reference: of the application it concerns, if any.
        attention: it failed, or may have arrived twice.
        due_at: when it leaves, or is tried again, where it waits.
        held_at: since when a lead holds it; None where nobody does.
        waits_for_another: what tells of the move that it depends on is to leave before it.
    """

    id: UUID
    kind: str
    recipient: str
    subject: str
    reference: str | None
    state: DeliveryState
    attention: bool
    maybe_twice: bool
    fault: str
    attempts: int
    made_at: datetime
    due_at: datetime
    held_at: datetime | None
    waits_for_another: bool
    sent_at: datetime | None


@dataclass(frozen=True)
class MessagePage:
    """Some messages; `next` is the last one where more follow."""

    messages: tuple[MessageLine, ...]
    next: UUID | None


@dataclass(frozen=True)
class WholeMessage:
    """One message with its words; a calendar file may go with it. `version` rises as they are changed."""

    line: MessageLine
    sender: str
    text: str
    calendar: bool
    version: int


def messages_of(
    session: Session, cohort_id: UUID, *, after: UUID | None = None, limit: int = 50
) -> MessagePage:
    """The messages of a cohort: those that need a person first, then the newest. One statement.

    Args:
        cohort_id: the cohort.
        after: the last message of the page before, or None for the first page.
        limit: the most messages.
    """
    place = (_attention(), col(Message.made_at), col(Message.id))
    statement = _lines(cohort_id).order_by(*(key.desc() for key in place)).limit(limit + 1)
    if after is not None:
        end = select(*place).join(Delivery, col(Delivery.message_id) == col(Message.id))
        end = end.where(col(Message.id) == after).correlate(None)
        statement = statement.where(tuple_(*place) < end.scalar_subquery())
    lines = tuple(_line(row) for row in session.execute(statement))
    return MessagePage(lines[:limit], lines[limit - 1].id if len(lines) > limit else None)


def messages_about(session: Session, cohort_id: UUID, application_id: UUID) -> tuple[MessageLine, ...]:
    """Every message about one application of a cohort, the newest first. One statement."""
    rows = session.execute(_about(), {"cohort_id": cohort_id, "application_id": application_id})
    return tuple(_line(row) for row in rows)


def message_by_id(session: Session, cohort_id: UUID, message_id: UUID) -> WholeMessage:
    """One message of a cohort with its words. One statement.

    Raises:
        NotFound: there is none, or it is another cohort's.
    """
    row = session.execute(
        _lines(cohort_id)
        .add_columns(
            col(Message.sender).label("sender"),
            col(Message.text).label("text"),
            (col(Message.calendar) != "").label("calendar"),
            col(Message.version).label("version"),
        )
        .where(col(Message.id) == message_id)
    ).one_or_none()
    if row is None:
        raise NotFound("Check the address: this cohort has no such message.")
    # One that waits still holds its reader's own link, and nobody else may follow that.
    return WholeMessage(_line(row), row.sender, without_tokens(row.text), row.calendar, row.version)


def _attention() -> ColumnElement[bool]:
    return or_(col(Delivery.state) == DeliveryState.FAILED, col(Delivery.maybe_twice))


# Composed once: that takes many times as long as carrying it out.
@cache
def _about() -> Select[*tuple[Any, ...]]:
    return (
        _lines(bindparam("cohort_id"))
        .where(col(Delivery.application_id) == bindparam("application_id"))
        .order_by(col(Message.made_at).desc(), col(Message.id))
    )


def _lines(cohort_id: UUID | BindParameter[UUID]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(Message.id).label("id"),
            col(Message.kind).label("kind"),
            col(Message.recipient).label("recipient"),
            col(Message.subject).label("subject"),
            col(Application.reference).label("reference"),
            col(Delivery.state).label("state"),
            _attention().label("attention"),
            col(Delivery.maybe_twice).label("maybe_twice"),
            col(Delivery.fault).label("fault"),
            col(Delivery.attempts).label("attempts"),
            col(Message.made_at).label("made_at"),
            col(Delivery.due_at).label("due_at"),
            col(Delivery.held_at).label("held_at"),
            and_(col(Delivery.state) == DeliveryState.QUEUED, waits_for_another()).label("waits_for_another"),
            col(Delivery.sent_at).label("sent_at"),
        )
        .join(Delivery, col(Delivery.message_id) == col(Message.id))
        .join(Application, col(Application.id) == col(Delivery.application_id), isouter=True)
        # Codes belong to no cohort; should one ever, it lets its reader in as somebody else.
        .where(col(Delivery.cohort_id) == cohort_id, col(Message.kind).not_in(CODES))
    )


def _line(row: Any) -> MessageLine:
    names = MessageLine.__dataclass_fields__
    values = {name: value for name, value in row._asdict().items() if name in names}
    return MessageLine(**values | {"state": DeliveryState(row.state)})
