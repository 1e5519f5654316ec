"""Candidates choose a time, move once, cancel, and take it to their calendar."""

from datetime import timedelta
from uuid import UUID

import pytest
from ical.calendar_stream import IcsCalendarStream

from recruitment.db import Database
from tests.conftest import Clock
from tests.factories_booking import SlotHouse, keep_apart, make_slot_house
from tests.pages import Browser, Page
from tests.statements import counted


@pytest.fixture
def house(worker_database: Database, clock: Clock) -> SlotHouse:
    with worker_database.transaction() as session:
        return make_slot_house(session, clock.now)


def own(house: SlotHouse, database: Database, number: int = 0) -> tuple[UUID, str]:
    """A candidate and the address of their page."""
    with database.transaction() as session:
        reference = house.reference(session, number)
        return house.person(session, number), f"/apply/{reference}/slots/{house.code}"


def slots_on(page: Page) -> list[str]:
    return [one.get("value") or "" for one in page.all("input") if one.get("name") == "slot"]


def test_candidate_chooses_moves_once_and_then_rings(
    browser: Browser, house: SlotHouse, worker_database: Database
) -> None:
    who, url = own(house, worker_database)
    me = browser.sign_in(who)
    status = me.get(url.replace(f"/slots/{house.code}", "/status"))
    assert url in status.links()
    assert "no time chosen yet" in status.main
    page = me.get(url)
    assert "9am to 9:50am on Tuesday 19 January 2027" in page.main
    assert "Room 4" not in page.html
    page = me.post(url, {"slot": slots_on(page)[0], "version": "0"})
    assert "The time is yours." in page.text
    assert "Room 4" in page.main
    page = me.post(url, {"slot": slots_on(page)[0], "version": "1"})
    assert "10am to 10:50am on Tuesday 19 January 2027" in page.main
    assert slots_on(page) == []
    assert "If you need another time, ring" in page.main
    assert "10am on 19 January 2027" in me.get(url.replace(f"/slots/{house.code}", "/status")).main


def test_of_two_the_second_is_told_and_shown_the_other_times(
    browser: Browser, house: SlotHouse, worker_database: Database, clock: Clock
) -> None:
    who, url = own(house, worker_database)
    me = browser.sign_in(who)
    wanted = slots_on(me.get(url))[0]
    with worker_database.transaction() as session:
        house.take(session, clock.now, 1)
    page = me.post(url, {"slot": wanted, "version": "0"}, status=409)
    assert page.title.startswith("Error: ")
    assert "Choose another slot: somebody else has just taken this one" in page.main
    assert len(slots_on(page)) == 2
    assert wanted not in slots_on(page)


def test_whoever_knows_the_candidate_is_seen_by_no_word(
    browser: Browser, house: SlotHouse, worker_database: Database, clock: Clock
) -> None:
    who, url = own(house, worker_database)
    with worker_database.transaction() as session:
        keep_apart(session, house, clock.now)
    page = browser.sign_in(who).get(url)
    assert slots_on(page) == []
    assert "There is no time to choose from just now." in page.main


def test_cancelled_time_can_be_chosen_anew_once(
    browser: Browser, house: SlotHouse, worker_database: Database
) -> None:
    who, url = own(house, worker_database)
    me = browser.sign_in(who)
    me.post(url, {"slot": slots_on(me.get(url))[0], "version": "0"})
    page = me.get(f"{url}/cancel")
    assert "Your time is 9am to 9:50am on Tuesday 19 January 2027." in page.main
    page = me.post(f"{url}/cancel", {"version": page.value("version")})
    assert "Your time is cancelled." in page.text
    assert "This is the last time that you can choose yourself." in page.main
    # There is nothing left to cancel, and the page says what there is to do.
    assert me.get(f"{url}/cancel").heading == "Online interview"


def test_time_comes_as_a_calendar_file(
    browser: Browser, house: SlotHouse, worker_database: Database, clock: Clock
) -> None:
    who, url = own(house, worker_database)
    with worker_database.transaction() as session:
        taken = house.take(session, clock.now)
        booking = house.booking(session)
    me = browser.sign_in(who)
    response = me.client.get(f"{url}/calendar.ics")
    assert response.content_type == "text/calendar; charset=utf-8"
    calendar = IcsCalendarStream.calendar_from_ics(response.get_data(as_text=True))
    (entry,) = calendar.events
    assert entry.uid.startswith(f"{booking.id}@")
    assert (entry.start, entry.location) == (taken.begins_at, "Room 4")


def test_after_the_stage_there_is_nothing_to_choose(
    browser: Browser, house: SlotHouse, worker_database: Database, clock: Clock
) -> None:
    who, url = own(house, worker_database)
    other = url.replace("/interview", "/teaching")
    assert "Where your application is" in browser.sign_in(who).get(other).title
    clock.now += timedelta(days=8)
    assert slots_on(browser.sign_in(who).get(url)) == []


def test_page_asks_as_often_of_three_slots_as_of_two(
    browser: Browser, house: SlotHouse, worker_database: Database, database: Database, clock: Clock
) -> None:
    who, url = own(house, worker_database)
    me, asked = browser.sign_in(who), []
    for _ in range(2):
        with counted(database) as seen:
            me.get(url)
        asked.append(len(seen))
        with worker_database.transaction() as session:
            if not house.booking(session, 1).is_booked:
                house.take(session, clock.now, 1)
    assert asked[0] == asked[1]
