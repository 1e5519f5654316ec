"""The page on which a lead records an enquiry about an application."""

import pytest
from sqlmodel import col, select

from recruitment.db import Database
from recruitment.models import Application, Request
from tests.conftest import Clock
from tests.factories import make_application
from tests.factories_lead import Office
from tests.pages import Browser


@pytest.fixture
def about(worker_database: Database, office: Office, clock: Clock) -> str:
    """The address of an application."""
    with worker_database.transaction() as session:
        made = make_application(session, office.cohort, clock.now)
        return office.at(f"applications/{session.get_one(Application, made).reference}")


def filled(office: Office, **other: str) -> dict[str, str | list[str]]:
    typed: dict[str, str | list[str]] = {
        "came_by": "telephone",
        "came_on": ["7", "1", "2027"],
        "text": "Is there parking?",
        "owner": str(office.lead),
        "once": "00000000-0000-0000-0000-000000000009",
    }
    return {**typed, **other}


def test_an_enquiry_is_recorded_from_the_application_and_listed_with_it(
    lead: Browser, office: Office, about: str, worker_database: Database
) -> None:
    assert f"{about}/enquiry" in lead.get(about).links()
    page = lead.post(f"{about}/enquiry", filled(office))
    assert "The enquiry is recorded." in page.text
    assert "7 January 2027, by telephone" in page.main
    assert "Question of 7 January 2027" in lead.get(about).main
    assert "Question from" in lead.get(office.at("requests")).main
    lead.post(f"{about}/enquiry", filled(office))
    with worker_database.transaction() as session:
        assert len(session.exec(select(Request.id)).all()) == 1


def test_one_that_is_answered_says_that_nobody_was_written_to(
    lead: Browser, office: Office, about: str
) -> None:
    page = lead.post(f"{about}/enquiry", filled(office, answer="Yes, by the side door."))
    assert "They were told then, and nobody was written to." in page.main


def test_what_is_wrong_stands_on_its_field_and_nothing_is_lost(
    lead: Browser, office: Office, about: str, worker_database: Database
) -> None:
    page = lead.post(f"{about}/enquiry", {"text": "Is there parking?", "owner": "nobody"})
    for words in (
        "Choose how it came.",
        "Enter the day on which it came.",
        "Choose who answers it.",
        "Is there parking?",
    ):
        assert words in page.main
    page = lead.post(f"{about}/enquiry", {**filled(office), "came_on": ["7", "1", "2028"]})
    assert "this one is still to come" in page.main
    with worker_database.transaction() as session:
        assert session.exec(select(col(Request.id))).all() == []
