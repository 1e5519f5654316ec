"""The board of a centre's day: what is now and next, who has come, and what a lead does about it."""

from datetime import datetime, timedelta

import pytest

from recruitment.db import Database
from recruitment.queries.centre_days import WholeDay
from tests.conftest import Clock
from tests.factories_centre import CentreHouse, make_centre_house
from tests.pages import Browser, Page, text_of


@pytest.fixture
def house(worker_database: Database, clock: Clock) -> CentreHouse:
    with worker_database.transaction() as session:
        return make_centre_house(session, clock.now, assessors=5, is_accepted=True)


@pytest.fixture
def day(worker_database: Database, house: CentreHouse) -> WholeDay:
    with worker_database.transaction() as session:
        return house.day(session)


def board(house: CentreHouse) -> str:
    return f"{house.url}/board"


def row(page: Page, name: str) -> str:
    (found,) = [text_of(one) for one in page.all("tr") if text_of(one).startswith(name)]
    return found


def press(lead: Browser, house: CentreHouse, arrival: str, *, version: int = 1, status: int = 200) -> Page:
    about = {"arrival": arrival, "version": str(version)}
    return lead.post(f"{house.url}/arrivals/{house.candidates[0]}", about, status=status)


def accept(lead: Browser, url: str) -> Page:
    proposed = lead.client.post(url, data=lead.with_token() | {"version": "2"})
    lead.get(proposed.location)
    return lead.post(proposed.location, {})


def test_every_room_says_who_is_there_now_and_next(
    browser: Browser, house: CentreHouse, day: WholeDay, clock: Clock
) -> None:
    now, later = day.of_room("Room 1")[:2]
    clock.now = now.begins_at + timedelta(minutes=5)
    lead = browser.sign_in(house.lead)
    names = {one.application_id: one.name for one in day.seats}
    said = row(lead.get(board(house)), "Room 1")
    assert said.index(names[now.application_id]) < said.index(names[later.application_id])
    clock.now = later.begins_at
    assert "Nobody" in row(lead.get(board(house)), "Room 1")


def test_board_refreshes_itself_once_it_is_asked_to(browser: Browser, house: CentreHouse) -> None:
    lead = browser.sign_in(house.lead)
    assert "Refresh" not in lead.client.get(board(house)).headers
    asked = lead.client.get(f"{board(house)}?refresh=minute")
    assert asked.headers["Refresh"] == "60"
    assert "Stop that" in asked.text


def test_one_press_says_who_has_come_and_another_takes_it_back(
    browser: Browser, house: CentreHouse, day: WholeDay, clock: Clock
) -> None:
    clock.now = day.plan.begins_at
    lead = browser.sign_in(house.lead)
    assert "Arrived at 9am" in row(press(lead, house, "arrived"), "Amina Inside")
    assert "Expected at" in row(press(lead, house, "expected", version=2), "Amina Inside")
    assert "Late: comes at" in row(press(lead, house, "late", version=3), "Amina Inside")
    assert "Not coming" in row(press(lead, house, "absent", version=4), "Amina Inside")


def test_a_press_on_a_page_that_was_overtaken_says_so(browser: Browser, house: CentreHouse) -> None:
    lead = browser.sign_in(house.lead)
    press(lead, house, "late")
    overtaken = press(lead, house, "arrived", status=409)
    assert "somebody has pressed something about them since" in overtaken.main
    assert "Press the button again" in press(lead, house, "vanished", version=2).text


def test_what_somebody_late_misses_is_moved_once_it_is_accepted(
    browser: Browser, house: CentreHouse, day: WholeDay, clock: Clock
) -> None:
    clock.now = when(day, house) - timedelta(minutes=1)
    lead, who = browser.sign_in(house.lead), house.candidates[0]
    press(lead, house, "late")
    page = accept(lead, f"{house.url}/late/{who}")
    assert "people are told." in page.text
    assert "Late: comes at" in row(page, "Amina Inside")


def test_who_stands_in_is_found_and_told_once_it_is_accepted(
    browser: Browser, house: CentreHouse, day: WholeDay
) -> None:
    lead, gone = browser.sign_in(house.lead), day.turns[0].assessors[0]
    (called,) = [one.called for one in day.sitters if one.assessor_id == gone]
    page = lead.post(f"{house.url}/missing/{gone}", {"missing": "yes", "version": "1"})
    assert "Missing" in row(page, called)
    accept(lead, f"{house.url}/stand-ins/{gone}")
    assert "Nothing is placed." in row(lead.get(board(house)), called)


def test_rooms_of_whoever_does_not_come_are_nobodys_and_can_be_freed(
    browser: Browser, house: CentreHouse, day: WholeDay, clock: Clock
) -> None:
    clock.now = day.plan.begins_at
    lead, who = browser.sign_in(house.lead), house.candidates[0]
    assert "Free their rooms" not in lead.get(board(house)).text
    page = press(lead, house, "absent")
    assert "Free their rooms" in row(page, "Amina Inside")
    assert not any("Amina Inside" in row(page, room) for room in ("Room 1", "Room 2"))
    page = accept(lead, f"{house.url}/late/{who}")
    assert "Nothing is placed." in row(page, "Amina Inside")
    assert "Free their rooms" not in page.text


def when(day: WholeDay, house: CentreHouse) -> datetime:
    """When the first candidate's first exercise begins."""
    return day.of_candidate(house.candidates[0])[0].begins_at
