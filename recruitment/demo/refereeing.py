"""The demonstration's references, through the services that leads and referees use."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.refereeing import ReferenceState
from recruitment.invented.references import invent_reference
from recruitment.models import ReferenceRequest
from recruitment.queries.asked_references import asked_of
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.reference_requests import posts_said
from recruitment.queries.references import referees_of_application, referees_to_ask
from recruitment.services.reference_answers import (
    mark_opened,
    refuse_reference,
    save_reference,
    send_reference,
)
from recruitment.services.references import ask_referees, bearer_id_of, verify_reference

#: So many referees are asked: those of the first few shortlisted.
ASKED = 8
_CONCERN = "Twice late to a duty at the gate in 2023. I spoke to them, and it has not happened since."
_DECLINED = "I have been their head for three weeks only. Please ask the chair of governors."
_VERIFIED = "Rang the school’s number from its website, asked for the head, who confirmed what it says."
_CLEARED = "The applicant counts from the first day in class, the school from the day of the contract."


def ask_and_receive(
    session: Session, cohort: CohortFacts, *, lead: UUID, address: str, seed: int, now: datetime
) -> None:
    """Ask some referees five days ago, and have most of them answer; the first is verified.

    Nobody is asked where nobody is shortlisted.

    Args:
        session: the worker's.
        lead: who asks and verifies.
        address: the service's own, for links.
        seed: what chance is made of.
        now: when, aware.
    """
    asked_at = now - timedelta(days=5)
    lines = referees_to_ask(session, cohort.id, limit=ASKED)
    ask_referees(session, cohort=cohort, referees=lines, address=address, actor_id=lead, now=asked_at)
    random = Random(f"references {seed}")  # noqa: S311 - an invented cohort must come out the same again
    for number, line in enumerate(lines):
        (asked, *_) = [
            one
            for one in asked_of(session, bearer_id_of(line.email))
            if one.application_id == line.application_id
        ]
        if number % 4 == 3:
            continue
        mark_opened(session, request_id=asked.id, now=now - timedelta(days=2))
        if number == 2:
            state = ReferenceState.DECLINED
            refuse_reference(session, request_id=asked.id, state=state, words=_DECLINED, now=now)
        elif number < ASKED - 2:
            said = posts_said(session, line.application_id)
            answers = invent_reference(
                cohort.definition.reference.questions,
                random,
                employer=said[0].employer if said else "The same school",
                concern=_CONCERN if number == 1 else "",
            )
            save_reference(session, request_id=asked.id, typed=answers, version=0, now=now)
            send_reference(session, asked=asked, cohort=cohort, link=address, now=now - timedelta(days=1))
    _verify_first(session, lines[0].application_id if lines else None, lead, now)


def _verify_first(session: Session, application_id: UUID | None, lead: UUID, now: datetime) -> None:
    if application_id is None:
        return
    first, *_ = referees_of_application(session, application_id)
    if first.state is ReferenceState.RECEIVED and first.request_id is not None:
        verify_reference(
            session,
            request=session.get_one(ReferenceRequest, first.request_id),
            how=_VERIFIED,
            cleared=_CLEARED,
            actor_id=lead,
            now=now,
        )
