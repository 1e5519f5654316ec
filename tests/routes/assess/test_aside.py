"""Something about an answer besides its score: putting it aside, and reporting."""

import pytest
from sqlmodel import select

from recruitment.db import Database
from recruitment.models import Conflict, Reading, Request
from tests.conftest import Clock
from tests.factories_reading import Desk, make_desk
from tests.pages import Browser
from tests.statements import counted


@pytest.fixture
def desk(worker_database: Database, clock: Clock) -> Desk:
    with worker_database.transaction() as session:
        return make_desk(session, clock.now, readings=2)


@pytest.fixture
def reader(browser: Browser, desk: Desk) -> Browser:
    return browser.sign_in(desk.assessor)


def test_reading_page_leads_to_each_matter_which_is_chosen_there(reader: Browser, desk: Desk) -> None:
    links = [link for link in reader.get(desk.at(0)).links() if "/aside" in link]
    assert [link.partition("about=")[2] for link in links] == ["known", "leak", "concern", "hand_back"]
    for link in links:
        (chosen,) = [one for one in reader.get(link).all("input") if one.get("checked") is not None]
        assert chosen.get("value") == link.partition("about=")[2]


@pytest.mark.parametrize(("matter", "conflicts"), [("known", 1), ("hand_back", 0)])
def test_given_back_leads_to_the_next_and_says_nothing_of_anybody(
    reader: Browser, desk: Desk, worker_database: Database, matter: str, conflicts: int
) -> None:
    page = reader.post(f"{desk.at(0)}/aside", {"matter": matter})
    assert page.response.request.path == desk.url
    assert "Thank you. Somebody else reads it." in page.text
    assert desk.references[1] in page.main
    reader.get(desk.at(0), status=404)
    with worker_database.transaction() as session:
        assert len(session.exec(select(Conflict)).all()) == conflicts


def test_last_reading_given_back_leads_home(reader: Browser, desk: Desk) -> None:
    for index in range(2):
        page = reader.post(f"{desk.at(index)}/aside", {"matter": "known"})
    assert page.response.request.path == "/assess"


@pytest.mark.parametrize("matter", ["leak", "concern"])
def test_report_goes_to_the_leads_and_the_reading_stays(
    reader: Browser, desk: Desk, worker_database: Database, matter: str
) -> None:
    page = reader.post(f"{desk.at(0)}/aside", {"matter": matter, "words": "“Hill School” stands there."})
    assert page.response.request.path == desk.at(0)
    assert "Thank you." in page.text
    with worker_database.transaction() as session:
        assert session.exec(select(Request.kind)).one() == matter
        assert len(session.exec(select(Reading)).all()) == 2


@pytest.mark.parametrize("fields", [{}, {"matter": "else"}, {"matter": "leak"}, {"matter": "concern"}])
def test_what_is_missing_is_asked_for_and_nothing_is_done(
    reader: Browser, desk: Desk, worker_database: Database, fields: dict[str, str]
) -> None:
    page = reader.post(f"{desk.at(0)}/aside", fields)
    assert page.title.startswith("Error: ")
    with worker_database.transaction() as session:
        assert session.exec(select(Request)).all() == []
        assert len(session.exec(select(Reading)).all()) == 2


@pytest.mark.parametrize("readings", [1, 3])
def test_page_takes_as_many_statements_however_many_readings(
    browser: Browser, worker_database: Database, database: Database, clock: Clock, readings: int
) -> None:
    with worker_database.transaction() as session:
        desk = make_desk(session, clock.now, readings=readings)
    browser.sign_in(desk.assessor).get(f"{desk.at(0)}/aside")
    with counted(database) as statements:
        browser.get(f"{desk.at(0)}/aside")
    assert len(statements) <= 5
