"""Post messages: a row first, unique by recipient, kind and event; the e-mail is the worker's business."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import formataddr
from uuid import UUID, uuid4

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from recruitment.domain.messages import MessageKind, render
from recruitment.models import Delivery, DeliveryState, Message
from recruitment.models.base import datetime
from recruitment.programme.schema import Definition
from recruitment.queue import Task, defer_many


@dataclass(frozen=True)
class Letter:
    """A message to be posted.

    Attributes:
        recipient: the e-mail address, in lower case.
        kind: which template of the definition.
        event: what it is about, such as "decision:<id>"; the same event is told once.
        fields: what the template may use, with those of `standing_fields`.
        application_id: the application it concerns, if any.
    """

    recipient: str
    kind: MessageKind
    event: str
    fields: Mapping[str, str]
    application_id: UUID | None = None


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
) -> int:
    """Post letters: write each with its delivery, and queue the sending, all in the caller's transaction.

    A letter to the same recipient, of the same kind, about the same event is passed over.

    Args:
        letters: what to post.
        definition: holds the templates.
        now: when, aware.
        cohort_id: the cohort they belong to, for the lead's list of messages.

    Returns:
        How many were posted.

    Raises:
        FieldRefused: a template asks for a field that is not given.
    """
    written = [
        _write(session, letter, definition=definition, now=now, cohort_id=cohort_id) for letter in letters
    ]
    calls = [{"message_id": str(message_id)} for message_id in written if message_id is not None]
    return defer_many(session, Task.SEND_MESSAGE, calls)


def _write(
    session: Session, letter: Letter, *, definition: Definition, now: datetime, cohort_id: UUID | None
) -> UUID | None:
    message_id = uuid4()
    organisation = definition.organisation
    domain = organisation.sender.rpartition("@")[2]
    rendered = render(definition.message(letter.kind), letter.fields)
    # No RETURNING and no named arbiter: those who sign in may write messages but not read them.
    written = session.exec(
        insert(Message)
        .values(
            id=message_id,
            sender=formataddr((organisation.name, organisation.sender)),
            recipient=letter.recipient,
            kind=letter.kind,
            event=letter.event,
            subject=rendered.subject,
            text=rendered.text,
            made_at=now,
        )
        .on_conflict_do_nothing()
        # Without this an insert does not say how many rows it wrote.
        .execution_options(preserve_rowcount=True)
    )
    if written.rowcount == 0:
        return None
    session.exec(
        insert(Delivery).values(
            message_id=message_id,
            header_id=f"<{message_id}@{domain}>",
            kind=letter.kind,
            cohort_id=cohort_id,
            application_id=letter.application_id,
            state=DeliveryState.QUEUED,
            due_at=now,
            attempts=0,
            maybe_twice=False,
            fault="",
        )
    )
    return message_id
