"""Whoever meets somebody they know steps back, and leads see it."""

from datetime import timedelta

import pytest
from sqlmodel import select

from recruitment.db import Database
from recruitment.models import Conflict, Reading
from tests.conftest import Clock
from tests.factories import make_reading
from tests.factories_observation import PanelHouse, commit, make_panel_house
from tests.pages import Browser

NAME = "Éva Okonkwo-Price"


@pytest.fixture
def house(worker_database: Database, clock: Clock) -> PanelHouse:
    with worker_database.transaction() as session:
        return make_panel_house(session, clock.now)


@pytest.fixture
def url(worker_database: Database, house: PanelHouse) -> str:
    with worker_database.transaction() as session:
        return house.url(session, house.first)


def test_whoever_knows_the_candidate_leaves_the_panel_and_leads_see_it(
    browser: Browser, house: PanelHouse, url: str, worker_database: Database, clock: Clock
) -> None:
    me = browser.sign_in(house.first)
    assert f"{url}/known" in me.get(url).links()
    clock.now += timedelta(minutes=1)
    with worker_database.transaction() as session:
        reading = make_reading(
            session, house.cohort, clock.now, application_id=house.application_id, assessor_id=house.first
        )
    assert "You leave the panel" in me.get(f"{url}/known").main
    page = me.post(f"{url}/known", {})
    assert "You are kept apart from now on" in page.text
    assert NAME not in page.main
    assert me.client.get(url).status_code == 404
    with worker_database.transaction() as session:
        assert session.get(Reading, reading) is None
        made = session.exec(select(Conflict.assessor_id, Conflict.source)).one()
        assert tuple(made) == (house.first, "declared")
    lead = browser.another().sign_in(house.lead)
    assert "Somebody has left or is kept apart: choose again" in lead.get(house.page.rpartition("/")[0]).main
    assert "they and this candidate are kept apart." in lead.get(house.page).main


def test_who_has_committed_and_knows_the_candidate_stays_with_what_they_made(
    browser: Browser, house: PanelHouse, url: str, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        commit(session, house, house.first, clock.now)
    me = browser.sign_in(house.first)
    assert "What you have committed stands" in me.get(f"{url}/known").main
    me.post(f"{url}/known", {})
    assert "committed" in me.get(url).title
    lead = browser.another().sign_in(house.lead).get(house.page).main
    assert "Has begun here. Choose somebody else than" in lead
