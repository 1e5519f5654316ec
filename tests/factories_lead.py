"""Rows for tests of leads' pages: scored readings, imported candidates, names as the service stores them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.stages import Stage
from recruitment.models import (
    Absence,
    AbsenceKind,
    Application,
    CardState,
    Details,
    Evidence,
    Reading,
    Score,
    Scorecard,
    Source,
)
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.details import surname_first
from tests.factories import (
    FULL_NAME,
    make_application,
    make_assessor,
    make_cohort,
    make_lead,
    make_reading,
)

NO_EVIDENCE = AbsenceKind.NO_EVIDENCE


def make_named(
    session: Session, cohort: CohortFacts, now: datetime, *, name: str = FULL_NAME, reference: str
) -> UUID:
    """An application in the sift whose name is kept for searching as the service keeps it."""
    application_id = make_application(session, cohort, now, full_name=name, reference=reference)
    details = session.get(Details, application_id)
    assert details is not None
    details.search_name = surname_first(name)
    session.flush()
    return application_id


def make_imported(
    session: Session,
    cohort: CohortFacts,
    now: datetime,
    *,
    reference: str = "DL27-7777-2222",
    outside_id: str = "1041",
) -> UUID:
    """A candidate whose scores were collected elsewhere: nobody we know, and no answers."""
    application = Application(
        cohort_id=cohort.id,
        reference=reference,
        outside_id=outside_id,
        source=Source.IMPORT,
        stage=Stage.SIFT,
        stage_since=now,
        started_at=now,
        submitted_at=now,
    )
    session.add(application)
    session.flush()
    return application.id


def make_scores(
    session: Session,
    cohort: CohortFacts,
    now: datetime,
    application_id: UUID,
    *values: int | AbsenceKind | None,
    evidence: str = "",
) -> None:
    """Readings of the first pass, each by another assessor: a score, no score, or (None) not begun."""
    for value in values:
        reading_id = make_reading(
            session,
            cohort,
            now,
            application_id=application_id,
            assessor_id=make_assessor(session, cohort, now),
        )
        if value is not None:
            commit(session, reading_id, value, now, evidence=evidence)


def commit(
    session: Session, reading_id: UUID, value: int | AbsenceKind, now: datetime, *, evidence: str = ""
) -> None:
    """Commit what an assessor made of a reading."""
    card = make_card(session, reading_id, value, now, evidence=evidence)
    card.state, card.committed_at = CardState.COMMITTED, now
    session.flush()


def make_card(
    session: Session, reading_id: UUID, value: int | AbsenceKind, now: datetime, *, evidence: str = ""
) -> Scorecard:
    """A draft of a scorecard."""
    reading = session.get(Reading, reading_id)
    assert reading is not None
    card = Scorecard(
        reading_id=reading_id, cohort_id=reading.cohort_id, assessor_id=reading.assessor_id, saved_at=now
    )
    session.add(card)
    session.flush()
    criterion = reading.criterion
    if isinstance(value, AbsenceKind):
        session.add(Absence(scorecard_id=card.id, criterion=criterion, kind=value))
    else:
        session.add(
            Score(scorecard_id=card.id, criterion=criterion, cohort_id=reading.cohort_id, value=value)
        )
    if evidence:
        session.add(Evidence(scorecard_id=card.id, criterion=criterion, text=evidence))
    session.flush()
    return card


@dataclass(frozen=True)
class Office:
    """A cohort, a lead of it, a lead of another cohort, and one of its assessors."""

    cohort: CohortFacts
    lead: UUID
    stranger: UUID
    assessor: UUID

    def at(self, page: str = "") -> str:
        """The address of one of the cohort's pages."""
        return f"/lead/{self.cohort.slug}" + (f"/{page}" if page else "")


def make_office(session: Session, now: datetime) -> Office:
    """A cohort with its people, and no applications."""
    cohort = make_cohort(session, now)
    other = make_cohort(session, now, name="Cohort 2028", public=False)
    return Office(
        cohort,
        make_lead(session, cohort, now),
        make_lead(session, other, now),
        make_assessor(session, cohort, now),
    )
