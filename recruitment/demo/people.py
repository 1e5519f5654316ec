"""The demonstration's cohort, staff, applicants and what they wrote."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from importlib import resources
from random import Random
from uuid import UUID

from sqlmodel import Session, col, update

from recruitment.domain.access import Role
from recruitment.domain.blinding import Identity, RefereeIdentity, blind
from recruitment.domain.deadlines import LONDON
from recruitment.domain.references import new_reference
from recruitment.domain.stages import Action, Stage
from recruitment.invented import InventedApplication, InventedAssessor, invent_application, invent_assessors
from recruitment.models import (
    Answer,
    Application,
    BlindedAnswer,
    Cohort,
    Details,
    Event,
    Person,
    Phase,
    Referee,
    Source,
)
from recruitment.queries.cohorts import CohortFacts, cohort_by_id
from recruitment.services.bulk import insert_rows
from recruitment.services.cohorts import create_cohort
from recruitment.services.details import surname_first
from recruitment.services.staff import add_staff

#: Whom to sign in as.
LEAD = "lead@difference-leaders.example"
SECOND_LEAD = "second.lead@difference-leaders.example"
ASSESSOR = "assessor@difference-leaders.example"
APPLICANT = "applicant@difference-leaders.example"

#: One draft to so many applications.
DRAFTS = 6


@dataclass(frozen=True)
class Candidate:
    """An invented application with its rows' identifiers."""

    person_id: UUID
    application_id: UUID
    reference: str
    email: str
    invented: InventedApplication
    submitted_at: datetime | None


def make_demo_cohort(session: Session, *, places: int, now: datetime) -> CohortFacts:
    """A public cohort that opened four weeks ago and closes in ten days."""
    source = resources.files("recruitment.programme") / "definitions" / "difference_leaders.toml"
    today = now.astimezone(LONDON).replace(minute=0, second=0, microsecond=0)
    closes_at = (today + timedelta(days=10)).replace(hour=17)
    cohort_id = create_cohort(
        session,
        source=source.read_text(encoding="utf-8"),
        source_name="difference_leaders.toml",
        name=f"Cohort {closes_at:%Y}",
        opens_at=(today - timedelta(days=28)).replace(hour=9),
        closes_at=closes_at,
        places=places,
        public=True,
        actor_id=None,
        now=now,
    )
    # It opened before anybody was there to be told.
    session.exec(update(Cohort).where(col(Cohort.id) == cohort_id).values(phase=Phase.OPEN))
    cohort = cohort_by_id(session, cohort_id)
    assert cohort is not None, "made a moment ago"
    return cohort


def make_demo_staff(
    session: Session, cohort: CohortFacts, *, assessors: int, seed: int, address: str, now: datetime
) -> dict[UUID, InventedAssessor]:
    """Two leads, and assessors whose severity is known; returns the assessors by id."""
    invite = partial(
        add_staff,
        session,
        cohort=cohort,
        definition=cohort.definition,
        link=f"{address}/sign-in",
        now=now,
    )
    for email, name in ((LEAD, "Ingrid Halloran"), (SECOND_LEAD, "Samuel Adeyemi-Frost")):
        invite(email=email, full_name=name, role=Role.LEAD)
    people = {}
    for number, invented in enumerate(invent_assessors(assessors, seed)):
        email = ASSESSOR if number == 0 else invented.email.lower()
        person_id = invite(email=email, full_name=invented.full_name, role=Role.ASSESSOR)
        people[person_id] = invented
    return people


def invent_candidates(cohort: CohortFacts, *, count: int, seed: int, now: datetime) -> tuple[Candidate, ...]:
    """Invent applications; the first is a draft, whose owner's address is `APPLICANT`."""
    random = Random(seed)  # noqa: S311 - an invented cohort must come out the same again
    references: dict[str, None] = {}
    while len(references) < count:
        references[new_reference(cohort.prefix, random)] = None
    span = now - cohort.opens_at
    return tuple(
        Candidate(
            person_id=UUID(int=random.getrandbits(128), version=4),
            application_id=UUID(int=random.getrandbits(128), version=4),
            reference=reference,
            email=APPLICANT if index == 0 else f"applicant{index}@example.org",
            invented=invent_application(seed, index),
            submitted_at=None if index % DRAFTS == 0 else cohort.opens_at + span * random.uniform(0.1, 0.99),
        )
        for index, reference in enumerate(references)
    )


def store_candidates(session: Session, cohort: CohortFacts, candidates: Sequence[Candidate]) -> None:
    """Store invented applications with all they wrote, its blinded copies, and how they came to be."""
    _store_people(session, cohort, candidates)
    _store_words(session, cohort, candidates)
    _store_events(session, cohort, candidates)


def _store_people(session: Session, cohort: CohortFacts, candidates: Sequence[Candidate]) -> None:
    begun = cohort.opens_at
    insert_rows(
        session,
        Person,
        ("id", "email", "full_name", "active", "created_at"),
        ((one.person_id, one.email, "", True, begun) for one in candidates),
    )
    insert_rows(
        session,
        Application,
        ("id", "cohort_id", "reference", "source", "stage", "stage_since", "started_at", "submitted_at"),
        (
            (
                one.application_id,
                cohort.id,
                one.reference,
                Source.FORM.value,
                (Stage.SIFT if one.submitted_at else Stage.APPLICATION).value,
                one.submitted_at or begun,
                begun,
                one.submitted_at,
            )
            for one in candidates
        ),
    )
    _store_details(session, cohort, candidates)


_DETAILS = (
    "application_id", "cohort_id", "person_id", "full_name", "known_as", "phone", "employer", "search_name",
    "acknowledged_at", "version", "saved_at",
)  # fmt: skip


def _store_details(session: Session, cohort: CohortFacts, candidates: Sequence[Candidate]) -> None:
    begun = cohort.opens_at
    insert_rows(
        session,
        Details,
        _DETAILS,
        (
            (
                one.application_id,
                cohort.id,
                one.person_id,
                one.invented.person.full_name,
                one.invented.person.known_as,
                one.invented.person.phone,
                one.invented.person.employer,
                surname_first(one.invented.person.full_name),
                begun,
                1,
                begun,
            )
            for one in candidates
        ),
    )
    insert_rows(
        session,
        Referee,
        ("application_id", "position", "full_name", "email", "version", "saved_at"),
        (
            (one.application_id, position, referee.name, referee.email, 1, begun)
            for one in candidates
            for position, referee in enumerate(one.invented.person.referees, 1)
        ),
    )


def _store_words(session: Session, cohort: CohortFacts, candidates: Sequence[Candidate]) -> None:
    insert_rows(
        session,
        Answer,
        ("application_id", "question", "text", "version", "saved_at"),
        (
            (one.application_id, question, text, 1, one.submitted_at or cohort.opens_at)
            for one in candidates
            for question, text in _written(one).items()
        ),
    )
    scored = {question.code for question in cohort.definition.questions if question.criteria}
    insert_rows(
        session,
        BlindedAnswer,
        ("id", "application_id", "question", "text", "made_at", "reason"),
        (
            (_blinded_id(one, number), one.application_id, question, blind(text, _identity(one)).text, at, "")
            for one in candidates
            if (at := one.submitted_at) is not None
            for number, (question, text) in enumerate(one.invented.answers.items())
            if question in scored
        ),
    )


def _written(one: Candidate) -> dict[str, str]:
    """All answers of whoever has submitted; of a draft, the first half."""
    answers = dict(one.invented.answers)
    return answers if one.submitted_at else dict(list(answers.items())[: len(answers) // 2])


def _blinded_id(one: Candidate, number: int) -> UUID:
    return UUID(int=one.application_id.int ^ (number + 1), version=4)


def _identity(one: Candidate) -> Identity:
    person = one.invented.person
    return Identity(
        full_name=person.full_name,
        known_as=person.known_as,
        email=one.email,
        phone=person.phone,
        employer=person.employer,
        referees=tuple(RefereeIdentity(referee.name, referee.email) for referee in person.referees),
    )


def _store_events(session: Session, cohort: CohortFacts, candidates: Sequence[Candidate]) -> None:
    insert_rows(
        session,
        Event,
        ("application_id", "action", "from_stage", "to_stage", "actor_id", "cause", "reason", "at"),
        (
            (one.application_id, action.value, origin.value, target.value, one.person_id, "demo", "", at)
            for one in candidates
            for action, origin, target, at in (
                (Action.BEGIN, Stage.REGISTER, Stage.APPLICATION, cohort.opens_at),
                (Action.SUBMIT, Stage.APPLICATION, Stage.SIFT, one.submitted_at),
            )
            if at is not None
        ),
    )
