"""A cohort whose every job has something to do."""

import pytest
from sqlmodel import Session

from tests.factories_due import Office, make_office


@pytest.fixture
def office(session: Session) -> Office:
    return make_office(session)
