"""The solver proposes a rota with what it could not meet; nothing is booked before a lead accepts it."""

import pytest

from recruitment.db import Database
from tests.conftest import Clock
from tests.factories_booking import SlotHouse, keep_apart, make_day, make_slot_house, plan_at
from tests.pages import Browser, text_of
from tests.statements import counted


@pytest.fixture
def house(worker_database: Database, clock: Clock) -> SlotHouse:
    with worker_database.transaction() as session:
        return make_slot_house(session, clock.now)


def page_of(house: SlotHouse) -> str:
    return f"/lead/{house.cohort.slug}/interviews/{house.code}/rota"


def test_everybody_is_placed_and_booked_once_a_lead_accepts(
    browser: Browser, house: SlotHouse, worker_database: Database
) -> None:
    lead = browser.sign_in(house.lead)
    page = lead.get(page_of(house))
    rows = [[text_of(cell) for cell in row] for row in page.all("tr")][1:]
    assert len(rows) == 2
    placed = page.value("placed")
    with worker_database.transaction() as session:
        assert not house.booking(session).is_booked
    page = lead.post(page_of(house), {"placed": placed})
    assert "2 slots are booked, and everybody is told." in page.text
    with worker_database.transaction() as session:
        assert house.booking(session).is_booked
        assert house.booking(session, 1).is_booked
    assert "There is nobody without a slot to be placed." in lead.get(page_of(house)).main


def test_what_could_not_be_met_is_said_without_naming_who_knows_whom(
    browser: Browser, house: SlotHouse, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        keep_apart(session, house, clock.now)
        reference = house.reference(session)
    page = browser.sign_in(house.lead).get(page_of(house))
    assert len(page.all("tr")) == 2
    said = f"{reference}: no slot at all is open to them (3 times a slot is with a panel that is not whole"
    assert said in page.main


def test_what_has_changed_meanwhile_is_left_and_said(
    browser: Browser, house: SlotHouse, worker_database: Database, clock: Clock
) -> None:
    lead = browser.sign_in(house.lead)
    placed = lead.get(page_of(house)).value("placed")
    with worker_database.transaction() as session:
        # The one slot of the three that was proposed to nobody.
        free = [one for one in range(3) if str(house.open(session, clock.now)[one].id) not in placed]
        house.take(session, clock.now, slot=free[0])
        reference = house.reference(session)
    page = lead.post(page_of(house), {"placed": placed})
    assert f"Look at {reference}: something has changed for them meanwhile." in page.text


@pytest.mark.parametrize("placed", ["", "DL27=none"])
def test_rota_that_cannot_be_read_books_nothing(browser: Browser, house: SlotHouse, placed: str) -> None:
    assert browser.sign_in(house.lead).post(page_of(house), {"placed": placed}).title.startswith("Error: ")


def test_page_asks_as_often_of_three_days_as_of_one(
    browser: Browser, house: SlotHouse, worker_database: Database, database: Database, clock: Clock
) -> None:
    lead, asked = browser.sign_in(house.lead), list[int]()
    for days in (8, 9, 10):
        with counted(database) as seen:
            lead.get(page_of(house))
        asked.append(len(seen))
        with worker_database.transaction() as session:
            make_day(session, house, clock.now, plan=plan_at(clock.now, days=days))
    assert asked[0] == asked[2]
