"""Carry a message through its delivery: claimed, spoken about with the mail server, marked.

Each step is a transaction of its caller's. A row is `sending` before the conversation begins, so a
crash leaves a trace: it is then sent once more under the same Message-ID, and listed to the lead.

A conversation ends itself long before its message counts as cut (`CONVERSATION_SECONDS` of
`mail.posting`), and a mark is made only by the attempt that it belongs to: a process that slept through
its time cannot undo what another has done since.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Case,
    ColumnElement,
    DateTime,
    Integer,
    Update,
    Uuid,
    bindparam,
    case,
    exists,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningUpdate
from sqlmodel import Session, col

from recruitment.domain.references import without_tokens
from recruitment.domain.stages import Stage
from recruitment.mail.composing import Outgoing
from recruitment.models import Delivery, DeliveryState, Event, Message
from recruitment.models.base import datetime
from recruitment.queries.holds import is_on_hold
from recruitment.queries.message_order import waits_for_another
from recruitment.queue import Task, defer_many
from recruitment.services.message_order import let_follow

#: A conversation that began longer ago than this ended with its process. The clocks of the machines that
#: workers run on may differ by two minutes.
CONVERSATION_LASTS = timedelta(minutes=5)
#: How long to wait after each refusal; after the last the message has failed.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))


@dataclass(frozen=True)
class Claim:
    """A message in one worker's hands.

    Attributes:
        message_id: the message.
        kind: what kind it is.
        attempt: the number of this attempt; marks are made under it.
        outgoing: its words.
    """

    message_id: UUID
    kind: str
    attempt: int
    outgoing: Outgoing


def claim(session: Session, *, message_id: UUID, now: datetime) -> Claim | None:
    """Take a queued message that is due; None where it is gone, done or in other hands.

    What was written while its reader withdrew is dropped: neither saw the other. What depends on a move waits
    until its reader has been told of that.
    """
    claimed = session.execute(_claiming(), {"message": message_id, "present": now}).one_or_none()
    if claimed is None or claimed.state == DeliveryState.DROPPED:
        return None
    words = session.execute(_WORDS, {"message": message_id}).one()
    header_id, kind, attempt, _ = claimed
    return Claim(message_id, kind, attempt, Outgoing(header_id, *words))


def mark_sent(session: Session, *, claim: Claim, now: datetime) -> None:
    """The mail server took it. What waited for it may leave.

    A link that lets its bearer in stands from now on in that e-mail alone.
    """
    session.execute(_SENT, {"message": claim.message_id, "attempt": claim.attempt, "present": now})
    bare = without_tokens(claim.outgoing.text)
    if bare != claim.outgoing.text:
        session.execute(update(Message).where(col(Message.id) == claim.message_id).values(text=bare))
    let_follow(session, message_id=claim.message_id, kind=claim.kind, now=now)


def mark_refused(session: Session, *, claim: Claim, reason: str, forever: bool, now: datetime) -> None:
    """The mail server did not take it: due again after a pause, or failed."""
    pause = case(*((col(Delivery.attempts) == i, p) for i, p in enumerate(PAUSES, 1)), else_=PAUSES[-1])
    state = DeliveryState.FAILED if forever else _again()
    _end(session, claim, now, state=state, due_at=now + pause, fault=reason)


def mark_cut(session: Session, *, claim: Claim, reason: str, now: datetime) -> None:
    """Nobody knows whether it arrived: once more under the same Message-ID, and listed."""
    _end(session, claim, now, state=_again(), maybe_twice=True, due_at=now + PAUSES[0], fault=reason)


def recover_cut(session: Session, *, message_id: UUID, now: datetime) -> bool:
    """Treat a message left in `sending` by a process that died as cut; True where it was."""
    recovered = session.exec(
        update(Delivery)
        .where(
            col(Delivery.message_id) == message_id,
            col(Delivery.state) == DeliveryState.SENDING,
            col(Delivery.sending_at) <= now - CONVERSATION_LASTS,
        )
        .values(
            state=_again(),
            maybe_twice=True,
            due_at=now,
            fault="the process that was sending it ended",
        )
    )
    return bool(recovered.rowcount == 1)


def queue_sending(session: Session, *, message_ids: list[UUID]) -> int:
    """Ask the worker to send these; sending twice is prevented by `claim`."""
    return defer_many(session, Task.SEND_MESSAGE, [{"message_id": str(one)} for one in message_ids])


def _again() -> Case[str]:
    """Queued once more, until there have been as many attempts as there are pauses and one.

    What was being sent as its reader withdrew is dropped: what waited then was taken back.
    """
    spent = col(Delivery.attempts) > len(PAUSES)
    return case(
        (withdrawn_since(), DeliveryState.DROPPED.value),
        (spent, DeliveryState.FAILED.value),
        else_=DeliveryState.QUEUED.value,
    )


def withdrawn_since() -> ColumnElement[bool]:
    """Whether what it is about was withdrawn since it was written; answers to requests are owed still."""
    return (
        exists()
        .where(
            col(Event.application_id) == col(Delivery.application_id),
            col(Event.to_stage) == Stage.WITHDRAWN,
            col(Message.id) == col(Delivery.message_id),
            col(Event.at) > col(Message.made_at),
            col(Delivery.kind).not_like("request%"),
        )
        .correlate(Delivery)
    )


# These are carried out for every message, and composed once: that takes longer than carrying them out.
@cache
def _claiming() -> ReturningUpdate[str, str, int, str]:
    goes = case((withdrawn_since(), DeliveryState.DROPPED.value), else_=DeliveryState.SENDING.value)
    return (
        update(Delivery)
        .where(
            col(Delivery.message_id) == bindparam("message", type_=Uuid),
            col(Delivery.state) == DeliveryState.QUEUED,
            col(Delivery.due_at) <= _PRESENT,
            col(Delivery.held_at).is_(None),
            # Held, it waits in its row, whoever queued it; the timetable finds it there.
            ~is_on_hold("send_messages", col(Delivery.cohort_id)),
            ~waits_for_another(),
        )
        .values(state=goes, sending_at=_PRESENT, attempts=col(Delivery.attempts) + 1)
        .returning(col(Delivery.header_id), col(Delivery.kind), col(Delivery.attempts), col(Delivery.state))
    )


_PRESENT = bindparam("present", type_=DateTime(timezone=True))
_WORDS = select(
    col(Message.sender),
    col(Message.recipient),
    col(Message.subject),
    col(Message.text),
    col(Message.made_at),
    col(Message.calendar),
).where(col(Message.id) == bindparam("message"))
_SENT = (
    update(Delivery)
    .where(
        col(Delivery.message_id) == bindparam("message", type_=Uuid),
        col(Delivery.state) == DeliveryState.SENDING,
        col(Delivery.attempts) == bindparam("attempt", type_=Integer),
    )
    .values(state=DeliveryState.SENT, sent_at=_PRESENT, fault="")
)


def _end(session: Session, claim: Claim, now: datetime, **values: Any) -> None:
    """Mark how an attempt ended; what waited for a message that has failed may leave."""
    marked = session.execute(
        _held(claim).values(**values).returning(col(Delivery.state))
    ).scalar_one_or_none()
    if marked == DeliveryState.FAILED:
        let_follow(session, message_id=claim.message_id, kind=claim.kind, now=now)


def _held(claim: Claim) -> Update:
    return update(Delivery).where(
        col(Delivery.message_id) == claim.message_id,
        col(Delivery.state) == DeliveryState.SENDING,
        col(Delivery.attempts) == claim.attempt,
    )
