"""Send an application in."""

from uuid import UUID, uuid4

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from recruitment.domain.blinding import blind
from recruitment.domain.deadlines import date_and_time, long_date
from recruitment.domain.errors import Refusal
from recruitment.domain.messages import MessageKind
from recruitment.domain.parts import Part
from recruitment.domain.references import normalise_reference
from recruitment.domain.stages import Action
from recruitment.models import Application, BlindedAnswer
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.dates import own_window, promised_dates
from recruitment.queries.own_application import (
    OwnApplication,
    Written,
    identity,
    own_application,
    parts,
    written,
)
from recruitment.queue import Task, defer
from recruitment.services.bulk import insert_rows
from recruitment.services.drafts import require_writable
from recruitment.services.messages import Letter, post, standing_fields
from recruitment.services.moves import move
from recruitment.services.searches import make_findable

_HELD = (
    select(col(Application.id)).where(col(Application.reference) == bindparam("reference")).with_for_update()
)

#: What whoever began with what they wrote before is told who has not said that they looked at it again.
LOOK_AGAIN = "Look again at what you carried over, then tick that you have."


class NotLookedAt(Refusal):
    """What was written for an earlier cohort is sent only by whoever has looked at it again."""


class Incomplete(Refusal):
    """Parts are missing or too long; each says what."""

    def __init__(self, lacking: tuple[Part, ...]) -> None:
        """Keep the parts that are not done."""
        super().__init__("Finish every part of your application before you send it.")
        self.lacking = lacking


def held_application(session: Session, reference: str, actor_id: UUID) -> OwnApplication:
    """One's own application to be sent, with its row taken before it is read.

    So saves under way end first, others wait, and no second submission runs beside this one.

    Raises:
        NotFound: there is no such application of this person.
    """
    session.execute(_HELD, {"reference": normalise_reference(reference)})
    return own_application(session, reference, actor_id)


def submit(
    session: Session,
    *,
    application: OwnApplication,
    cohort: CohortFacts,
    actor_id: UUID,
    email: str,
    link: str,
    now: datetime,
    looked: bool = False,
    by: UUID | None = None,
) -> bool:
    """Send one's application in.

    In order: checks the time to the second; checks every part again; makes the blinded copy of each answer
    that is scored; lets leads find it by its words; moves the application on; posts the receipt; has
    it looked for who among the assessors knows the applicant.

    Args:
        application: as `held_application` gives it, in this transaction.
        cohort: the application's own.
        actor_id: the applicant.
        email: the applicant's.
        link: the whole address of the page that shows how the application stands.
        now: when, aware.
        looked: whether they say that they looked again at what they carried over, where they did.
        by: the lead who sends it for the applicant; None where they do it themselves.

    Returns:
        True where it was sent now; False where it had been sent before, and nothing was done.

    Raises:
        Closed: applications are not open, grace included.
        Incomplete: parts are missing.
        NotLookedAt: it began with what they wrote before, and they do not say that they looked at it again.
        MoveRefused: the application is in a stage from which it cannot be sent.
    """
    if application.submitted_at is not None:
        return False
    require_writable(own_window(cohort, application.extended_until), now)
    texts = written(session, application.id, cohort.definition)
    lacking = tuple(
        p for p in parts(application.details, texts, cohort.definition, email, now=now) if p.faults
    )
    if lacking:
        raise Incomplete(lacking)
    if application.carried is not None and not looked:
        raise NotLookedAt(LOOK_AGAIN)
    _write_blinded_copies(session, application, texts, cohort=cohort, email=email, now=now)
    make_findable(
        session,
        application_id=application.id,
        cohort_id=cohort.id,
        reference=application.reference,
        texts=[answer.text for answer in texts.answers.values()],
    )
    move(
        session,
        application_id=application.id,
        action=Action.SUBMIT,
        actor_id=by or actor_id,
        cause="page:check",
        now=now,
        held=application.stage,
        sends=True,
    )
    _post_receipt(session, application, cohort=cohort, email=email, link=link, now=now)
    # Who knows the applicant is found before anybody is given anything of it.
    defer(session, Task.FIND_CONFLICTS, application_id=str(application.id))
    return True


def _write_blinded_copies(
    session: Session,
    application: OwnApplication,
    texts: Written,
    *,
    cohort: CohortFacts,
    email: str,
    now: datetime,
) -> None:
    who = identity(application.details, texts, email)
    # Nobody reads practical answers blind, so there is no copy that could be read.
    codes = [question.code for question in cohort.definition.questions if question.criteria]
    copies = ((code, blind(texts.answers[code].text, who).text) for code in codes)
    insert_rows(
        session,
        BlindedAnswer,
        ("id", "application_id", "question", "text", "made_at", "reason"),
        ((uuid4(), application.id, code, copy, now, "") for code, copy in copies),
    )


def _post_receipt(
    session: Session,
    application: OwnApplication,
    *,
    cohort: CohortFacts,
    email: str,
    link: str,
    now: datetime,
) -> None:
    fields = standing_fields(cohort.definition, link) | {
        "name": application.details.greeting,
        "cohort": cohort.name,
        "reference": application.reference,
        "received": date_and_time(now),
        "decisions_by": long_date(promised_dates(cohort).decisions_by),
    }
    letter = Letter(email, MessageKind.RECEIPT, f"application:{application.id}", fields, application.id)
    post(session, letter, definition=cohort.definition, now=now, cohort_id=cohort.id)
