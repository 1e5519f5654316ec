"""Leads add days with their panel and slots, change and remove them while nobody has a slot."""

import pytest

from recruitment.db import Database
from recruitment.domain.availability import Half, HalfDay
from recruitment.queries.slots import interview_days
from recruitment.services.availability import say_when
from tests.conftest import Clock
from tests.factories_booking import SlotHouse, make_day, make_slot_house, plan_at
from tests.pages import Browser, text_of
from tests.statements import counted


@pytest.fixture
def house(worker_database: Database, clock: Clock) -> SlotHouse:
    with worker_database.transaction() as session:
        return make_slot_house(session, clock.now, with_day=False)


def base(house: SlotHouse) -> str:
    return f"/lead/{house.cohort.slug}/interviews/{house.code}"


def filled(house: SlotHouse, **more: object) -> dict[str, object]:
    return {
        "day": ["29", "3", "2027"],
        "begins": "9am",
        "ends": "12:30pm",
        "place": "https://meet.example.org/room-4",
        "minutes": "50",
        "gap": "10",
        "rest_after": "2",
        "rest": "30",
        "chosen": [str(one) for one in house.panel],
        "version": "0",
        **more,
    }


def test_day_is_cut_into_slots_with_breaks_on_the_clock_of_london(browser: Browser, house: SlotHouse) -> None:
    lead = browser.sign_in(house.lead)
    page = lead.post(f"{base(house)}/days/add", filled(house))
    # The day after the clocks went forward: 9am is 8am in UTC.
    assert page.heading == "29 March 2027"
    rows = [[text_of(cell) for cell in row] for row in page.all("tr")][1:]
    assert rows == [
        ["9am", "9:50am", "Nobody", "Free"],
        ["10am", "10:50am", "Nobody", "Free"],
        ["11:20am", "12:10pm", "Nobody", "Free"],
    ]
    assert "2 candidates are told that there are slots to choose from." in page.text
    assert "they did not say that they can then" in page.text
    listed = lead.get(f"{base(house)}")
    assert "https://meet.example.org/room-4" in listed.links()
    assert "Asked to choose by 18 January 2027" in listed.main


def test_who_can_then_is_said_beside_each_and_asked_about_no_more(
    browser: Browser, house: SlotHouse, worker_database: Database, clock: Clock
) -> None:
    day = plan_at(clock.now).begins_at.date()
    with worker_database.transaction() as session:
        for one in house.panel:
            say_when(
                session,
                cohort_id=house.cohort.id,
                assessor_id=one,
                asked=[day],
                halves=[HalfDay(day, Half.MORNING)],
                before=(),
                now=clock.now,
            )
    lead = browser.sign_in(house.lead)
    assert "Can on 19 January in the morning." in lead.get(f"{base(house)}/days/add").main
    page = lead.post(f"{base(house)}/days/add", filled(house, day=["19", "1", "2027"]))
    assert "they did not say" not in page.text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"day": ["", "", ""]}, "Enter the day."),
        ({"begins": "soon"}, "Enter a time of day, such as 9am or 13:30."),
        ({"ends": ""}, "Enter a time of day, such as 9am or 13:30."),
        ({"ends": "8am"}, "Enter an end that is later than the beginning."),
        ({"ends": "9:30am"}, "Enter a later end: no slot fits between these times."),
        ({"day": ["4", "1", "2027"]}, "Enter a day and time that are still to come."),
        ({"begins": "1am", "ends": "11pm"}, "Shorten the day to 14 hours or fewer."),
        ({"minutes": "39"}, "Enter 40 minutes at least: the exercise takes as long."),
        ({"minutes": "many"}, "Enter a whole number from 0 to 480."),
        ({"minutes": ""}, "Enter how long a slot is."),
        ({"place": " "}, "Enter a room, or the address of a video link."),
        ({"chosen": ["somebody"]}, "Choose again from those on the page."),
        ({"chosen": []}, "Choose 2 assessors at least: they score apart before they talk."),
    ],
)
def test_what_is_wrong_with_a_day_is_said_on_its_field(
    browser: Browser, house: SlotHouse, sent: dict[str, object], sentence: str
) -> None:
    page = browser.sign_in(house.lead).post(f"{base(house)}/days/add", filled(house, **sent))
    assert page.title.startswith("Error: ")
    assert sentence in page.main


def test_nobody_sits_on_two_panels_at_once(
    browser: Browser, house: SlotHouse, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_day(session, house, clock.now, place="Room 9")
    page = browser.sign_in(house.lead).post(
        f"{base(house)}/days/add",
        filled(house, day=["19", "1", "2027"]),
    )
    assert "they sit on another panel then, in Room 9." in page.main


def test_day_is_changed_and_removed_while_nobody_has_a_slot(
    browser: Browser, house: SlotHouse, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        day = make_day(session, house, clock.now)
    lead, url = browser.sign_in(house.lead), f"{base(house)}/days/{day}"
    assert (lead.get(url).value("begins"), lead.get(url).value("version")) == ("9am", "1")
    stale = lead.post(url, filled(house, version="0"))
    assert "another lead has changed it since you opened it" in stale.main
    page = lead.post(url, filled(house, version="1", place="Room 7"))
    assert "The day is changed, and its slots are made again." in page.text
    assert len(page.all("tr")) == 4
    page = lead.post(f"{url}/remove", {})
    assert "The day in Room 7 on 29 March 2027 is removed." in page.text
    assert "There is no day yet." in page.main


def test_day_of_which_somebody_has_a_slot_stays(
    browser: Browser, house: SlotHouse, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        day = make_day(session, house, clock.now)
        house.take(session, clock.now)
    lead, url = browser.sign_in(house.lead), f"{base(house)}/days/{day}"
    page = lead.get(url)
    assert "Somebody has a slot of this day, so it stays as it is." in page.main
    assert "Change the day" not in page.html
    sentence = "Move whoever has a slot of this day first"
    assert sentence in lead.post(f"{url}/remove", {}, status=409).main
    assert sentence in lead.post(url, filled(house, version="1")).main
    with worker_database.transaction() as session:
        assert len(interview_days(session, house.cohort.id)) == 1


def test_index_counts_days_slots_and_who_has_none(
    browser: Browser, house: SlotHouse, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        make_day(session, house, clock.now)
        house.take(session, clock.now)
    page = browser.sign_in(house.lead).get(f"/lead/{house.cohort.slug}/interviews")
    rows = [[text_of(cell) for cell in row] for row in page.all("tr")]
    assert rows[1] == ["Online interview", "1", "3", "1", "2", "1"]
    assert len(rows) == 7


def test_pages_ask_as_often_of_three_days_as_of_one(
    browser: Browser, house: SlotHouse, worker_database: Database, database: Database, clock: Clock
) -> None:
    lead, asked = browser.sign_in(house.lead), []
    for days in (7, 8, 9):
        with worker_database.transaction() as session:
            make_day(session, house, clock.now, plan=plan_at(clock.now, days=days))
        with counted(database) as seen:
            lead.get(f"/lead/{house.cohort.slug}/interviews")
            lead.get(base(house))
        asked.append(len(seen))
    assert asked[0] == asked[2]
