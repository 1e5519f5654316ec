"""The demonstration's safer recruitment: one candidate cleared, one to be talked with, one declaring."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from random import Random
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from recruitment.domain.safer_records import DECLARATION, Finding, Gate
from recruitment.invented.references import invent_reference
from recruitment.models import Application, Details, ReferenceRequest
from recruitment.queries.asked_references import asked_reference
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.reference_requests import posts_said
from recruitment.queries.references import referees_of_application
from recruitment.queries.safer_records import safer_candidate
from recruitment.services.reference_answers import save_reference, send_reference
from recruitment.services.references import ask_referees, verify_reference
from recruitment.services.safer_records import (
    hold_declaration,
    record_finding,
    save_declaration,
    send_declaration,
)
from recruitment.services.safer_recruitment import name_for_safer_recruitment

_CLEAN = {ask.name: "no" for ask in DECLARATION.asks if not ask.name.endswith("_words")} | {"true": "yes"}
_TOLD = {"conduct": "yes", "conduct_words": "A complaint in 2019 about a raised voice. No fault found."}
_BEGUN = {"unspent": "no", "unprotected": "no"}
_READ = "Read it all: every answer is no, and it fits what the form says."
_SEARCHED = "First three pages under both names, and the school’s own site: posts about hill running."
_TALK = "A local paper of 2019 names a dispute at their school. To be asked about, with what they declared."
_VERIFIED = "Rang the school’s number from its website, and the head confirmed every word."


def clear(
    session: Session,
    cohort: CohortFacts,
    *,
    lead: UUID,
    candidates: Sequence[UUID],
    address: str,
    now: datetime,
) -> None:
    """Name who looks after safer recruitment, and do what candidates and they have done by now.

    Args:
        session: the worker's.
        lead: who is named, and records.
        candidates: who were taken further; the first is cleared, the second is to be talked with, the third
            has begun to declare.
        address: the service's own, for links.
        now: when, aware.
    """
    name_for_safer_recruitment(session, cohort_id=cohort.id, person_id=lead, actor_id=lead, now=now)
    filled = ((_CLEAN, True), (_CLEAN | _TOLD, True), (_BEGUN, False))
    for application_id, (entries, sends) in zip(candidates, filled, strict=False):
        _declare(session, cohort, application_id, entries, sends=sends, now=now)
    first, second, *_ = candidates
    _proceed(session, cohort, first, lead=lead, address=address, now=now)
    talk = (Gate.ONLINE_SEARCH, Finding.DISCUSS, _TALK)
    _record(session, cohort, second, talk, lead=lead, now=now)


def clear_all(
    session: Session,
    cohort: CohortFacts,
    *,
    lead: UUID,
    candidates: Sequence[UUID],
    address: str,
    now: datetime,
) -> None:
    """Name who looks after safer recruitment; everybody declares, and is found free to go on.

    Args:
        lead: who is named, and records.
        candidates: their applications.
        address: the service's own, for links.
        now: when, aware.
    """
    name_for_safer_recruitment(session, cohort_id=cohort.id, person_id=lead, actor_id=lead, now=now)
    for application_id in candidates:
        _declare(session, cohort, application_id, _CLEAN, sends=True, now=now)
        _proceed(session, cohort, application_id, lead=lead, address=address, now=now)


def _proceed(
    session: Session, cohort: CohortFacts, application_id: UUID, *, lead: UUID, address: str, now: datetime
) -> None:
    """Every gate of one candidate is passed."""
    _refer(session, cohort, application_id, lead=lead, address=address, now=now)
    for gate, words in ((Gate.SELF_DECLARATION, _READ), (Gate.ONLINE_SEARCH, _SEARCHED)):
        _record(session, cohort, application_id, (gate, Finding.PROCEED, words), lead=lead, now=now)


def _declare(
    session: Session,
    cohort: CohortFacts,
    application_id: UUID,
    entries: Mapping[str, str],
    *,
    sends: bool,
    now: datetime,
) -> None:
    """The candidate fills in the self-declaration, and sends it."""
    reference = session.get_one(Application, application_id).reference
    person = session.execute(
        select(col(Details.person_id)).where(col(Details.application_id) == application_id)
    ).scalar_one()
    held = hold_declaration(
        session, reference=reference, definition=cohort.definition, actor_id=person, now=now
    )
    save_declaration(session, held=held, typed=entries, version=1)
    if sends:
        send_declaration(session, held=held)


def _refer(
    session: Session, cohort: CohortFacts, application_id: UUID, *, lead: UUID, address: str, now: datetime
) -> None:
    """Both referees are asked, answer, and are verified."""
    lines = referees_of_application(session, application_id)
    ask_referees(session, cohort=cohort, referees=lines, address=address, actor_id=lead, now=now)
    said = posts_said(session, application_id)
    employer = said[0].employer if said else "The same school"
    random = Random(f"cleared {cohort.name}")  # noqa: S311 - an invented cohort must come out the same again
    for line in referees_of_application(session, application_id):
        if line.request_id is None:
            continue
        request = session.get_one(ReferenceRequest, line.request_id)
        asked = asked_reference(session, request.id, request.bearer_id)
        answers = invent_reference(
            cohort.definition.reference.questions, random, employer=employer, concern=""
        )
        save_reference(session, request_id=request.id, typed=answers, version=0, now=now)
        send_reference(session, asked=asked, cohort=cohort, link=address, now=now)
        verify_reference(session, request=request, how=_VERIFIED, cleared="", actor_id=lead, now=now)


def _record(
    session: Session,
    cohort: CohortFacts,
    application_id: UUID,
    said: tuple[Gate, Finding, str],
    *,
    lead: UUID,
    now: datetime,
) -> None:
    gate, finding, words = said
    reference = session.get_one(Application, application_id).reference
    record_finding(
        session,
        cohort=cohort,
        candidate=safer_candidate(session, cohort, reference),
        gate=gate,
        finding=finding,
        words=words,
        seen=0,
        actor_id=lead,
        now=now,
    )
