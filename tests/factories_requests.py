"""Rows for tests of what comes after sending: requests, and answers to offers."""

from datetime import datetime
from itertools import count
from uuid import UUID, uuid4

from sqlmodel import Session

from recruitment.domain.offers import Answer
from recruitment.domain.requests import RequestKind
from recruitment.models import OfferAnswer
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.requests import Sender, make_request, settle_request

_numbers = count(1)


def ask(
    session: Session,
    cohort: CohortFacts,
    now: datetime,
    *,
    kind: RequestKind = RequestKind.APPEAL,
    text: str = "My second answer was cut.",
    name: str = "Amina Ask",
    email: str | None = None,
    person_id: UUID | None = None,
    application_id: UUID | None = None,
) -> UUID:
    """A request in the queue."""
    request_id = uuid4()
    address = f"asks{next(_numbers)}@example.org" if email is None else email
    assert make_request(
        session,
        request_id=request_id,
        cohort=cohort,
        sender=Sender(name, address, person_id, application_id),
        kind=kind,
        text=text,
        link="https://x.example",
        now=now,
    )
    return request_id


def settle(session: Session, cohort: CohortFacts, now: datetime, request_id: UUID, *, by: UUID) -> None:
    """It is settled."""
    settle_request(
        session,
        cohort=cohort,
        request_id=request_id,
        outcome="We looked again and found nothing cut.",
        actor_id=by,
        address="https://x.example",
        now=now,
    )


def answer(session: Session, now: datetime, application_id: UUID, given: Answer, words: str = "") -> None:
    """An answer to an offer, as the applicant's page leaves it."""
    session.add(
        OfferAnswer(application_id=application_id, answer=given, words=words, actor_id=uuid4(), at=now)
    )
    session.flush()
