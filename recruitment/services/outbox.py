"""What leads do about messages: hold, let go, change, drop; and try those again that did not arrive.

Each takes the row of the delivery first, as sending does, so a message is changed before it leaves or not at
all. What was done is kept beside it, with what it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, exists, func, insert, select, update
from sqlmodel import Session, col

from recruitment.domain.errors import NotFound, Refusal, Stale
from recruitment.domain.messages import CODES
from recruitment.domain.outbox import CAME_BACK, NO_KEY, MessageDeed, whole_text
from recruitment.domain.references import without_tokens
from recruitment.models import Delivery, DeliveryState, DoneToMessage, Message
from recruitment.models.base import datetime
from recruitment.queries.outbox import not_ones_own
from recruitment.services.conflicts import require_not_ones_own
from recruitment.services.deliveries import queue_sending, withdrawn_since
from recruitment.services.message_order import let_follow

_LEFT = "Open the outbox again: this message waits no more. It has left, or somebody took it out."
#: Another Message-ID of the same house.
NEW_ID = func.concat("<", func.gen_random_uuid(), func.substring(col(Delivery.header_id), "@.*$"))


@dataclass(frozen=True)
class _Taken:
    """A message whose row nobody else can change until the transaction ends."""

    state: str
    held_at: datetime | None
    subject: str
    text: str
    recipient: str
    kind: str
    event: str
    version: int


def hold_message(
    session: Session, *, cohort_id: UUID, message_id: UUID, actor_id: UUID, now: datetime
) -> None:
    """Hold a message that waits: it does not leave before somebody lets it go.

    Raises:
        NotFound: the cohort has no such message.
        Refusal: it is about the lead's own application.
        Stale: it does not wait, or is held already.
    """
    taken = _take(session, cohort_id, message_id, actor_id)
    if taken.state != DeliveryState.QUEUED or taken.held_at is not None:
        raise Stale(_LEFT if taken.held_at is None else "Open it again: somebody has held it already.")
    _set(session, message_id, held_at=now)
    _keep(session, [message_id], MessageDeed.HELD, actor_id, now)


def let_message_go(
    session: Session, *, cohort_id: UUID, message_id: UUID, actor_id: UUID, now: datetime
) -> None:
    """Let a held message go: it leaves within a minute, or at its time where that is still to come.

    Raises:
        NotFound: the cohort has no such message.
        Refusal: it is about the lead's own application.
        Stale: nobody holds it.
    """
    if _take(session, cohort_id, message_id, actor_id).held_at is None:
        raise Stale("Open it again: nobody holds it any more.")
    _set(session, message_id, held_at=None, free_at=_free(now))
    _keep(session, [message_id], MessageDeed.LET_GO, actor_id, now)


def hold_event(session: Session, *, cohort_id: UUID, event: str, actor_id: UUID, now: datetime) -> int:
    """Hold all that waits about one event, such as a release, but for what is about the lead themselves.

    Returns:
        How many; what has left, has left.
    """
    about = _waiting_about(cohort_id, event, actor_id) & col(Delivery.held_at).is_(None)
    ids = _turned(session, about, held_at=now)
    _keep(session, ids, MessageDeed.HELD, actor_id, now)
    return len(ids)


def let_event_go(session: Session, *, cohort_id: UUID, event: str, actor_id: UUID, now: datetime) -> int:
    """Let all go that is held about one event, but for what is about the lead. Returns how many."""
    about = _waiting_about(cohort_id, event, actor_id) & col(Delivery.held_at).is_not(None)
    ids = _turned(session, about, held_at=None, free_at=_free(now))
    _keep(session, ids, MessageDeed.LET_GO, actor_id, now)
    return len(ids)


def edit_message(
    session: Session,
    *,
    cohort_id: UUID,
    message_id: UUID,
    version: int,
    subject: str,
    text: str,
    actor_id: UUID,
    now: datetime,
) -> None:
    """Change the words of a message that waits. Links, codes and calendar files stay whole.

    Args:
        cohort_id: the message's.
        version: of the words that the new ones were made from.
        subject: one line.
        text: paragraphs, with blank lines between them; links without their keys, as the page shows them.
        actor_id: who.
        now: when, aware.

    Raises:
        NotFound: the cohort has no such message.
        Refusal: a link is missing, or it is about the lead's own application.
        Stale: it waits no more, or somebody changed it first.
    """
    taken = _take(session, cohort_id, message_id, actor_id)
    if taken.state != DeliveryState.QUEUED:
        raise Stale(_LEFT)
    if taken.version != version:
        raise Stale("Look at both: somebody has changed this message since you opened it.")
    new_text, new_subject = whole_text(taken.text, text), " ".join(subject.split())
    if (new_subject, new_text) == (taken.subject, taken.text):
        return
    session.execute(
        update(Message)
        .where(col(Message.id) == message_id)
        .values(subject=new_subject, text=new_text, version=version + 1)
    )
    was = {"subject_was": taken.subject, "text_was": without_tokens(taken.text)}
    _keep(session, [message_id], MessageDeed.EDITED, actor_id, now, **was)


def drop_message(
    session: Session, *, cohort_id: UUID, message_id: UUID, reason: str, actor_id: UUID, now: datetime
) -> None:
    """Take a message that waits out of the outbox for good: nobody is sent it. What waited for it may leave.

    Raises:
        NotFound: the cohort has no such message.
        Refusal: no reason is given, or it is about the lead's own application.
        Stale: it waits no more.
    """
    _require(reason, "Give a reason for not sending it.")
    taken = _take(session, cohort_id, message_id, actor_id)
    if taken.state != DeliveryState.QUEUED:
        raise Stale(_LEFT)
    _set(session, message_id, state=DeliveryState.DROPPED, held_at=None)
    let_follow(session, message_id=message_id, kind=taken.kind, now=now)
    _keep(session, [message_id], MessageDeed.DROPPED, actor_id, now, reason=reason.strip())


def note_came_back(
    session: Session, *, cohort_id: UUID, message_id: UUID, reason: str, actor_id: UUID, now: datetime
) -> None:
    """Note that a message that was sent came back: it counts as failed from now on.

    Raises:
        NotFound: the cohort has no such message.
        Refusal: nothing is said of it, or it is about the lead's own application.
        Stale: it was not sent.
    """
    _require(reason, "Say what came back, such as “mailbox full”.")
    if _take(session, cohort_id, message_id, actor_id).state != DeliveryState.SENT:
        raise Stale("Open it again: only what was sent can have come back.")
    fault = f"{CAME_BACK}{' '.join(reason.split())}"
    _set(session, message_id, state=DeliveryState.FAILED, fault=fault)
    _keep(session, [message_id], MessageDeed.CAME_BACK, actor_id, now, reason=reason.strip())


def try_again(
    session: Session, *, cohort_id: UUID, message_id: UUID, recipient: str, actor_id: UUID, now: datetime
) -> None:
    """Send a message that failed once more, to the same address or a mended one.

    What lets its reader in by a link goes to no other address: whoever has it, acts as its reader.

    Args:
        recipient: the address, in lower case.

    Raises:
        NotFound: the cohort has no such message.
        Refusal: its reader has withdrawn, its link is used up or must not be sent elsewhere, that address was
            told the same already, or it is about the lead's own application.
        Stale: it has not failed.
    """
    taken = _take(session, cohort_id, message_id, actor_id)
    if taken.state != DeliveryState.FAILED:
        raise Stale("Open it again: only what failed can be sent again.")
    if NO_KEY in taken.text:
        raise Refusal("Ask again on the page of references instead: the link in this message is gone.")
    if recipient != taken.recipient:
        _readdress(session, message_id, taken, recipient)
    again = session.execute(
        update(Delivery)
        .where(col(Delivery.message_id) == message_id, ~withdrawn_since())
        .values(
            state=DeliveryState.QUEUED,
            due_at=now,
            free_at=now,
            # As often as a new one.
            attempts=0,
            fault="",
            # What came back arrived somewhere under its old one, and would be taken for the same.
            header_id=case(
                (col(Delivery.fault).startswith(CAME_BACK), NEW_ID), else_=col(Delivery.header_id)
            ),
        )
    )
    if again.rowcount != 1:  # type: ignore[attr-defined]
        raise Refusal("Leave it: the applicant has withdrawn, and is sent nothing more about it.")
    _keep(session, [message_id], MessageDeed.TRIED_AGAIN, actor_id, now, recipient_was=taken.recipient)
    queue_sending(session, message_ids=[message_id])


def _readdress(session: Session, message_id: UUID, taken: _Taken, recipient: str) -> None:
    if without_tokens(taken.text) != taken.text:
        raise Refusal("Ask for another referee instead: the link in this message is for this address alone.")
    told = exists().where(
        col(Message.recipient) == recipient,
        col(Message.kind) == taken.kind,
        col(Message.event) == taken.event,
    )
    if session.execute(select(told)).scalar_one():
        raise Refusal("Leave it: that address was told the same already.")
    session.execute(update(Message).where(col(Message.id) == message_id).values(recipient=recipient))
    # There it has not been sent.
    _set(session, message_id, sent_at=None)


def _take(session: Session, cohort_id: UUID, message_id: UUID, actor_id: UUID) -> _Taken:
    row = session.execute(
        select(
            col(Delivery.application_id),
            col(Delivery.state),
            col(Delivery.held_at),
            col(Message.subject),
            col(Message.text),
            col(Message.recipient),
            col(Message.kind),
            col(Message.event),
            col(Message.version),
        )
        .join(Message, col(Message.id) == col(Delivery.message_id))
        .where(
            col(Delivery.message_id) == message_id,
            col(Delivery.cohort_id) == cohort_id,
            col(Delivery.kind).not_in(CODES),
        )
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound("Check the address: this cohort has no such message.")
    application_id, *rest = row
    require_not_ones_own(session, application_id, actor_id)
    return _Taken(*rest)


def _waiting_about(cohort_id: UUID, event: str, actor_id: UUID) -> ColumnElement[bool]:
    about = select(col(Message.id)).where(col(Message.event) == event, col(Message.kind).not_in(CODES))
    return and_(
        col(Delivery.cohort_id) == cohort_id,
        col(Delivery.state) == DeliveryState.QUEUED,
        col(Delivery.message_id).in_(about),
        not_ones_own(actor_id),
    )


def _free(now: datetime) -> ColumnElement[datetime]:
    """Since when it may leave that is let go now: its time may be still to come."""
    return func.greatest(col(Delivery.due_at), now)


def _turned(session: Session, about: ColumnElement[bool], **values: object) -> Sequence[UUID]:
    turned = update(Delivery).where(about).values(**values).returning(col(Delivery.message_id))
    return session.execute(turned.execution_options(synchronize_session=False)).scalars().all()


def _set(session: Session, message_id: UUID, **values: object) -> None:
    session.execute(update(Delivery).where(col(Delivery.message_id) == message_id).values(**values))


def _keep(
    session: Session,
    message_ids: Sequence[UUID],
    deed: MessageDeed,
    actor_id: UUID,
    now: datetime,
    **was: str,
) -> None:
    row = {"deed": deed, "actor_id": actor_id, "at": now, "reason": "", "subject_was": "", "text_was": ""}
    rows = [{"message_id": one, **row, "recipient_was": "", **was} for one in message_ids]
    if rows:
        session.execute(insert(DoneToMessage), rows)


def _require(reason: str, sentence: str) -> None:
    if not reason.strip():
        raise Refusal(sentence)
