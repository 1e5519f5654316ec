"""An applicant with a browser, and what every test of their pages needs."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlmodel import col

from recruitment.db import Database
from recruitment.domain.stages import Stage
from recruitment.models import Application, Details
from recruitment.queries.cohorts import CohortFacts
from tests.conftest import Clock
from tests.factories import make_application, make_cohort, make_person
from tests.pages import Browser

EMAIL = "eva.okonkwo-price@example.org"


@dataclass
class Applicant:
    """Somebody signed in, with or without an application."""

    browser: Browser
    person_id: UUID
    cohort: CohortFacts
    database: Database
    clock: Clock
    reference: str = ""
    address: str = ""

    def application(self) -> Application:
        """The row as it stands."""
        with self.database.transaction() as session:
            row: Application = session.execute(
                select(Application)
                .join(Details, col(Details.application_id) == col(Application.id))
                .where(col(Details.person_id) == self.person_id)
            ).scalar_one()
            return row


@pytest.fixture
def cohort(worker_database: Database, clock: Clock) -> CohortFacts:
    with worker_database.transaction() as session:
        return make_cohort(session, clock.now)


@pytest.fixture
def newcomer(browser: Browser, worker_database: Database, cohort: CohortFacts, clock: Clock) -> Applicant:
    """Somebody signed in who has not applied."""
    with worker_database.transaction() as session:
        person_id = make_person(session, clock.now, email=EMAIL)
    browser.sign_in(person_id)
    return Applicant(browser, person_id, cohort, worker_database, clock)


@pytest.fixture
def beginner(newcomer: Applicant) -> Applicant:
    """Somebody who has started, by the page, and written nothing."""
    newcomer.browser.post("/apply", started_with(newcomer.cohort))
    newcomer.reference = newcomer.application().reference
    newcomer.address = f"/apply/{newcomer.reference}"
    return newcomer


@pytest.fixture
def applicant(newcomer: Applicant) -> Applicant:
    """Somebody whose every part is done and nothing sent."""
    with newcomer.database.transaction() as session:
        make_application(
            session,
            newcomer.cohort,
            newcomer.clock.now,
            stage=Stage.APPLICATION,
            person_id=newcomer.person_id,
        )
    newcomer.reference = newcomer.application().reference
    newcomer.address = f"/apply/{newcomer.reference}"
    return newcomer


@pytest.fixture
def sent(applicant: Applicant) -> Applicant:
    """Somebody who has sent their application."""
    applicant.browser.post(f"{applicant.address}/check")
    return applicant


def started_with(cohort: CohortFacts) -> dict[str, object]:
    """The start form, everything true and read."""
    return {**{one.field: "yes" for one in cohort.definition.conditions}, "acknowledged": "y"}


def to_the_end(applicant: Applicant, *, and_seconds: int) -> None:
    """Set the clock so many seconds from the end of the grace; negative is before it."""
    grace = timedelta(minutes=applicant.cohort.definition.offsets.grace_minutes)
    applicant.clock.now = applicant.cohort.closes_at + grace + timedelta(seconds=and_seconds)
    stay_signed_in(applicant)


def stay_signed_in(applicant: Applicant) -> None:
    """A new session, where the clock has left the old one behind."""
    applicant.browser.sign_in(applicant.person_id)
