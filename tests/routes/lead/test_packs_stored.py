"""A pack's file from where it is stored, a folder or a bucket: sent, refused, or not to be had now."""

from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import select
from structlog.testing import capture_logs

from recruitment.config import Settings
from recruitment.db import Database
from recruitment.models import Pack, PackKind, View
from recruitment.services.packs import ask_for_pack, make_pack
from recruitment.storage.base import Storage, name_of
from recruitment.storage.place import Bucket, open_storage
from tests.conftest import Clock
from tests.factories import make_application
from tests.factories_lead import Office
from tests.pages import Browser
from tests.statements import counted
from tests.storage.server import BucketServer, free_port, named

SECRET = {"SECRET_KEY": "a secret for tests alone, long enough"}
KINDS = ("folder", "bucket")


@pytest.fixture(params=KINDS)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    environ = {"DATA_DIR": str(tmp_path), **SECRET}
    if request.param == "bucket":
        server: BucketServer = request.getfixturevalue("bucket_house")
        environ |= named(server.new_bucket())
    return Settings.load(environ)


@pytest.fixture
def storage(settings: Settings) -> Storage:
    return open_storage(settings.packs)


@pytest.fixture
def application_id(worker_database: Database, office: Office, clock: Clock) -> UUID:
    with worker_database.transaction() as session:
        return make_application(session, office.cohort, clock.now)


def made(database: Database, office: Office, clock: Clock, application_id: UUID, storage: Storage) -> UUID:
    """Ask for the pack of an application and make it."""
    with database.transaction() as session:
        pack_id = ask_for_pack(
            session,
            kind=PackKind.APPLICATION,
            cohort_id=office.cohort.id,
            application_id=application_id,
            actor_id=office.lead,
            now=clock.now,
        )
        make_pack(session, pack_id=pack_id, storage=storage, now=clock.now)
    return pack_id


@pytest.fixture
def ready(
    worker_database: Database, office: Office, clock: Clock, application_id: UUID, storage: Storage
) -> UUID:
    return made(worker_database, office, clock, application_id, storage)


def digest_of(database: Database, pack_id: UUID) -> str:
    with database.transaction() as session:
        return str(session.get_one(Pack, pack_id).digest)


def noted(database: Database) -> list[str]:
    with database.transaction() as session:
        return list(session.exec(select(View.page)))


def test_it_is_sent_by_this_service_whole_and_kept_by_no_cache(
    lead: Browser, office: Office, ready: UUID, storage: Storage, worker_database: Database
) -> None:
    answer = lead.client.get(office.at(f"packs/{ready}"))
    stored = storage.get(digest_of(worker_database, ready))
    assert (answer.status_code, answer.content_type, answer.data) == (200, "application/pdf", stored)
    assert answer.headers["Content-Length"] == str(len(stored))
    assert answer.headers["Cache-Control"] == "no-store"
    assert noted(worker_database) == ["application pack"]


def test_what_is_too_long_for_memory_is_sent_too(
    lead: Browser, office: Office, ready: UUID, storage: Storage, worker_database: Database
) -> None:
    long = b"%PDF-1.7 " + bytes(3 * 1024 * 1024)
    digest = storage.put(long)
    with worker_database.transaction() as session:
        session.get_one(Pack, ready).digest = digest
    answer = lead.client.get(office.at(f"packs/{ready}"))
    assert answer.data == long


def test_asked_for_by_its_head_it_is_not_noted(
    lead: Browser, office: Office, ready: UUID, worker_database: Database
) -> None:
    answer = lead.client.head(office.at(f"packs/{ready}"))
    assert (answer.status_code, answer.data) == (200, b"")
    assert noted(worker_database) == []


def test_sending_it_takes_no_statement_more_than_finding_and_noting_it(
    lead: Browser, office: Office, ready: UUID, database: Database
) -> None:
    lead.client.get(office.at(f"packs/{ready}"))
    with counted(database) as statements:
        lead.client.get(office.at(f"packs/{ready}"))
    assert len(statements) == 4


def test_a_damaged_file_is_refused_under_a_code_that_the_log_has_and_is_made_again_when_asked_for(
    lead: Browser,
    office: Office,
    ready: UUID,
    application_id: UUID,
    storage: Storage,
    worker_database: Database,
    clock: Clock,
) -> None:
    digest = digest_of(worker_database, ready)
    storage._write(name_of(digest), storage.get(digest).replace(b"a", b"b"))
    with capture_logs() as logged:
        page = lead.get(office.at(f"packs/{ready}"), status=410)
    (entry,) = logged
    assert (entry["event"], entry["digest"]) == ("stored file was damaged", digest)
    assert entry["error_id"] in page.main
    assert "Ask for the pack again: its file was damaged and has been removed." in page.main
    assert noted(worker_database) == []
    again = made(worker_database, office, clock, application_id, storage)
    answer = lead.client.get(office.at(f"packs/{again}"))
    assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-")


def test_one_cut_short_is_made_again_though_nobody_has_fetched_it(
    lead: Browser,
    office: Office,
    ready: UUID,
    application_id: UUID,
    storage: Storage,
    worker_database: Database,
    clock: Clock,
) -> None:
    digest = digest_of(worker_database, ready)
    storage._write(name_of(digest), storage.get(digest)[:1000])
    again = made(worker_database, office, clock, application_id, storage)
    assert lead.client.get(office.at(f"packs/{again}")).status_code == 200


class TestAway:
    """Where the storage is away: a file stands in the folder's place, or the server does not answer."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        if isinstance(settings.packs, Bucket):
            away = {"packs_endpoint": f"http://127.0.0.1:{free_port()}"}
            return settings.model_copy(update=away)
        settings.packs.write_text("not a folder")
        return settings

    @pytest.fixture
    def ready(self, worker_database: Database, office: Office, clock: Clock, application_id: UUID) -> UUID:
        with worker_database.transaction() as session:
            pack = Pack(
                cohort_id=office.cohort.id,
                kind=PackKind.APPLICATION,
                application_id=application_id,
                state="ready",
                asked_at=clock.now,
                made_at=clock.now,
                digest="0" * 64,
                size=1,
                pages=1,
            )
            session.add(pack)
            session.flush()
            return pack.id

    def test_a_download_says_when_to_try_again_and_is_not_noted(
        self, lead: Browser, office: Office, ready: UUID, worker_database: Database
    ) -> None:
        with capture_logs() as logged:
            page = lead.get(office.at(f"packs/{ready}"), status=503)
        assert page.heading == "That file cannot be fetched now"
        assert "Try again in a few minutes: where it is stored cannot be reached." in page.main
        assert [entry["event"] for entry in logged] == ["storage of packs is away"]
        assert noted(worker_database) == []

    def test_other_pages_are_there(self, lead: Browser, office: Office, ready: UUID) -> None:
        assert office.at(f"packs/{ready}") in lead.get(office.at("packs")).links()

    def test_whoever_watches_is_told(self, browser: Browser) -> None:
        answer = browser.client.get("/health/work")
        assert answer.status_code == 503
        assert answer.json is not None
        assert answer.json["faults"][-1].startswith("Look at the storage of packs: ")
        assert browser.client.get("/health/ready").status_code == 200


def test_whoever_watches_is_told_nothing_of_a_storage_that_answers(browser: Browser) -> None:
    answer = browser.client.get("/health/work")
    assert answer.json is not None
    assert [fault for fault in answer.json["faults"] if "storage" in fault] == []
