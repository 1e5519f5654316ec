"""Post messages: a row first, unique by recipient, kind and event; the e-mail is the worker's business."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.utils import formataddr
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from recruitment.domain.messages import CODES, MessageKind, render
from recruitment.domain.outbox import leaves_at
from recruitment.models import Delivery, DeliveryState, Message
from recruitment.models.base import datetime, table_of
from recruitment.programme.schema import Definition
from recruitment.queue import Task, defer_many
from recruitment.services.bulk import insert_new_rows, insert_rows

#: Composed once: that takes longer than carrying them out.
_UNREAD = (
    insert(table_of(Message))
    .on_conflict_do_nothing()
    # Without this an insert does not say how many rows it wrote.
    .execution_options(preserve_rowcount=True)
)
_DELIVERY = insert(table_of(Delivery))


@dataclass(frozen=True)
class Letter:
    """A message to be posted.

    Attributes:
        recipient: the e-mail address, in lower case.
        kind: which template of the definition.
        event: what it is about, such as "decision:<id>"; the same event is told once.
        fields: what the template may use, with those of `standing_fields`.
        application_id: the application it concerns, if any.
        calendar: a calendar file that goes with it, or empty.
    """

    recipient: str
    kind: MessageKind
    event: str
    fields: Mapping[str, str]
    application_id: UUID | None = None
    calendar: str = ""


def standing_fields(definition: Definition, link: str) -> dict[str, str]:
    """The fields that every message may use.

    Args:
        definition: whose organisation speaks.
        link: the page the reader should go to, as a whole address.
    """
    organisation = definition.organisation
    return {
        "organisation": organisation.name,
        "programme": definition.name,
        "help_email": organisation.help_email,
        "help_phone": organisation.help_phone,
        "link": link,
    }


def post(
    session: Session, letter: Letter, *, definition: Definition, now: datetime, cohort_id: UUID | None = None
) -> bool:
    """Post one letter; see `post_many`.

    Returns:
        True where it was posted, False where the same person had been told of the same event.
    """
    return post_many(session, [letter], definition=definition, now=now, cohort_id=cohort_id) == 1


def post_many(
    session: Session,
    letters: Sequence[Letter],
    *,
    definition: Definition,
    now: datetime,
    cohort_id: UUID | None = None,
    wait: timedelta = timedelta(0),
) -> int:
    """Post letters: write each with its delivery, and queue the sending, all in the caller's transaction.

    A letter to the same recipient, of the same kind, about the same event is passed over. Many do not leave
    all at once (`domain.outbox.A_MINUTE`).

    Args:
        letters: what to post.
        definition: holds the templates.
        now: when, aware.
        cohort_id: the cohort they belong to, for the lead's list of messages.
        wait: for how long leads may hold them before they leave.

    Returns:
        How many were posted.

    Raises:
        FieldRefused: a template asks for a field that is not given.
    """
    rows = [
        _Row.of(letter, definition, now, leaves_at(now, wait, number))
        for number, letter in enumerate(letters)
    ]
    if len(rows) == 1:
        written = _write_unread(session, rows[0], cohort_id)
    else:
        written = _write_many(session, rows, cohort_id)
    # What waits, the timetable finds once its time has come.
    at_once = [{"message_id": str(row.message["id"])} for row in written if row.due_at <= now]
    # Somebody waits for a code, with a page open, and not behind a thousand letters to a slow mail server.
    defer_many(session, Task.SEND_MESSAGE, at_once, first=all(one.kind in CODES for one in letters))
    return len(written)


@dataclass(frozen=True)
class _Row:
    """A letter as its two rows hold it."""

    letter: Letter
    message: dict[str, Any]
    header_id: str
    due_at: datetime

    @classmethod
    def of(cls, letter: Letter, definition: Definition, now: datetime, due_at: datetime) -> "_Row":
        """Fill the template."""
        message_id = uuid4()
        organisation = definition.organisation
        rendered = render(definition.message(letter.kind), letter.fields)
        message = {
            "id": message_id,
            "sender": formataddr((organisation.name, organisation.sender)),
            "recipient": letter.recipient,
            "kind": letter.kind,
            "event": letter.event,
            "subject": rendered.subject,
            "text": rendered.text,
            "made_at": now,
            "calendar": letter.calendar,
        }
        return cls(letter, message, f"<{message_id}@{organisation.sender.rpartition('@')[2]}>", due_at)

    def delivery(self, cohort_id: UUID | None) -> dict[str, Any]:
        """The row that says how far it has come: not yet begun."""
        return {
            "message_id": self.message["id"],
            "header_id": self.header_id,
            "kind": self.letter.kind,
            "cohort_id": cohort_id,
            "application_id": self.letter.application_id,
            "state": DeliveryState.QUEUED,
            "due_at": self.due_at,
            "free_at": self.due_at if self.due_at > self.message["made_at"] else None,
            "attempts": 0,
            "maybe_twice": False,
            "fault": "",
        }


def _write_unread(session: Session, row: _Row, cohort_id: UUID | None) -> list[_Row]:
    # No RETURNING and no named arbiter: those who sign in may write messages but not read them.
    # What the message is about may have been added a moment ago.
    session.flush()
    written = session.connection().execute(_UNREAD, row.message)
    if written.rowcount == 0:
        return []
    session.execute(_DELIVERY, row.delivery(cohort_id))
    return [row]


def _write_many(session: Session, rows: Sequence[_Row], cohort_id: UUID | None) -> list[_Row]:
    """Two statements however many: only the worker and leads write to many, and they may read."""
    if not rows:
        return []
    new = insert_new_rows(
        session, Message, tuple(rows[0].message), [tuple(row.message.values()) for row in rows]
    )
    written = [row for row in rows if row.message["id"] in new]
    deliveries = [row.delivery(cohort_id) for row in written]
    if deliveries:
        insert_rows(session, Delivery, tuple(deliveries[0]), [tuple(one.values()) for one in deliveries])
    return written
