"""Referees asked by the real service, their links read from the e-mails, and answers to every question."""

import re
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from recruitment.domain.refereeing import AnswerKind
from recruitment.models import Message, ReferenceRequest
from recruitment.programme.schema import Definition
from recruitment.queries.asked_references import AskedReference, asked_reference
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.references import referees_of_application
from recruitment.services.reference_answers import save_reference, send_reference
from recruitment.services.references import ask_referees

ADDRESS = "https://recruitment.example"
LINK = re.compile(r"/refer/([A-Za-z0-9_-]{43})")
#: What a referee says of the tests' applicant: searched for on every page a reader can reach.
CONFIDED = "A written warning about lateness to duty, spent long ago"


def ask(session: Session, cohort: CohortFacts, application_id: UUID, now: datetime) -> list[ReferenceRequest]:
    """Both referees of an application asked; the requests, first referee first."""
    lines = referees_of_application(session, application_id)
    ask_referees(session, cohort=cohort, referees=lines, address=ADDRESS, actor_id=None, now=now)
    return requests_of(session, application_id)


def requests_of(session: Session, application_id: UUID) -> list[ReferenceRequest]:
    """Every request about an application, replaced ones too."""
    return list(
        session.exec(
            select(ReferenceRequest)
            .where(col(ReferenceRequest.application_id) == application_id)
            .order_by(col(ReferenceRequest.position), col(ReferenceRequest.asked_at))
            .execution_options(populate_existing=True)
        )
    )


def token_for(session: Session, email: str) -> str:
    """The token in the newest e-mail to a referee."""
    newest = select(Message.text).where(col(Message.recipient) == email).order_by(col(Message.made_at).desc())
    found = LINK.search(session.exec(newest.limit(1)).one())
    assert found
    return found[1]


def good_answers(definition: Definition, **changed: str) -> dict[str, str]:
    """An answer to every question that needs one, without a word of concern."""
    ideal = {"suitable": "yes", "is_head": "yes", "again": "yes"}
    usual = {
        AnswerKind.LINE: "Head teacher",
        AnswerKind.TEXT: "She began a breakfast club that halved exclusions.",
        AnswerKind.MONTH: "September 2019",
        AnswerKind.YES_NO: "no",
        AnswerKind.TICK: "y",
    }
    return {
        one.code: changed.get(one.code) or ideal.get(one.code) or usual[AnswerKind(one.kind)]
        for one in definition.reference.questions
        if one.code in changed or not (one.optional or one.needed_if)
    } | changed


def receive(
    session: Session, cohort: CohortFacts, request: ReferenceRequest, now: datetime, **changed: str
) -> AskedReference:
    """The referee writes and sends."""
    asked = asked_reference(session, request.id, request.bearer_id)
    answers = good_answers(cohort.definition, **changed)
    save_reference(session, request_id=request.id, typed=answers, version=0, now=now)
    send_reference(session, asked=asked, cohort=cohort, link=ADDRESS, now=now)
    return asked
