"""Real parts for every test: PostgreSQL with our migrations, our application, a clock that stands still."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache, FileSystemBytecodeCache
from sqlalchemy import Connection, create_engine, make_url, text
from sqlmodel import Session

from recruitment.app import create_app
from recruitment.config import Settings
from recruitment.db import Database
from recruitment.embedded import Embedded, create_database
from recruitment.migrations.running import upgrade
from recruitment.servers import Addresses
from tests.pages import Browser
from tests.rules import LateRule

if TYPE_CHECKING:
    from tests.storage.server import BucketServer

Flask.url_rule_class = LateRule

# How long an example takes is the machine's business; what it finds is ours.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")

#: When every test happens, unless it says otherwise.
NOW = datetime(2027, 1, 12, 10, 0, tzinfo=UTC)


class OneTests(Database):
    """A database as one test has it: what listens to it ends with the test, its connections stay.

    A new connection knows no table yet, and has no statement planned: to learn it all takes longer than
    most tests.
    """

    def __init__(self, kept: Database) -> None:
        self.engine = kept.engine.execution_options()
        self._at_the_door = self.engine.execution_options(opening="")


@contextmanager
def connected(url: str) -> Iterator[Database]:
    """A database on connections of its own, which end with the block."""
    made = Database(url)
    yield made
    made.dispose()


class Clock:
    """A clock that goes only when told."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(scope="session")
def server_version() -> str:
    return os.environ.get("POSTGRES_VERSION", "18")


@pytest.fixture(scope="session")
def server(server_version: str) -> Iterator[Addresses]:
    """One PostgreSQL for the whole run of this test process."""
    with tempfile.TemporaryDirectory(prefix="recruitment-tests-") as folder:
        embedded = Embedded(Path(folder), server_version, durable=False)  # type: ignore[arg-type]
        addresses = embedded.start()
        yield addresses
        embedded.destroy()


@pytest.fixture(scope="session")
def migrated(server: Addresses) -> Addresses:
    """One migrated database for the whole run of this test process."""
    name = f"test_{uuid4().hex}"
    assert server.superuser is not None
    create_database(server.superuser, name)
    addresses = server.for_database(name)
    upgrade(addresses.owner)
    return addresses


@pytest.fixture(scope="session")
def sweeper(server: Addresses, migrated: Addresses) -> Iterator[Connection]:
    """The superuser's connection to it, which empties it before each test.

    Deleting the few rows a test leaves takes milliseconds; a database of each test's own takes a tenth
    of a second.
    """
    assert server.superuser is not None
    url = make_url(server.superuser).set(database=make_url(migrated.owner).database)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("set session_replication_role = replica"))
        yield connection
    engine.dispose()


@pytest.fixture(scope="session")
def bucket_house() -> Iterator["BucketServer"]:
    """One S3 server for the tests of this process that ask for it."""
    from tests.storage.server import bucket_server

    with bucket_server() as server:
        yield server


@pytest.fixture
def addresses(migrated: Addresses, sweeper: Connection) -> Addresses:
    """An empty, migrated database."""
    tables = sweeper.execute(
        text(
            "select format('delete from %I.%I', schemaname, tablename) from pg_tables"
            " where schemaname in ('identity', 'work', 'safeguarding', 'monitoring', 'queue')"
        )
    ).scalars()
    sweeper.exec_driver_sql("; ".join(tables))
    return migrated


@pytest.fixture(scope="session")
def web_login(migrated: Addresses) -> Iterator[Database]:
    """The database as the web application's login, for the whole run of this test process."""
    with connected(migrated.web) as kept:
        yield kept


@pytest.fixture(scope="session")
def worker_login(migrated: Addresses) -> Iterator[Database]:
    """The database as the worker's login, likewise."""
    with connected(migrated.worker) as kept:
        yield kept


@pytest.fixture
def database(addresses: Addresses, web_login: Database) -> Database:
    """The empty database as the web application's login."""
    return OneTests(web_login)


@pytest.fixture
def worker_database(addresses: Addresses, worker_login: Database) -> Database:
    """The empty database as the worker's login."""
    return OneTests(worker_login)


@pytest.fixture
def session(worker_database: Database) -> Iterator[Session]:
    """A session that may read and write everything; rolled back at the end of the test."""
    held = Session(worker_database.engine, expire_on_commit=False)
    yield held
    held.rollback()
    held.close()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.load({"DATA_DIR": str(tmp_path), "SECRET_KEY": "a secret for tests alone, long enough"})


@pytest.fixture(scope="session")
def compiled_templates() -> Iterator[BytecodeCache]:
    """Templates that were compiled once: compiling those of a page takes longer than showing it."""
    with tempfile.TemporaryDirectory(prefix="recruitment-templates-") as folder:
        yield FileSystemBytecodeCache(folder)


@pytest.fixture
def app(settings: Settings, database: Database, clock: Clock, compiled_templates: BytecodeCache) -> Flask:
    made = create_app(settings, database, clock=clock)
    made.jinja_env.bytecode_cache = compiled_templates
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def browser(app: Flask, worker_database: Database, clock: Clock) -> Browser:
    """A test client that checks what every page owes, and can sign in as anybody."""
    return Browser(app, worker_database, clock)
