"""Write to a group: one message to each at a stage or in a selection, worded by a lead, sent once to each."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, insert, literal, select
from sqlmodel import Session, col

from recruitment.domain.errors import Refusal
from recruitment.domain.messages import MessageKind, render
from recruitment.domain.outbox import MessageDeed
from recruitment.models import Delivery, DoneToMessage, Message
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.group_writing import Group, readers_of
from recruitment.queries.releases import Addressee
from recruitment.services.messages import Letter, post_many, standing_fields
from recruitment.services.writing import Written


@dataclass(frozen=True)
class _Words:
    """A lead's words, which may hold fields."""

    subject: str
    body: str


def group_letters(
    readers: Sequence[Addressee], *, cohort: CohortFacts, written: Written, address: str
) -> list[Letter]:
    """The letters as they would leave, with the lead's fields filled in for each.

    Args:
        readers: to whom.
        cohort: theirs.
        written: what the lead wrote; its id is the event, so that each person is sent it once.
        address: the service's own, for links.

    Raises:
        FieldRefused: the words ask for a field that there is not.
    """
    words = _Words(written.subject, written.text)
    return [_letter(one, words, cohort, written, address) for one in readers]


def _letter(one: Addressee, words: _Words, cohort: CohortFacts, written: Written, address: str) -> Letter:
    fields = standing_fields(cohort.definition, f"{address}/apply/{one.reference}/requests") | {
        "name": one.name or "applicant",
        "cohort": cohort.name,
        "reference": one.reference,
    }
    filled = render(words, fields)
    theirs = fields | {"subject": filled.subject, "words": filled.text.strip()}
    return Letter(one.email, MessageKind.ONE_OFF, f"written:{written.id}", theirs, one.application_id)


def write_to_group(
    session: Session,
    *,
    cohort: CohortFacts,
    group: Group,
    written: Written,
    address: str,
    actor_id: UUID,
    now: datetime,
) -> int:
    """Write to everybody in a group who can be written to. Messages wait in the outbox, then leave in turn.

    In order: finds who is written to, and waits for whoever withdraws at this moment; posts the letters, many
    of them some minutes apart; writes down whose they are. As many statements for one as for a thousand.

    Args:
        cohort: theirs.
        group: whom.
        written: what; whoever was sent this very message before is not sent it again.
        address: the service's own, for links.
        actor_id: the lead, who is never written to.
        now: when, aware.

    Returns:
        How many were written to by this.

    Raises:
        Refusal: nobody in the group can be written to.
        FieldRefused: the words ask for a field that there is not.
    """
    readers = readers_of(session, cohort.id, group, writer_id=actor_id, is_sending=True)
    if not readers.written:
        raise Refusal("Choose others to write to: nobody here can be written to.")
    posted = post_many(
        session,
        group_letters(readers.written, cohort=cohort, written=written, address=address),
        definition=cohort.definition,
        now=now,
        cohort_id=cohort.id,
        wait=cohort.definition.offsets.hold_for,
    )
    if posted:
        _sign_all(session, cohort.id, f"written:{written.id}", actor_id, now)
    return posted


def _sign_all(session: Session, cohort_id: UUID, event: str, actor_id: UUID, now: datetime) -> None:
    """Keep who wrote them beside the messages; those of an earlier press are signed already."""
    signed = exists().where(
        col(DoneToMessage.message_id) == col(Message.id), col(DoneToMessage.deed) == MessageDeed.WRITTEN
    )
    mine = (
        select(
            col(Message.id),
            literal(MessageDeed.WRITTEN.value),
            literal(actor_id),
            literal(now),
            *[literal("")] * 4,
        )
        # Messages have no index by event alone; those of one cohort are few.
        .join(Delivery, col(Delivery.message_id) == col(Message.id))
        .where(
            col(Delivery.cohort_id) == cohort_id,
            col(Message.kind) == MessageKind.ONE_OFF,
            col(Message.event) == event,
            ~signed,
        )
    )
    columns = [
        "message_id",
        "deed",
        "actor_id",
        "at",
        "reason",
        "subject_was",
        "text_was",
        "recipient_was",
    ]
    session.execute(insert(DoneToMessage).from_select(columns, mine))
