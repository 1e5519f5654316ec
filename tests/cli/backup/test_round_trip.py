"""Backup, destroy, restore: everything is there again, and works."""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from flask import Flask

from recruitment.app import create_app
from recruitment.db import Database
from recruitment.embedded import Embedded
from recruitment.migrations.running import alembic_config
from recruitment.servers import Addresses
from tests.cli.backup.conftest import NewPlace, Place, fill, places
from tests.conftest import Clock
from tests.factories import make_lead
from tests.pages import Browser

pytestmark = pytest.mark.both_versions
LEAD = "lead.of.all@example.org"

TABLES = """
    select format('%I.%I', schemaname, tablename) from pg_tables
    where schemaname !~ '^pg_' and schemaname <> 'information_schema' order by 1
"""
#: What stands beside the rows: who may do what to which row, and what happens by itself.
RULES = """
    select relname, relacl::text, relrowsecurity::text from pg_class
        where relnamespace::regnamespace::text in ('identity', 'work', 'monitoring', 'queue', 'migration')
    union all select nspname, nspacl::text, nspowner::regrole::text from pg_namespace where nspname !~ '^pg_'
    union all select proname, proacl::text, prosecdef::text || prosrc || coalesce(proconfig::text, '')
        from pg_proc where pronamespace::regnamespace::text in ('identity', 'work', 'monitoring', 'queue')
    union all select tablename || '.' || policyname, roles::text || cmd,
        coalesce(qual, '') || coalesce(with_check, '') from pg_policies
    union all select conrelid::regclass || '.' || conname, contype::text, pg_get_constraintdef(oid)
        from pg_constraint
        where connamespace::regnamespace::text in ('identity', 'work', 'monitoring', 'queue')
    union all select tgrelid::regclass || '.' || tgname, '', pg_get_triggerdef(oid) from pg_trigger
        where not tgisinternal
    union all select schemaname || '.' || indexname, '', indexdef from pg_indexes
        where schemaname in ('identity', 'work', 'monitoring', 'queue')
    order by 1, 2, 3
"""


@pytest.fixture(scope="module", params=["18", "16"])
def either_server(request: pytest.FixtureRequest) -> Iterator[Addresses]:
    with tempfile.TemporaryDirectory(prefix="recruitment-backup-") as folder:
        embedded = Embedded(Path(folder), request.param, durable=False)
        yield embedded.start()
        embedded.destroy()


@pytest.fixture
def make_place(either_server: Addresses, tmp_path: Path) -> Iterator[NewPlace]:
    with places(either_server, tmp_path) as make:
        yield make


def state_of(place: Place) -> dict[str, list[tuple[object, ...]]]:
    """Every table's number of rows and a checksum of its own kind; the sequences; and all rules."""
    state = {
        str(table): place.rows(
            f"select count(*), md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from {table} t"
        )
        for (table,) in place.rows(TABLES)
    }
    sequences = place.rows("select schemaname, sequencename, last_value from pg_sequences order by 1, 2")
    return state | {"sequences": sequences, "rules": [tuple(map(plain, rule)) for rule in place.rows(RULES)]}


def plain(written: object) -> str:
    """A rule without casts and brackets: PostgreSQL writes them in other places when it reads them back."""
    return re.sub(r"::character varying|::text|\[\]|[()]", "", str(written))


def opened(place: Place, clock: Clock) -> Flask:
    return create_app(place.settings, Database(place.addresses.web, pool_size=1), clock=clock)


def sign_in_by_code(browser: Browser, place: Place, email: str) -> None:
    browser.post("/sign-in", {"email": email})
    ((subject,),) = place.rows(f"select subject from identity.message where recipient = '{email}'")
    code = re.search(r"\d{6}", str(subject))
    assert code is not None
    browser.post("/sign-in/code", {"code": code[0]})


def test_every_table_is_the_same_after_a_loss_and_the_service_works(
    make_place: NewPlace, tmp_path: Path, clock: Clock
) -> None:
    place = make_place()
    house, pack = fill(place)
    with place.worker() as worker, worker.transaction() as session:
        make_lead(session, None, clock.now, email=LEAD)
    before = state_of(place)
    file = place.backed_up(tmp_path / "one.backup")
    place.destroy()
    place.make_anew()
    restored = place.run("restore", file)
    assert restored.exit_code == 0, restored.output
    assert restored.output.endswith("Every table has the rows and the checksum that the backup says.\n")
    assert state_of(place) == before
    filled = [table for table, ((rows, *_), *_) in before.items() if "." in table and rows]
    assert len(filled) >= 20, filled
    assert "monitoring.response" in filled

    command.check(alembic_config(place.addresses.owner))  # raises where models and tables differ

    app = opened(place, clock)
    with place.worker() as worker:
        browser = Browser(app, worker, clock)
        sign_in_by_code(browser, place, LEAD)
        assert house.reference in browser.get(f"/lead/{house.cohort.slug}/applications").main
        ((pack_id,),) = place.rows("select id from work.pack")
        assert browser.client.get(f"/lead/{house.cohort.slug}/packs/{pack_id}").data == pack
    app.extensions["recruitment"].database.dispose()
    assert (place.folder / "outbox" / "1.eml").read_bytes() == b"Subject: Hello\n\nHello.\n"


def test_a_backup_is_verified_on_a_server_of_its_own(make_place: NewPlace, tmp_path: Path) -> None:
    place = make_place()
    fill(place)
    before = state_of(place)
    file = place.backed_up(tmp_path / "one.backup")
    done = place.run("backup", "--verify", file)
    assert done.exit_code == 0, done.output
    assert done.output.startswith("Restored into a scratch PostgreSQL 1")
    assert "packs: 1, messages in the outbox: 1" in done.output
    assert state_of(place) == before
    assert not (place.folder / "backup.unfinished").exists()
