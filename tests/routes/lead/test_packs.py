"""The packs of a cohort, and their files."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlmodel import col, select

from recruitment.config import Settings
from recruitment.db import Database
from recruitment.models import PackKind, View
from recruitment.queries import packs as listing
from recruitment.services.packs import ask_for_pack, fail_pack, make_pack
from recruitment.storage.folder import FolderStorage
from tests.conftest import Clock
from tests.factories import FULL_NAME, make_application
from tests.factories_lead import Office
from tests.pages import Browser
from tests.statements import counted

REFERENCE = "DL27-4KTQ-9XWB"


@pytest.fixture
def folder(settings: Settings) -> Path:
    return settings.data_dir / "packs"


@pytest.fixture
def pack_id(worker_database: Database, office: Office, clock: Clock) -> UUID:
    return ask(worker_database, office, clock, REFERENCE)


@pytest.fixture
def ready(worker_database: Database, pack_id: UUID, folder: Path, clock: Clock) -> UUID:
    with worker_database.transaction() as session:
        make_pack(session, pack_id=pack_id, storage=FolderStorage(folder), now=clock.now)
    return pack_id


def ask(database: Database, office: Office, clock: Clock, reference: str = "") -> UUID:
    with database.transaction() as session:
        application_id = make_application(session, office.cohort, clock.now, reference=reference)
        return ask_for_pack(
            session,
            kind=PackKind.APPLICATION,
            cohort_id=office.cohort.id,
            application_id=application_id,
            actor_id=office.lead,
            now=clock.now,
        )


def views(database: Database) -> list[str]:
    with database.transaction() as session:
        return list(session.exec(select(View.page).order_by(col(View.id))).all())


def test_an_empty_list_says_so_and_how_long_packs_are_kept(lead: Browser, office: Office) -> None:
    page = lead.get(office.at("packs"))
    assert page.heading == "Packs"
    assert "No pack has been asked for yet." in page.main
    # A year after the decisions of 2 March 2027.
    assert "by 2 March 2028." in page.main


def test_a_pack_that_waits_says_so_and_has_no_file(lead: Browser, office: Office, pack_id: UUID) -> None:
    page = lead.get(office.at("packs"))
    assert f"Application {REFERENCE} Being made Lead Number" in page.main
    assert "See whether they are ready" in page.main
    assert office.at(f"packs/{pack_id}") not in page.links()
    lead.get(office.at(f"packs/{pack_id}"), status=404)


def test_a_pack_that_failed_says_why(
    lead: Browser, office: Office, pack_id: UUID, worker_database: Database, clock: Clock
) -> None:
    with worker_database.transaction() as session:
        fail_pack(session, pack_id=pack_id, fault="It could not be made.", now=clock.now)
    page = lead.get(office.at("packs"))
    assert "FailedIt could not be made." in page.main
    assert "See whether they are ready" not in page.main


def test_a_pack_that_is_ready_is_downloaded_under_its_reference(
    lead: Browser, office: Office, ready: UUID
) -> None:
    page = lead.get(office.at("packs"))
    assert office.at(f"packs/{ready}") in page.links()
    response = lead.client.get(office.at(f"packs/{ready}"))
    assert response.status_code == 200
    assert response.content_type == "application/pdf"
    assert response.headers["Content-Disposition"] == f"attachment; filename={REFERENCE}-application.pdf"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.data.startswith(b"%PDF-")


def test_the_downloads_headers_and_address_name_nobody(lead: Browser, office: Office, ready: UUID) -> None:
    response = lead.client.get(office.at(f"packs/{ready}"))
    surname = FULL_NAME.split()[-1].lower()
    assert surname not in str(response.headers).lower()


def test_a_download_of_an_application_pack_is_noted(
    lead: Browser, office: Office, ready: UUID, worker_database: Database
) -> None:
    lead.client.get(office.at(f"packs/{ready}"))
    assert views(worker_database) == ["application pack"]
    lead.client.head(office.at(f"packs/{ready}"))
    assert views(worker_database) == ["application pack"]


def test_a_pack_whose_file_is_gone_is_not_found(
    lead: Browser, office: Office, ready: UUID, folder: Path, worker_database: Database
) -> None:
    for file in folder.rglob("*.pdf"):
        file.unlink()
    page = lead.get(office.at(f"packs/{ready}"), status=404)
    assert "Ask for the pack again: its file is no longer kept." in page.main
    assert views(worker_database) == []


def test_a_pack_that_there_is_not_is_not_found(lead: Browser, office: Office) -> None:
    lead.get(office.at(f"packs/{uuid4()}"), status=404)


def test_a_pack_is_for_leads_of_its_cohort_alone(
    browser: Browser, office: Office, ready: UUID, worker_database: Database
) -> None:
    browser.sign_in(office.stranger).get(office.at(f"packs/{ready}"), status=403)
    browser.get(f"/lead/cohort-2028/packs/{ready}", status=404)
    browser.another().sign_in(office.assessor).get(office.at(f"packs/{ready}"), status=403)
    assert views(worker_database) == []


def test_older_packs_are_on_the_next_page(
    lead: Browser,
    office: Office,
    worker_database: Database,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(listing, "PAGE", 1)
    older, newer = (ask(worker_database, office, clock) for _ in range(2))
    first = lead.get(office.at("packs"))
    ids = sorted((older, newer), reverse=True)
    onwards = office.at(f"packs?after={ids[0]}")
    assert onwards in first.links()
    second = lead.get(onwards)
    assert "Back to the newest packs" in second.main
    assert not [link for link in second.links() if "after=" in link]


def test_the_list_asks_as_much_for_three_packs_as_for_one(
    lead: Browser, office: Office, worker_database: Database, database: Database, clock: Clock, pack_id: UUID
) -> None:
    lead.get(office.at("packs"))
    with counted(database) as one:
        lead.get(office.at("packs"))
    for _ in range(2):
        ask(worker_database, office, clock)
    with counted(database) as three:
        lead.get(office.at("packs"))
    assert len(one) == len(three)
