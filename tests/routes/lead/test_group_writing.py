"""Writing to several people: chosen, worded, looked at as three of them will see it, sent once."""

from uuid import UUID

import pytest
from sqlmodel import Session, select

from recruitment.db import Database
from recruitment.domain.stages import Stage
from recruitment.models import Application, Message
from tests.conftest import Clock
from tests.factories import make_application
from tests.factories_lead import Office, make_imported
from tests.pages import Browser
from tests.statements import counted

WORDS = {"subject": "Your visit", "text": "Hello {name}.\n\nYours is {reference}.", "once": str(UUID(int=7))}


@pytest.fixture
def readers(worker_database: Database, office: Office, clock: Clock) -> list[str]:
    """Four in the sift, and one whose scores came from elsewhere; by reference."""
    with worker_database.transaction() as session:
        made = [make_application(session, office.cohort, clock.now) for _ in range(4)]
        make_imported(session, office.cohort, clock.now)
        return sorted(session.get_one(Application, one).reference for one in made)


def messages(session: Session) -> int:
    return len(session.exec(select(Message.id)).all())


def test_one_chooses_a_stage_or_a_selection_first(lead: Browser, office: Office, readers: list[str]) -> None:
    page = lead.get(office.at("messages/group"))
    assert "Sift: 5" in page.main
    assert "None has been saved yet." in page.main
    links = [link.get("href") for link in page.all("a")]
    assert office.at("messages/group/sift") in links
    assert len(readers) == 4


def test_it_is_shown_as_three_of_them_will_see_it_and_sent_by_the_next_press(
    lead: Browser, office: Office, readers: list[str], worker_database: Database
) -> None:
    url = office.at("messages/group/sift")
    assert "4 people are written to, and 1 is not." in lead.get(url).main
    page = lead.post(url, WORDS | {"then": "look"})
    shown = [one for one in readers if f"Yours is {one}." in page.main]
    assert shown == [readers[0], readers[2], readers[3]]
    assert "Not written to: 1" in page.main
    with worker_database.transaction() as session:
        assert messages(session) == 0
    sent = WORDS | {"foreseen": page.value("foreseen"), "then": "send"}
    assert "Written to 4." in lead.post(url, sent).text
    assert "nobody is sent it twice" in lead.post(url, sent).text
    with worker_database.transaction() as session:
        assert messages(session) == 4
    assert "4 Written by a lead" in lead.get(office.at("messages/waiting")).main


def test_whoever_came_since_the_look_is_looked_at_first(
    lead: Browser, office: Office, readers: list[str], worker_database: Database, clock: Clock
) -> None:
    url = office.at("messages/group/sift")
    page = lead.post(url, WORDS | {"then": "look"})
    with worker_database.transaction() as session:
        make_application(session, office.cohort, clock.now)
    again = lead.post(url, WORDS | {"foreseen": page.value("foreseen"), "then": "send"})
    assert "this is not what you looked at" in again.main
    assert "Send it to 5 people" in again.main
    with worker_database.transaction() as session:
        assert messages(session) == 0
    assert len(readers) == 4


def test_a_field_that_there_is_not_comes_back_on_its_box_with_what_was_typed(
    lead: Browser, office: Office, readers: list[str]
) -> None:
    page = lead.post(office.at("messages/group/sift"), WORDS | {"text": "Dear {first_name}", "then": "look"})
    assert "Take out {first_name}: there is no such field." in page.main
    assert "Dear {first_name}" in page.html
    assert len(readers) == 4


def test_where_nobody_can_be_written_to_there_is_nothing_to_fill_in(
    lead: Browser, office: Office, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_application(session, office.cohort, clock.now, stage=Stage.WITHDRAWN)
    page = lead.get(office.at("messages/group/withdrawn"))
    assert "nobody here can be written to" in page.main
    assert not page.all("textarea")


def test_nothing_typed_is_lost_where_the_last_who_could_be_written_to_has_gone(
    lead: Browser, office: Office, worker_database: Database, clock: Clock
) -> None:
    url = office.at("messages/group/sift")
    with worker_database.transaction() as session:
        made = make_application(session, office.cohort, clock.now)
    page = lead.post(url, WORDS | {"then": "look"})
    with worker_database.transaction() as session:
        session.get_one(Application, made).stage = Stage.INTERVIEW
    again = lead.post(url, WORDS | {"foreseen": page.value("foreseen"), "then": "send"})
    assert "nobody here can be written to" in again.main
    assert "Yours is {reference}." in again.html
    assert again.value("subject") == WORDS["subject"]
    assert "Send it to" not in again.main


def test_page_takes_as_many_statements_for_many_as_for_one(
    lead: Browser, office: Office, worker_database: Database, database: Database, clock: Clock
) -> None:
    url = office.at("messages/group/sift")
    with worker_database.transaction() as session:
        make_application(session, office.cohort, clock.now)
    lead.post(url, WORDS | {"then": "look"})
    with counted(database) as one:
        lead.post(url, WORDS | {"then": "look"})
    with worker_database.transaction() as session:
        for _ in range(3):
            make_application(session, office.cohort, clock.now)
    with counted(database) as four:
        lead.post(url, WORDS | {"then": "look"})
    assert len(one) == len(four)
