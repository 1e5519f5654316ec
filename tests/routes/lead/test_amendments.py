"""Amending a cohort on pages: a last look before anything happens, and what was changed afterwards."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import select

from recruitment.db import Database
from recruitment.domain.deadlines import LONDON, date_and_time
from recruitment.domain.stages import Stage
from recruitment.models import Amendment, Message
from tests.conftest import Clock
from tests.factories import make_application, make_person
from tests.factories_lead import Office
from tests.pages import Browser, Page
from tests.statements import counted

HINT = "amendments/wording/questions.q1.hint"


@pytest.fixture
def draft(worker_database: Database, office: Office, clock: Clock) -> UUID:
    with worker_database.transaction() as session:
        person = make_person(session, clock.now, email="eva@example.org")
        make_application(session, office.cohort, clock.now, person_id=person, stage=Stage.APPLICATION)
    return person


def closing(office: Office, days: int) -> dict[str, list[str] | str]:
    day = (office.cohort.closes_at + timedelta(days=days)).astimezone(LONDON)
    typed = [str(day.day), str(day.month), str(day.year)]
    return {"day": typed, "hour": f"{day:%H:%M}", "reason": "The storm closed schools."}


def hidden(page: Page) -> dict[str, str]:
    """What the page sends along unseen."""
    return {name: page.value(name) for name in ("seen", "once", "foreseen")}


def amended(database: Database) -> list[tuple[int, str, int]]:
    with database.transaction() as session:
        return [(one.number, one.what, one.told) for one in session.exec(select(Amendment))]


@pytest.mark.usefixtures("draft")
def test_nothing_happens_before_what_it_does_was_looked_at(
    lead: Browser, office: Office, worker_database: Database
) -> None:
    address = office.at("amendments/closing")
    form = closing(office, 3)
    seen = hidden(lead.get(address))
    look = lead.post(address, form | seen | {"then": "do"})
    assert "Nothing has happened yet." in look.main
    assert "1 person is told with an open draft, once: “Applications to Cohort 2027 now close at" in look.main
    assert "None of it is shortened." in look.main
    assert "The last of those with a draft is told at 10am on 12 January 2027, and has 24 days" in look.main
    assert amended(worker_database) == []
    other = lead.post(address, closing(office, 4) | hidden(look) | {"then": "do"})
    assert "Nothing has happened yet." in other.main, "what was changed since is looked at again"
    for _ in range(2):  # Pressed twice, it is done once, and says the same.
        done = lead.post(address, form | hidden(look) | {"then": "do"})
        assert "Changed. 1 person is told." in done.text
    until = date_and_time(office.cohort.closes_at + timedelta(days=3))
    assert f"to “{until}”: The storm closed schools. 1 person was told." in done.main
    assert until in lead.get(office.at()).main, "the cohort's page has it at once"
    assert amended(worker_database) == [(1, "closes_at", 1)]
    with worker_database.transaction() as session:
        assert [one.recipient for one in session.exec(select(Message))] == ["eva@example.org"]


def test_a_hint_is_read_otherwise_on_the_next_page(lead: Browser, office: Office) -> None:
    address = office.at(HINT)
    form = {"text": "Say why there, and why now.", "reason": "A slip of the pen."} | hidden(lead.get(address))
    look = lead.post(address, form | {"then": "look"})
    assert "Nobody is told." in look.main
    done = lead.post(address, form | hidden(look) | {"then": "do"})
    assert "1. Question 1: Hint" in done.main
    assert "to “Say why there, and why now.”: A slip of the pen." in done.main


def test_places_are_changed_and_say_how_many_have_one(lead: Browser, office: Office) -> None:
    address = office.at("amendments/places")
    form = {"places": "16", "reason": "Another school joins."} | hidden(lead.get(address))
    look = lead.post(address, form | {"then": "look"})
    assert "0 have been offered a place so far." in look.main
    assert "From “2” to “16”:" in lead.post(address, form | hidden(look) | {"then": "do"}).main


@pytest.mark.parametrize(
    ("address", "form", "sentence"),
    [
        ("closing", {"reason": "Why not."}, "Enter the day."),
        ("closing", {"day": ["1", "1", "2027"], "hour": "9am"}, "Give your reason."),
        ("opening", {"day": ["1", "1", "2028"], "hour": "9am", "reason": "Late."}, "Leave the opening as it"),
        ("places", {"places": "many", "reason": "More."}, "Enter the number of places"),
        ("wording/pages.privacy.0.text", {"text": "", "reason": "Gone."}, "Write what is to stand there."),
    ],
)
def test_what_cannot_be_is_said_on_the_form(
    lead: Browser, office: Office, address: str, form: dict[str, str], sentence: str
) -> None:
    page = office.at(f"amendments/{address}")
    answer = lead.post(page, hidden(lead.get(page)) | form | {"then": "look"})
    assert sentence in answer.main
    assert "Nothing has happened yet." not in answer.main


def test_of_two_leads_the_second_is_told_that_it_stands_otherwise(lead: Browser, office: Office) -> None:
    address = office.at("amendments/places")
    first = {"places": "16", "reason": "Another school joins."} | hidden(lead.get(address))
    look = lead.post(address, first | {"then": "look"})
    lead.post(address, first | hidden(look) | {"then": "do"})
    late = lead.post(address, first | {"places": "17", "then": "look"})
    assert "another lead amended it a moment ago" in late.main
    assert "It is <strong>16</strong> now." in late.html
    again = first | {"places": "17"}
    look = lead.post(address, again | hidden(late) | {"then": "look"})
    assert "From “16” to “17”:" in lead.post(address, again | hidden(look) | {"then": "do"}).main


def test_words_that_are_none_to_amend_are_not_found(lead: Browser, office: Office) -> None:
    for place in ("criteria.purpose.name", "questions.q1.words", "messages.receipt.body"):
        lead.get(office.at(f"amendments/wording/{place}"), status=404)


def test_an_opening_and_a_closing_that_are_past_are_not_offered(
    lead: Browser, office: Office, clock: Clock
) -> None:
    assert office.at("amendments/opening") not in lead.get(office.at("amendments")).links()
    assert office.at("amendments/closing") in lead.get(office.at("amendments")).links()
    clock.now = office.cohort.closes_at + timedelta(days=1)
    lead.sign_in(office.lead)
    page = lead.get(office.at("amendments"))
    assert office.at("amendments/closing") not in page.links()
    assert "Give more time instead" in page.main


def test_the_page_asks_as_much_with_three_amendments_as_with_one(
    lead: Browser, office: Office, database: Database
) -> None:
    counts = []
    for places in ("16", "17", "18"):
        address = office.at("amendments/places")
        form = {"places": places, "reason": "Another school joins."} | hidden(lead.get(address))
        look = lead.post(address, form | {"then": "look"})
        lead.post(address, form | hidden(look) | {"then": "do"})
        with counted(database) as seen:
            lead.get(office.at("amendments"))
        counts.append(len(seen))
    assert counts[0] == counts[2]
