"""A PostgreSQL of these tests' own, which they may stop; a mail server that fails when told; a told clock."""

import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from recruitment.db import Database
from recruitment.embedded import Embedded, create_database
from recruitment.migrations.running import upgrade
from recruitment.servers import Addresses
from tests.conftest import NOW, connected
from tests.faults.mail import FaultyServer
from tests.faults.running import Service, start
from tests.faults.told import ToldClock

#: How many times as fast as it is: a look every two seconds, no conversation longer than four.
RATE = 30.0
Starting = Iterator["Start"]


@pytest.fixture(scope="session")
def own_server(server_version: str) -> Iterator[Embedded]:
    """A server that keeps what it was told also where it is stopped in the middle."""
    with tempfile.TemporaryDirectory(prefix="recruitment-faults-") as folder:
        embedded = Embedded(Path(folder), server_version, durable=True)  # type: ignore[arg-type]
        addresses = embedded.start()
        assert addresses.superuser is not None
        create_database(addresses.superuser, "template_for_tests")
        upgrade(addresses.for_database("template_for_tests").owner)
        yield embedded
        embedded.destroy()


@pytest.fixture
def addresses(own_server: Embedded) -> Addresses:
    """An empty, migrated database of this test's own."""
    server = own_server.start()
    name = f"test_{uuid4().hex}"
    assert server.superuser is not None
    create_database(server.superuser, name, template="template_for_tests")
    return server.for_database(name)


@pytest.fixture
def database(addresses: Addresses) -> Iterator[Database]:
    """That database as the web application's login."""
    with connected(addresses.web) as web:
        yield web


@pytest.fixture
def worker_database(addresses: Addresses) -> Iterator[Database]:
    """That database as the worker's login."""
    with connected(addresses.worker) as worker:
        yield worker


@pytest.fixture
def told(tmp_path: Path) -> ToldClock:
    """A clock that several processes read; it stands until told otherwise."""
    clock = ToldClock(tmp_path / "clock.json")
    clock.tell(NOW, 0)
    return clock


@pytest.fixture
def mail() -> Iterator[FaultyServer]:
    server = FaultyServer()
    server.start()
    yield server
    server.stop()


class Start:
    """Starts processes on one installation, and ends them all."""

    def __init__(self, clock: ToldClock, environ: dict[str, str], log: Path) -> None:
        self.clock = clock
        self.environ = environ
        self.log = log
        self.started: list[Service] = []

    def __call__(self, *parts: str) -> Service:
        self.started.append(start(self.clock, RATE, self.environ, self.log, *parts))
        return self.started[-1]

    @property
    def address(self) -> str:
        return f"http://{self.environ['LISTEN']}"


@pytest.fixture
def starting(addresses: Addresses, mail: FaultyServer, told: ToldClock, tmp_path: Path) -> Iterator[Start]:
    """Processes of the service, ended with the test; what they logged is shown where it fails."""
    environ = installation_environ(addresses, mail.port, tmp_path / "data")
    starter = Start(told, environ, tmp_path / "service.log")
    yield starter
    for service in starter.started:
        service.end()
    print((tmp_path / "service.log").read_text())


def installation_environ(addresses: Addresses, smtp_port: int, data: Path) -> dict[str, str]:
    """The settings of an installation, beside what this process has."""
    return os.environ | {
        "DATABASE_URL": addresses.web,
        "DATABASE_WORKER_URL": addresses.worker,
        "DATABASE_OWNER_URL": addresses.owner,
        "MAIL_URL": f"smtp://127.0.0.1:{smtp_port}",
        "DATA_DIR": str(data),
        "LISTEN": f"127.0.0.1:{_free_port()}",
        "SECRET_KEY": "a secret for faults alone, long enough to do",
        "WEB_PROCESSES": "1",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def database_stopped(embedded: Embedded, mode: str) -> Iterator[None]:
    """The server is stopped in a mode of `pg_ctl` for as long as the block lasts."""
    assert embedded.cluster is not None
    embedded.cluster.stop(mode)
    try:
        yield
    finally:
        embedded.cluster.ensure_running()
