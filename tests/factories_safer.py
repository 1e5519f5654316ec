"""Safer recruitment of a candidate: asked, declared, searched for, cleared."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete
from sqlmodel import Session, col

from recruitment.domain.refereeing import ReferenceState
from recruitment.domain.safer_records import RECORDED, Finding, Gate
from recruitment.models import Application, Declaration, Referee, ReferenceRequest, SaferRecord
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.references import bearer_id_of
from recruitment.services.safer_recruitment import name_for_safer_recruitment

#: What somebody declares whose answers are all whole.
DECLARED = dict.fromkeys(("unspent", "unprotected", "barred", "overseas", "conduct"), "no") | {"true": "yes"}
#: Words of a declaration, searched for wherever they must not be.
CONFESSED = "A caution for riding a bicycle drunk in Whitby"


def look_after(session: Session, cohort: CohortFacts, lead: UUID, now: datetime) -> None:
    """Name a lead for safer recruitment."""
    name_for_safer_recruitment(session, cohort_id=cohort.id, person_id=lead, actor_id=lead, now=now)
    session.flush()


def ask_to_declare(
    session: Session, application_id: UUID, now: datetime, *, sent: bool = False, **entries: str
) -> None:
    """A self-declaration that is asked for, filled in so far, or sent."""
    session.add(
        Declaration(
            application_id=application_id,
            asked_at=now,
            entries=entries or (DECLARED if sent else {}),
            saved_at=now if entries or sent else None,
            sent_at=now if sent else None,
        )
    )
    session.flush()


def find(
    session: Session,
    application_id: UUID,
    gate: Gate,
    finding: Finding,
    now: datetime,
    *,
    by: UUID | None = None,
    words: str = "Read twice; nothing that bears on work with children.",
) -> None:
    """Somebody records what they found."""
    session.add(
        SaferRecord(
            application_id=application_id,
            gate=gate,
            finding=finding,
            words=words,
            found_by=by or uuid4(),
            found_at=now,
        )
    )
    session.flush()


def verify_all(session: Session, application_id: UUID, now: datetime) -> None:
    """Every referee has answered, and what they wrote is verified."""
    application = session.get_one(Application, application_id)
    session.execute(delete(ReferenceRequest).where(col(ReferenceRequest.application_id) == application_id))
    for position in (1, 2):
        referee = session.get(Referee, (application_id, position))
        if referee is None:
            referee = Referee(
                application_id=application_id,
                position=position,
                full_name="Ines Vogel",
                email=f"ines.vogel{position}@example.org",
                saved_at=now,
            )
            session.add(referee)
        request = ReferenceRequest(
            cohort_id=application.cohort_id,
            application_id=application_id,
            position=position,
            bearer_id=bearer_id_of(referee.email),
            full_name=referee.full_name,
            email=referee.email,
            candidate="A candidate",
            state=ReferenceState.RECEIVED,
            asked_at=now,
            due_at=now,
            answered_at=now,
            verified_at=now,
            verified_by=uuid4(),
            verified_how="Rang the school.",
        )
        session.add(request)
    session.flush()


def clear_gates(session: Session, application_id: UUID, now: datetime) -> None:
    """Open every gate that somebody opens by hand, and that of references."""
    for gate in RECORDED:
        find(session, application_id, gate, Finding.PROCEED, now)
    verify_all(session, application_id, now)
