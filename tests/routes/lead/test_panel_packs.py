"""Packs of panels, wash-ups and safer recruitment: who may ask for them, see them and fetch them."""

from uuid import UUID

import pytest
from sqlmodel import select

from recruitment.config import Settings
from recruitment.db import Database
from recruitment.domain.errors import NotFound
from recruitment.domain.safer_records import Finding, Gate
from recruitment.models import Pack, PackKind, View
from recruitment.services.packs import make_pack
from recruitment.storage.place import open_storage
from tests.conftest import Clock
from tests.factories import make_lead
from tests.factories_observation import PanelHouse, make_panel_house
from tests.factories_safer import find, look_after
from tests.pages import Browser

WORDS = "A post of 2014 that was taken down."


@pytest.fixture
def house(worker_database: Database, clock: Clock) -> PanelHouse:
    with worker_database.transaction() as session:
        made = make_panel_house(session, clock.now)
        look_after(session, made.cohort, made.lead, clock.now)
        find(session, made.application_id, Gate.ONLINE_SEARCH, Finding.DISCUSS, clock.now, words=WORDS)
        return made


@pytest.fixture
def other(worker_database: Database, house: PanelHouse, clock: Clock) -> UUID:
    """Another lead, who is not named for safer recruitment."""
    with worker_database.transaction() as session:
        return make_lead(session, house.cohort, clock.now)


def make_all(database: Database, settings: Settings, clock: Clock) -> UUID:
    with database.transaction() as session:
        (pack_id,) = session.exec(select(Pack.id)).all()
        make_pack(session, pack_id=pack_id, storage=open_storage(settings.packs), now=clock.now)
        assert session.get_one(Pack, pack_id).state == "ready"
    return pack_id


def test_a_safeguarding_pack_is_for_those_who_look_after_it_alone(
    browser: Browser,
    house: PanelHouse,
    other: UUID,
    worker_database: Database,
    settings: Settings,
    clock: Clock,
) -> None:
    packs = f"/lead/{house.cohort.slug}/packs"
    at = f"/lead/{house.cohort.slug}/safer-recruitment/{house.reference}"
    lead, stranger = browser.sign_in(house.lead), browser.another().sign_in(other)
    stranger.post(f"{at}/pack", {})
    with worker_database.transaction() as session:
        assert session.exec(select(Pack)).all() == []
    lead.post(f"{at}/pack", {})
    made = make_all(worker_database, settings, clock)
    assert f"Safer recruitment of {house.reference}" in lead.get(packs).main
    assert "No pack has been asked for yet." in stranger.get(packs).main
    stranger.get(f"{packs}/{made}", status=404)
    assert lead.client.get(f"{packs}/{made}").data.startswith(b"%PDF-")
    with worker_database.transaction() as session:
        seen = session.exec(select(View)).all()
        assert [(one.page, one.person_id) for one in seen] == [("safeguarding pack", house.lead)]


def test_whoever_looks_after_it_no_more_is_made_none(
    house: PanelHouse, other: UUID, worker_database: Database, settings: Settings, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        session.add(
            Pack(
                cohort_id=house.cohort.id,
                kind=PackKind.SAFEGUARDING,
                application_id=house.application_id,
                asked_by=other,
                asked_at=clock.now,
            )
        )
    with pytest.raises(NotFound, match="theirs alone"):
        make_all(worker_database, settings, clock)


def test_a_lead_asks_for_the_pack_of_a_panel_and_its_download_is_noted(
    browser: Browser, house: PanelHouse, worker_database: Database, settings: Settings, clock: Clock
) -> None:
    lead = browser.sign_in(house.lead)
    lead.post(f"{house.page}/pack", {})
    made = make_all(worker_database, settings, clock)
    page = lead.get(f"/lead/{house.cohort.slug}/packs")
    assert f"Panel of {house.reference}: Online interview" in page.main
    lead.client.get(f"/lead/{house.cohort.slug}/packs/{made}")
    with worker_database.transaction() as session:
        seen = session.exec(select(View)).one()
        assert (seen.page, seen.application_id) == ("panel pack", house.application_id)
