"""Write to one applicant: a message that a lead words, sent once, kept with the application."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import insert, select
from sqlmodel import Session, col

from recruitment.domain.errors import Refusal
from recruitment.domain.messages import MessageKind
from recruitment.domain.outbox import MessageDeed
from recruitment.domain.stages import Stage
from recruitment.domain.words import split_paragraphs
from recruitment.models import Application, DoneToMessage, Message
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.releases import Addressee, addressees
from recruitment.services.conflicts import require_not_ones_own
from recruitment.services.messages import Letter, post_many, standing_fields
from recruitment.services.requests import note_request


@dataclass(frozen=True)
class Written:
    """What a lead wrote.

    Attributes:
        id: from the form: what is sent twice is one message.
        subject: one line.
        text: paragraphs, with blank lines between them.
        request_id: the request that it answers, if it answers one.
    """

    id: UUID
    subject: str
    text: str
    request_id: UUID | None = None


def letter_to(
    session: Session, *, cohort: CohortFacts, application_id: UUID, written: Written, address: str
) -> Letter:
    """The letter as it would leave, for a last look and for sending.

    Args:
        cohort: the application's.
        application_id: whose applicant is written to.
        written: what the lead wrote.
        address: the service's own, for links.

    Raises:
        Refusal: the applicant has withdrawn, or nobody is known to write to.
    """
    reader = _reader(session, cohort.id, application_id)
    fields = standing_fields(cohort.definition, f"{address}/apply/{reader.reference}/requests") | {
        "name": reader.name or "applicant",
        "cohort": cohort.name,
        "reference": reader.reference,
        "subject": " ".join(written.subject.split()),
        "words": "\n\n".join(split_paragraphs(written.text)),
    }
    return Letter(reader.email, MessageKind.ONE_OFF, f"written:{written.id}", fields, application_id)


def write_to_applicant(
    session: Session,
    *,
    cohort: CohortFacts,
    application_id: UUID,
    written: Written,
    address: str,
    actor_id: UUID,
    now: datetime,
) -> bool:
    """Write to an applicant. The message waits in the outbox as those of a release do, then leaves.

    In order: asks whether it may be; posts it; writes down whose it is; notes at the request that it was
    answered.

    Args:
        cohort: the application's.
        application_id: whose applicant is written to.
        written: what.
        address: the service's own, for links.
        actor_id: the lead.
        now: when, aware.

    Returns:
        False where this very message was sent before.

    Raises:
        NotFound: the cohort has no such request.
        Refusal: the application is the lead's own, its applicant has withdrawn, or nobody is known to write
            to.
    """
    require_not_ones_own(session, application_id, actor_id)
    letter = letter_to(
        session, cohort=cohort, application_id=application_id, written=written, address=address
    )
    wait = cohort.definition.offsets.hold_for
    if not post_many(
        session, [letter], definition=cohort.definition, now=now, cohort_id=cohort.id, wait=wait
    ):
        return False
    _sign(session, letter, actor_id, now)
    if written.request_id is not None:
        note_request(
            session,
            cohort_id=cohort.id,
            request_id=written.request_id,
            text=f"Answered by a message: {letter.fields['subject']}",
            actor_id=actor_id,
            now=now,
        )
    return True


def _reader(session: Session, cohort_id: UUID, application_id: UUID) -> Addressee:
    stage = session.execute(
        select(col(Application.stage))
        .where(col(Application.id) == application_id, col(Application.cohort_id) == cohort_id)
        # Whoever withdraws at this moment is waited for, or waits and takes this back with what else waits.
        .with_for_update(read=True)
    ).scalar_one_or_none()
    if stage == Stage.WITHDRAWN:
        raise Refusal("Leave it: the applicant has withdrawn, and is sent nothing more about it.")
    found = addressees(session, [application_id]) if stage is not None else ()
    if not found:
        raise Refusal("Reach them another way: no e-mail address is known of this candidate.")
    return found[0]


def _sign(session: Session, letter: Letter, actor_id: UUID, now: datetime) -> None:
    """Keep who wrote it beside the message."""
    mine = select(col(Message.id)).where(
        col(Message.recipient) == letter.recipient,
        col(Message.kind) == letter.kind,
        col(Message.event) == letter.event,
    )
    session.execute(
        insert(DoneToMessage).values(
            message_id=mine.scalar_subquery(), deed=MessageDeed.WRITTEN, actor_id=actor_id, at=now
        )
    )
