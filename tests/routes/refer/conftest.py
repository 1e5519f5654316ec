"""A referee in a browser of their own, who has followed the link of an e-mail."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from recruitment.db import Database
from recruitment.models import ReferenceRequest
from recruitment.queries.asked_references import written_reference
from recruitment.queries.cohorts import CohortFacts
from tests.conftest import Clock
from tests.factories import REFEREE_EMAIL, make_application, make_cohort
from tests.factories_reference import ask, good_answers, requests_of, token_for
from tests.pages import Browser, Page

CANDIDATE = "Amina Inside"


@dataclass
class Referee:
    """Somebody asked for one reference, and the browser in which they have followed the link."""

    browser: Browser
    database: Database
    cohort: CohortFacts
    request: ReferenceRequest
    token: str

    @property
    def address(self) -> str:
        return f"/refer/for/{self.request.id}"

    @property
    def filled(self) -> dict[str, str]:
        answers = good_answers(self.cohort.definition)
        return {f"answer_{code}": text for code, text in answers.items()} | {"version": "0"}

    def send(self, status: int = 200, **changed: str) -> Page:
        return self.browser.post(self.address, self.filled | changed, status=status)

    def state(self) -> str:
        with self.database.transaction() as session:
            requests = requests_of(session, self.request.application_id)
            return next(one.state for one in requests if one.id == self.request.id)

    def saved(self) -> dict[str, str]:
        with self.database.transaction() as session:
            return dict(written_reference(session, self.request.id).answers)

    def asked_for_another(self, now: datetime, name: str = "Bruno Beside") -> ReferenceRequest:
        with self.database.transaction() as session:
            application = make_application(session, self.cohort, now, full_name=name)
            return ask(session, self.cohort, application, now)[0]


@pytest.fixture
def referee(browser: Browser, worker_database: Database, clock: Clock) -> Referee:
    with worker_database.transaction() as session:
        cohort = make_cohort(session, clock.now)
        application = make_application(session, cohort, clock.now, full_name=CANDIDATE)
        request = ask(session, cohort, application, clock.now)[0]
        token = token_for(session, REFEREE_EMAIL)
    browser.client.get(f"/refer/{token}")
    return Referee(browser, worker_database, cohort, request, token)
