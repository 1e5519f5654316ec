"""One application full of names, sent in by the real services and given to two readers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from recruitment.db import Database
from recruitment.domain.access import Binding
from recruitment.domain.stages import Stage
from recruitment.models import Application, Reading, Referee
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.allocation import allocate_readings
from recruitment.services.submission import held_application, submit
from tests.factories import (
    ADDRESS,
    ADJUSTMENT,
    EMPLOYER,
    FORMER_EMPLOYER,
    FULL_NAME,
    KNOWN_AS,
    PHONE,
    POSTCODE,
    REFEREE,
    REFEREE_EMAIL,
    TRN,
    UNIVERSITY,
    make_application,
    make_assessor,
    make_cohort,
    make_lead,
    make_person,
)
from tests.factories_reading import Desk, references_of

EMAIL = "eva.okonkwo-price@thornbury.example"
SECOND_REFEREE = "Tobias Lindqvist"
#: As applicants write: in passing, in capitals, without accents, possessive, spaced in their own way.
ANSWER = f"""I am {FULL_NAME}, and most people call me {KNOWN_AS}. In the file it says EVA OKONKWO-PRICE.

At {EMPLOYER} (everybody says Thornbury Vale) I worked for {REFEREE}; Marguerite Featherstone’s door was open.
Before that I sold books at {FORMER_EMPLOYER}, and I read history at the {UNIVERSITY}.
{SECOND_REFEREE} taught beside me. I live at {ADDRESS}, Leeds {POSTCODE}.
Write to {EMAIL} or {EMAIL.upper()}, or ring {PHONE}, +44 7700 900123.

Kind regards, Éva"""


@dataclass(frozen=True)
class House:
    """One application sent in by the real services, given to two readers."""

    cohort: CohortFacts
    application_id: UUID
    reference: str
    desk: Desk
    colleague: Desk
    lead: UUID
    secrets: tuple[str, ...]


def make_house(worker_database: Database, database: Database, now: datetime) -> House:
    """Send an application in and give it out. Everybody reads everything: there are two readers."""
    with worker_database.transaction() as session:
        cohort = make_cohort(session, now)
        readers = [make_assessor(session, cohort, now) for _ in range(2)]
        lead = make_lead(session, cohort, now)
        person = make_person(session, now, email=EMAIL)
        answers = {question.code: ANSWER for question in cohort.definition.questions}
        application_id = make_application(
            session, cohort, now, stage=Stage.APPLICATION, person_id=person, answers=answers
        )
        reference = session.get_one(Application, application_id).reference
        addresses = session.exec(select(Referee.email).where(Referee.application_id == application_id)).all()
    with database.transaction(Binding.APPLICANT, person) as session:
        link = "https://recruitment.example/apply"
        held = held_application(session, reference, person)
        assert submit(
            session, application=held, cohort=cohort, actor_id=person, email=EMAIL, link=link, now=now
        )
    with worker_database.transaction() as session:
        allocate_readings(session, cohort=cohort, link="https://recruitment.example/assess", now=now)
        desks = [desk_of(session, cohort, reader) for reader in readers]
    names = (FULL_NAME, "Okonkwo", KNOWN_AS, EMAIL, PHONE, EMPLOYER, "Thornbury", "Featherstone", "Lindqvist")
    about = (ADDRESS, POSTCODE, TRN, ADJUSTMENT)
    secrets = (
        *names,
        *about,
        FORMER_EMPLOYER,
        UNIVERSITY,
        REFEREE,
        REFEREE_EMAIL,
        SECOND_REFEREE,
        *addresses,
    )
    return House(cohort, application_id, reference, desks[0], desks[1], lead, secrets)


def desk_of(session: Session, cohort: CohortFacts, reader: UUID) -> Desk:
    held = session.exec(
        select(Reading.id).where(
            Reading.assessor_id == reader, Reading.item == "q2", Reading.criterion == "purpose"
        )
    ).all()
    return Desk(cohort, reader, tuple(held), references_of(session, list(held)))
