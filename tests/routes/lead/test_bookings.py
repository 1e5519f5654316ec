"""Leads book, move and cancel a slot for somebody, say that they did not come, and how long they need."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from recruitment.db import Database
from tests.conftest import Clock
from tests.factories import ADJUSTMENT
from tests.factories_booking import SlotHouse, follow_all, make_slot_house
from tests.pages import Browser


@pytest.fixture
def house(worker_database: Database, clock: Clock) -> SlotHouse:
    with worker_database.transaction() as session:
        return make_slot_house(session, clock.now)


def page_of(house: SlotHouse, database: Database, number: int = 0) -> str:
    with database.transaction() as session:
        reference = house.reference(session, number)
    return f"/lead/{house.cohort.slug}/interviews/{house.code}/candidates/{reference}"


def slots_on(page) -> list[str]:  # type: ignore[no-untyped-def]
    return [one.get("value") for one in page.all("input") if one.get("name") == "slot"]


def test_lead_books_moves_and_cancels_for_a_candidate(
    browser: Browser, house: SlotHouse, worker_database: Database
) -> None:
    lead, url = browser.sign_in(house.lead), page_of(house, worker_database)
    page = lead.get(url)
    assert ADJUSTMENT in page.main
    first, second, _ = slots_on(page)
    page = lead.post(url, {"then": "book", "slot": first, "version": "0"})
    assert "The slot is booked, and they are told." in page.text
    assert "Room 4" in page.main
    assert first not in slots_on(page)
    page = lead.post(url, {"then": "book", "slot": second, "version": "1"})
    assert "10am on 19 January 2027" in page.main
    late = lead.post(url, {"then": "cancel", "version": "1"})
    assert "it was changed a moment ago" in late.main
    page = lead.post(url, {"then": "cancel", "version": "2"})
    assert "The slot is cancelled, and they are told." in page.text
    assert "Cancelled" in page.main


def test_who_did_not_come_stands_in_the_list(
    browser: Browser, house: SlotHouse, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        taken = house.take(session, clock.now)
    clock.now = taken.begins_at + timedelta(minutes=20)
    lead, url = browser.sign_in(house.lead), page_of(house, worker_database)
    assert "Cancel their slot" not in lead.get(url).html
    page = lead.post(url, {"then": "missed", "version": "1"})
    assert "It is recorded that they did not come." in page.text
    assert "Did not come" in lead.get(url.rpartition("/candidates")[0]).main


def test_no_slot_is_offered_to_whoever_needs_longer(
    browser: Browser, house: SlotHouse, worker_database: Database
) -> None:
    lead, url = browser.sign_in(house.lead), page_of(house, worker_database)
    assert "Enter more than 40 minutes" in lead.post(url, {"then": "minutes", "minutes": "30"}).main
    page = lead.post(url, {"then": "minutes", "minutes": "60"})
    assert page.value("minutes") == "60"
    assert "No slot is open to them" in page.main
    assert slots_on(lead.post(url, {"then": "minutes", "minutes": ""}))


def test_panel_that_could_not_be_set_is_said_with_its_reason(
    browser: Browser, house: SlotHouse, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        house.take(session, clock.now)
        session.execute(text("update work.assessor_standing set safer_on = null, safer_until = null"))
        follow_all(session, house, clock.now)
    page = browser.sign_in(house.lead).get(page_of(house, worker_database))
    assert "Their panel could not be set: Choose at least one assessor who is trained" in page.main


@pytest.mark.parametrize("sent", [{"then": "book", "version": "0"}, {"then": "book", "slot": "x"}])
def test_slot_has_to_be_chosen(
    browser: Browser, house: SlotHouse, worker_database: Database, sent: dict[str, str]
) -> None:
    page = browser.sign_in(house.lead).post(page_of(house, worker_database), sent)
    assert page.title.startswith("Error: ")
    assert "Choose a time." in page.main
