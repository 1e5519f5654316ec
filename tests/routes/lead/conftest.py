"""What tests of leads' pages begin with: a cohort, its people, and a lead signed in."""

import pytest

from recruitment.db import Database
from tests.conftest import Clock
from tests.factories_lead import Office, make_office
from tests.pages import Browser


@pytest.fixture
def office(worker_database: Database, clock: Clock) -> Office:
    with worker_database.transaction() as session:
        return make_office(session, clock.now)


@pytest.fixture
def lead(browser: Browser, office: Office) -> Browser:
    return browser.sign_in(office.lead)
