"""Rows for tests, made through the same services as live ones wherever there is a service."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib import resources
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from sqlmodel import Session, select

from recruitment.domain.access import Role
from recruitment.domain.references import new_reference
from recruitment.domain.sections import Condition
from recruitment.domain.stages import Stage
from recruitment.models import (
    Answer,
    Application,
    Assessor,
    BlindedAnswer,
    CardState,
    Details,
    Evidence,
    FilledSection,
    History,
    HistoryEntry,
    HistoryGap,
    Person,
    Phase,
    Qualification,
    Reading,
    Referee,
    Score,
    Scorecard,
    StaffRole,
)
from recruitment.queries.cohorts import CohortFacts, cohort_by_id
from recruitment.services.calibration import agree_confidentiality
from recruitment.services.cohorts import create_cohort
from recruitment.services.details import surname_first
from recruitment.services.searches import make_findable

_numbers = count(1)

#: Who the tests' applicants are. Searched for on every page a reader can reach.
FULL_NAME = "Éva Okonkwo-Price"
KNOWN_AS = "Evie"
PHONE = "07700 900123"
EMPLOYER = "Thornbury Vale Academy"
FORMER_EMPLOYER = "Pemberwick Books"
UNIVERSITY = "University of Hallowmere"
REFEREE = "Marguerite Featherstone"
REFEREE_EMAIL = "m.featherstone@thornbury.example"
ADDRESS = "12 Candlemaker Lane"
POSTCODE = "QL7 4AB"
TRN = "7394218"
ADJUSTMENT = "Send the interview questions in large print."


def definition_source(name: str = "difference_leaders") -> str:
    """The text of a definition that ships with the product."""
    folder = resources.files("recruitment.programme") / "definitions"
    return (folder / f"{name}.toml").read_text(encoding="utf-8")


def make_cohort(
    session: Session,
    now: datetime,
    *,
    definition: str = "difference_leaders",
    name: str = "Cohort 2027",
    opens_in: timedelta = timedelta(days=-7),
    closes_in: timedelta = timedelta(days=21),
    places: int = 2,
    public: bool = True,
    phase: Phase = Phase.OPEN,
) -> CohortFacts:
    """A cohort, open for three more weeks unless told otherwise."""
    from recruitment.models import Cohort

    cohort_id = create_cohort(
        session,
        source=definition_source(definition),
        source_name=definition,
        name=name,
        opens_at=now + opens_in,
        closes_at=now + closes_in,
        places=places,
        public=public,
        actor_id=None,
        now=now,
    )
    cohort = session.get(Cohort, cohort_id)
    assert cohort is not None
    cohort.phase = phase
    session.flush()
    facts = cohort_by_id(session, cohort_id)
    assert facts is not None
    return facts


def make_person(session: Session, now: datetime, *, email: str = "", full_name: str = "") -> UUID:
    """Somebody with an account."""
    person = Person(email=email or f"person{next(_numbers)}@example.org", full_name=full_name, created_at=now)
    session.add(person)
    session.flush()
    return person.id


def make_lead(session: Session, cohort: CohortFacts | None, now: datetime, *, email: str = "") -> UUID:
    """A recruitment lead of one cohort, or of all."""
    number = next(_numbers)
    person_id = make_person(session, now, email=email, full_name=f"Lead Number{number}")
    cohort_id = None if cohort is None else cohort.id
    session.add(StaffRole(person_id=person_id, role=Role.LEAD, cohort_id=cohort_id, granted_at=now))
    session.flush()
    return person_id


def make_assessor(
    session: Session, cohort: CohortFacts, now: datetime, *, email: str = "", agreed: bool = True
) -> UUID:
    """An assessor of one cohort, with an account, who has agreed to confidentiality."""
    number = next(_numbers)
    person_id = make_person(session, now, email=email, full_name=f"Assessor Number{number}")
    session.add(StaffRole(person_id=person_id, role=Role.ASSESSOR, cohort_id=cohort.id, granted_at=now))
    session.add(
        Assessor(cohort_id=cohort.id, assessor_id=person_id, label=f"Assessor {number}", has_account=True)
    )
    session.flush()
    if agreed:
        agree_confidentiality(session, cohort_id=cohort.id, actor_id=person_id, now=now)
    return person_id


def make_application(
    session: Session,
    cohort: CohortFacts,
    now: datetime,
    *,
    stage: Stage = Stage.SIFT,
    person_id: UUID | None = None,
    full_name: str = FULL_NAME,
    reference: str = "",
    answers: dict[str, str] | None = None,
) -> UUID:
    """An application in a stage, with details, two referees, and an answer to every question.

    Each answer names the applicant, the school and a referee; its blinded copy does not.
    """
    application = Application(
        cohort_id=cohort.id,
        reference=reference or new_reference(cohort.prefix),
        stage=stage,
        stage_since=now,
        started_at=now,
        submitted_at=None if stage in (Stage.REGISTER, Stage.APPLICATION) else now,
    )
    session.add(application)
    session.flush()
    _add_identity(session, cohort, application.id, person_id or make_person(session, now), full_name, now)
    for question in cohort.definition.questions:
        text = (answers or {}).get(question.code) or (
            f"I am {full_name} and at {EMPLOYER} I worked with {REFEREE} on {question.title}."
        )
        session.add(Answer(application_id=application.id, question=question.code, text=text, saved_at=now))
        blind = (
            text.replace(full_name, "[applicant]").replace(EMPLOYER, "[school]").replace(REFEREE, "[referee]")
        )
        if application.submitted_at is not None:
            session.add(
                BlindedAnswer(application_id=application.id, question=question.code, text=blind, made_at=now)
            )
    session.flush()
    if application.submitted_at is not None:
        texts = session.exec(select(Answer.text).where(Answer.application_id == application.id))
        make_findable(
            session,
            application_id=application.id,
            cohort_id=cohort.id,
            reference=application.reference,
            texts=texts,
        )
    return application.id


def sections_done(declared: Sequence[str], conditions: Sequence[Condition] = ()) -> dict[str, dict[str, str]]:
    """Every plain section of the form, complete."""
    asked = {"eligibility": {one.field: "yes" for one in conditions}} if conditions else {}
    return asked | {
        "contact": {"line_1": ADDRESS, "town": "Leeds", "postcode": POSTCODE},
        "right-to-work": {"status": "citizen"},
        "adjustments": {"needs": "yes", "words": ADJUSTMENT},
        "teaching": {"qts": "yes", "trn": TRN, "year": "2015", "years": "8"},
        "help": {"kind": "none"},
        "declarations": {"agreed": ", ".join(declared)},
    }


def _sections_of(cohort: CohortFacts) -> dict[str, dict[str, str]]:
    return sections_done(cohort.definition.declared, cohort.definition.conditions)


def say_no(
    session: Session, application_id: UUID, *, field: str = "is_mainstream_now", appeal: str = ""
) -> None:
    """Let somebody say that a statement is not true of them, and perhaps why it should not count."""
    row = session.get_one(FilledSection, (application_id, "eligibility"))
    row.entries = {**row.entries, field: "no", "appeal": appeal}
    session.flush()


def _add_identity(
    session: Session,
    cohort: CohortFacts,
    application_id: UUID,
    person_id: UUID,
    full_name: str,
    now: datetime,
) -> None:
    session.add(
        Details(
            application_id=application_id,
            cohort_id=cohort.id,
            person_id=person_id,
            full_name=full_name,
            known_as=KNOWN_AS,
            phone=PHONE,
            employer=EMPLOYER,
            search_name=surname_first(full_name),
            acknowledged_at=now,
            saved_at=now,
        )
    )
    session.add_all(
        FilledSection(application_id=application_id, section=section, entries=entries, saved_at=now)
        for section, entries in _sections_of(cohort).items()
    )
    add_history(session, application_id, now)
    for position, name in ((1, REFEREE), (2, "Tobias Lindqvist")):
        session.add(
            Referee(
                application_id=application_id,
                position=position,
                full_name=name,
                email=REFEREE_EMAIL if position == 1 else f"referee{next(_numbers)}@example.org",
                saved_at=now,
            )
        )


def add_history(session: Session, application_id: UUID, now: datetime) -> None:
    """A whole history: one post before the present one, a gap of two months explained; and a degree."""
    both: dict[str, Any] = {"application_id": application_id, "saved_at": now}
    session.add(History(**both, left_month="7", left_year="2015"))
    before: dict[str, Any] = {
        "from_month": "7",
        "from_year": "2015",
        "to_month": "6",
        "to_year": "2019",
        "reason": "To teach",
    }
    since: dict[str, Any] = {"from_month": "9", "from_year": "2019", "goes_on": "y"}
    session.add_all([
        HistoryEntry(**both, id=uuid4(), kind="work", title="Bookseller", place=FORMER_EMPLOYER, **before),
        HistoryEntry(**both, id=uuid4(), kind="school", title="Teacher", place=EMPLOYER, **since),
        HistoryGap(**both, months="2019-07-2019-08", text="I walked in Wales."),
        Qualification(
            **both, id=uuid4(), level="degree", title="BA", place=UNIVERSITY, year="2015", result="2:1"
        ),
    ])  # fmt: skip


def make_reading(
    session: Session,
    cohort: CohortFacts,
    now: datetime,
    *,
    application_id: UUID,
    assessor_id: UUID,
    item: str = "q1",
    criterion: str = "inspired",
    position: int = 1,
) -> UUID:
    """A reading allocated to an assessor."""
    reading = Reading(
        cohort_id=cohort.id,
        application_id=application_id,
        item=item,
        criterion=criterion,
        assessor_id=assessor_id,
        position=position,
        allocated_at=now,
    )
    session.add(reading)
    session.flush()
    return reading.id


def commit_score(
    session: Session, reading_id: UUID, value: int, now: datetime, *, evidence: str = ""
) -> UUID:
    """A committed scorecard with one score for a reading, and evidence if any."""
    reading = session.get(Reading, reading_id)
    assert reading is not None
    card = Scorecard(
        id=uuid4(),
        reading_id=reading_id,
        cohort_id=reading.cohort_id,
        assessor_id=reading.assessor_id,
        saved_at=now,
    )
    session.add(card)
    session.flush()
    session.add(
        Score(scorecard_id=card.id, criterion=reading.criterion, cohort_id=reading.cohort_id, value=value)
    )
    if evidence:
        session.add(Evidence(scorecard_id=card.id, criterion=reading.criterion, text=evidence))
    session.flush()
    card.state, card.committed_at = CardState.COMMITTED, now
    session.flush()
    return card.id
