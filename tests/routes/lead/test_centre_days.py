"""Pages of the centre's days: planned, proposed, accepted, called off, by a lead."""

from datetime import datetime

import pytest

from recruitment.db import Database
from recruitment.domain.stages import Stage
from tests.conftest import Clock
from tests.factories import make_application
from tests.factories_centre import CentreHouse, make_centre_house
from tests.pages import Browser, Page
from tests.statements import counted


@pytest.fixture
def house(worker_database: Database, clock: Clock) -> CentreHouse:
    with worker_database.transaction() as session:
        return make_centre_house(session, clock.now)


def index(house: CentreHouse) -> str:
    return house.url.rpartition("/")[0]


def filled(house: CentreHouse, now: datetime, **given: object) -> dict[str, object]:
    """A form that says a day a fortnight ahead for one more candidate."""
    day = now.replace(day=now.day)
    return {
        "day": [str(day.day), str(day.month), str(day.year + 1)],
        "begins": "9am",
        "ends": "3pm",
        "place": "Hill House",
        "welcome": "15",
        "minutes": "45",
        "gap": "10",
        "breaks": "12pm to 1pm",
        "rooms_stakeholder": "Room 1",
        "rooms_final_interview": "Room 2",
        "assessors": [str(one) for one in house.assessors],
        "version": "1",
        **given,
    }


def test_packs_of_a_day_are_asked_for_once_its_rotation_is_accepted(
    browser: Browser, house: CentreHouse
) -> None:
    lead = browser.sign_in(house.lead)
    assert "Packs of the day" not in lead.get(house.url).main
    page = lead.post(f"{house.url}/pack")
    assert "Accept a rotation of this day first: there is nobody to meet yet." in page.text
    accept(lead, house)
    assert "Packs of the day" in lead.get(house.url).main
    page = lead.post(f"{house.url}/pack")
    assert "The packs of the day are being made, for leads and for each of its assessors." in page.text
    assert "Centre day, 19 January 2027" in page.main


def accept(lead: Browser, house: CentreHouse) -> Page:
    proposed = lead.client.post(f"{house.url}/propose", data=lead.with_token())
    return lead.post(proposed.location, {})


def test_a_day_is_planned_with_rooms_and_people_and_nobody_is_told(
    browser: Browser, house: CentreHouse, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        made = make_application(session, house.cohort, clock.now, stage=Stage.CENTRE, full_name="Wren Okafor")
    lead = browser.sign_in(house.lead)
    assert "1 candidate is at the centre without a day." in lead.get(index(house)).main
    page = lead.post(f"{index(house)}/add", filled(house, clock.now, candidates=[str(made)]))
    assert "The day is planned. Nobody is told before you accept a rotation." in page.text
    assert "A hard conversation: Room 1; Final interview: Room 2" in page.main
    assert "Wren Okafor" in page.main
    assert "candidate is at the centre" not in lead.get(index(house)).main


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"breaks": "after lunch"}, "Enter each break on a line of its own"),
        ({"minutes": "40"}, "Make a round 45 minutes at least"),
        ({"rooms_stakeholder": "Room 2"}, "Give each exercise rooms of its own"),
        ({"candidates": []}, "Choose the candidates of the day."),
        ({"ends": "9:30am"}, "everybody has 2 exercises, and 0 rounds fit"),
    ],
)
def test_what_stands_against_a_day_is_said(
    browser: Browser, house: CentreHouse, clock: Clock, given: dict[str, object], said: str
) -> None:
    page = browser.sign_in(house.lead).post(f"{house.url}/change", filled(house, clock.now, **given))
    assert said in page.main


def test_a_day_is_changed_as_its_form_has_it(browser: Browser, house: CentreHouse, clock: Clock) -> None:
    lead = browser.sign_in(house.lead)
    chosen = [str(one) for one in house.candidates[:1]]
    page = lead.post(f"{house.url}/change", filled(house, clock.now, candidates=chosen, place="The old mill"))
    assert "The day is changed." in page.text
    assert "The old mill" in page.main
    page = lead.post(f"{house.url}/change", filled(house, clock.now, candidates=chosen))
    assert "another lead has changed it since this page was made" in page.main


def test_a_rotation_is_proposed_and_accepted_as_it_was_shown(browser: Browser, house: CentreHouse) -> None:
    lead = browser.sign_in(house.lead)
    proposed = lead.client.post(f"{house.url}/propose", data=lead.with_token())
    page = lead.get(proposed.location)
    assert len(page.all("tr")) == 5
    assert "they have not said that they can on that day" in page.main
    page = lead.post(proposed.location, {})
    assert "4 exercises are set, and 6 people are told." in page.text
    page = lead.get(house.url)
    assert "Rotation accepted, people told" in page.main
    assert "Room 1, with Assessor Number" in page.main


def test_a_proposal_that_was_overtaken_stands_no_more(browser: Browser, house: CentreHouse) -> None:
    lead = browser.sign_in(house.lead)
    first = lead.client.post(f"{house.url}/propose", data=lead.with_token()).location
    accept(lead, house)
    assert lead.client.get(first).status_code == 404


def test_a_day_is_called_off(browser: Browser, house: CentreHouse) -> None:
    lead = browser.sign_in(house.lead)
    accept(lead, house)
    page = lead.post(f"{house.url}/cancel", {"version": "2"})
    assert "The day is called off, and everybody who was told of it is told." in page.text
    assert "Called off" in page.main
    assert "2 candidates are at the centre without a day." in page.main


@pytest.mark.parametrize("part", ["", "/change", "/board"])
def test_pages_of_a_day_take_as_many_statements_whoever_takes_part(
    browser: Browser,
    house: CentreHouse,
    worker_database: Database,
    database: Database,
    clock: Clock,
    part: str,
) -> None:
    asked = []
    lead = browser.sign_in(house.lead)
    for candidates in (1, 3):
        with worker_database.transaction() as session:
            held = make_centre_house(
                session,
                clock.now,
                candidates=candidates,
                cohort=house.cohort,
                is_accepted=True,
                days=7 + candidates,
            )
        lead.get(f"{held.url}{part}")
        with counted(database) as seen:
            lead.get(f"{held.url}{part}")
        asked.append(len(seen))
    assert asked[0] == asked[1]
