"""Packs of one's own interviews: asked for, fetched, noted, and nobody else's."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from recruitment.config import Settings
from recruitment.db import Database
from recruitment.jobs.desk import Desk
from recruitment.jobs.tasks import build_pack
from recruitment.mail.posting import FolderPostbox
from recruitment.models import Pack, View
from recruitment.queries.slots import interview_days
from recruitment.services.packs import make_pack
from recruitment.storage.place import open_storage
from tests.conftest import Clock
from tests.factories import make_assessor
from tests.factories_booking import follow_all, make_slot_house
from tests.factories_centre import make_centre_house
from tests.factories_observation import PanelHouse, another, make_panel_house
from tests.pages import Browser
from tests.statements import counted

NAME = "Éva Okonkwo-Price"


@pytest.fixture
def house(worker_database: Database, clock: Clock) -> PanelHouse:
    with worker_database.transaction() as session:
        return make_panel_house(session, clock.now)


@pytest.fixture
def at(house: PanelHouse) -> str:
    return f"/assess/{house.cohort.slug}/interviews/packs"


def make_all(database: Database, settings: Settings, clock: Clock) -> UUID:
    """What the worker does; the id of a pack that is made."""
    with database.transaction() as session:
        for pack_id in (packs := session.exec(select(Pack.id)).all()):
            make_pack(session, pack_id=pack_id, storage=open_storage(settings.packs), now=clock.now)
        return packs[0]


def test_a_day_of_the_centre_is_offered_whole_made_fetched_and_noted(
    browser: Browser, worker_database: Database, settings: Settings, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        centre = make_centre_house(session, clock.now, is_accepted=True)
        turn = centre.day(session).turns[0]
        met = {one.application_id for one in centre.day(session).of_assessor(turn.assessors[0])}
    at = f"/assess/{centre.cohort.slug}/interviews/packs"
    person = browser.sign_in(turn.assessors[0])
    assert "19 January 2027: the whole day" in person.get(at).main
    assert "Being made" in person.post(f"{at}/{centre.day_id}").main
    desk = Desk(
        worker_database,
        "https://apply.example.org",
        FolderPostbox(settings.data_dir / "out"),
        open_storage(settings.packs),
        clock,
    )
    with worker_database.transaction() as session:
        made = session.exec(select(Pack.id)).one()
    build_pack(desk, made)
    response = person.client.get(f"{at}/{made}/file")
    assert (response.status_code, response.data[:5]) == (200, b"%PDF-")
    assert "-centre-2027-01-19.pdf" in response.headers["Content-Disposition"]
    with worker_database.transaction() as session:
        seen = session.exec(select(View).where(col(View.page) == "panel pack")).all()
        assert {one.application_id for one in seen} == met
    browser.another().sign_in(next(one for one in centre.assessors if one != turn.assessors[0])).get(
        f"{at}/{made}/file", status=404
    )


def test_whoever_is_on_no_panel_is_told_so(
    browser: Browser, house: PanelHouse, at: str, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        other = make_assessor(session, house.cohort, clock.now)
    assert "You are on no panel that lies ahead." in browser.sign_in(other).get(at).main
    browser.another().sign_in(house.lead).get(at, status=403)


def test_a_pack_is_asked_for_made_fetched_and_noted(
    browser: Browser, house: PanelHouse, at: str, worker_database: Database, settings: Settings, clock: Clock
) -> None:
    person = browser.sign_in(house.second)
    assert f"Make the pack: {NAME}" in person.get(at).main
    with worker_database.transaction() as session:
        panel = house.own(session, house.second).panel_id
    assert "Being made" in person.post(f"{at}/{panel}").main
    made = make_all(worker_database, settings, clock)
    assert "Download the pack" in person.get(at).main
    response = person.client.get(f"{at}/{made}/file")
    assert (response.status_code, response.data[:5]) == (200, b"%PDF-")
    assert NAME.rsplit(maxsplit=1)[-1].lower() not in str(response.headers).lower()
    with worker_database.transaction() as session:
        seen = session.exec(select(View).where(col(View.page) == "panel pack")).one()
        assert (seen.person_id, seen.application_id) == (house.second, house.application_id)
    browser.another().sign_in(house.first).get(f"{at}/{made}/file", status=404)
    with worker_database.transaction() as session:
        day = clock.now.date()
        session.execute(update(Pack).values(destroy_by=day))
    assert person.client.get(f"{at}/{made}/file").status_code == 200
    with worker_database.transaction() as session:
        session.execute(update(Pack).values(destroy_by=day - timedelta(days=1)))
    assert "to be destroyed by now" in person.get(f"{at}/{made}/file", status=404).main


def test_a_day_of_ones_own_is_listed_asked_for_and_says_how_far_it_is(
    browser: Browser, house: PanelHouse, at: str, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        slots = make_slot_house(session, clock.now, cohort=house.cohort, panel=(house.first, house.second))
        slots.take(session, clock.now, 0)
        follow_all(session, slots, clock.now)
        (day,) = interview_days(session, house.cohort.id)
    person = browser.sign_in(house.second)
    assert "Make the pack: 19 January 2027" in person.get(at).main
    person.post(f"{at}/{day.id}")
    with worker_database.transaction() as session:
        session.execute(update(Pack).values(parts=12, parts_made=5))
    assert "5 of 12 parts made" in person.get(at).main


def test_the_page_asks_as_much_for_three_as_for_one(
    browser: Browser,
    house: PanelHouse,
    at: str,
    worker_database: Database,
    database: Database,
    clock: Clock,
) -> None:
    person = browser.sign_in(house.second)
    person.get(at)
    with counted(database) as one:
        person.get(at)
    with worker_database.transaction() as session:
        for _ in range(2):
            another(session, house, clock.now)
    with counted(database) as three:
        page = person.get(at)
    assert page.main.count("Idris Calloway") >= 2
    assert len(one) == len(three)
