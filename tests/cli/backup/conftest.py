"""Installations of their own to back up, destroy and restore."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import create_engine, make_url, text

from recruitment.cli import recruitment
from recruitment.config import Settings
from recruitment.db import Database
from recruitment.embedded import create_database, drop_database
from recruitment.migrations import HEAD
from recruitment.migrations.running import upgrade
from recruitment.models import PackKind, Shortlist
from recruitment.servers import Addresses
from recruitment.services.packs import ask_for_pack, make_pack
from recruitment.storage.place import open_storage
from tests.conftest import NOW
from tests.factories_house import House, make_house
from tests.factories_lead import make_scores
from tests.factories_monitoring import add_applicants

SECRET = "kept apart from every backup, and long enough"


@dataclass(frozen=True)
class Place:
    """One installation: a database, a folder, and the command run there."""

    addresses: Addresses
    folder: Path
    #: The settings of a bucket; packs are in the folder where there are none.
    bucket: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return str(make_url(self.addresses.owner).database)

    @property
    def environ(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.addresses.web,
            "DATABASE_WORKER_URL": self.addresses.worker,
            "DATABASE_OWNER_URL": self.addresses.owner,
            "DATA_DIR": str(self.folder),
            "SECRET_KEY": SECRET,
            **self.bucket,
        }

    @property
    def settings(self) -> Settings:
        return Settings.load(self.environ)

    def run(self, *arguments: str | Path) -> Result:
        """Run the command; a refusal is the result's exception."""
        line = [str(part) for part in arguments]
        return CliRunner(env=self.environ).invoke(recruitment, line)

    def backed_up(self, file: Path) -> Path:
        done = self.run("backup", file)
        assert done.exit_code == 0, done.output
        return file

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """What a query returns to the owner, whom row security does not stop."""
        with self.owner() as connection:
            return connection.execute(query.encode()).fetchall()

    @contextmanager
    def owner(self) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
        with psycopg.connect(self.addresses.owner.replace("+psycopg", ""), autocommit=True) as connection:
            yield connection

    @contextmanager
    def worker(self) -> Iterator[Database]:
        database = Database(self.addresses.worker)
        yield database
        database.dispose()

    def destroy(self) -> None:
        """Lose the database and the folder."""
        assert self.addresses.superuser is not None
        drop_database(self.addresses.superuser, self.name)
        shutil.rmtree(self.folder, ignore_errors=True)

    def make_anew(self) -> None:
        """What an administrator does after a loss: an empty database."""
        assert self.addresses.superuser is not None
        create_database(self.addresses.superuser, self.name)


NewPlace = Callable[..., Place]


def template_at(server: Addresses, revision: str) -> str | None:
    """A database to copy, made where there is none: copying takes a tenth of the time of migrating."""
    if not revision:
        return None
    name = f"at_{revision}"
    assert server.superuser is not None
    engine = create_engine(server.superuser)
    with engine.connect() as connection:
        found = connection.execute(text("select 1 from pg_database where datname = :name"), {"name": name})
        there = found.scalar() is not None
    engine.dispose()
    if not there:
        create_database(server.superuser, name)
        upgrade(server.for_database(name).owner, revision)
    return name


@contextmanager
def places(server: Addresses, folder: Path) -> Iterator[NewPlace]:
    """Make installations on a server; all are destroyed at the end."""
    made: list[Place] = []

    def make(*, revision: str = HEAD, bucket: Mapping[str, str] | None = None) -> Place:
        name = f"installation_{uuid4().hex}"
        place = Place(server.for_database(name), folder / name, bucket or {})
        made.append(place)
        assert server.superuser is not None
        create_database(server.superuser, name, template=template_at(server, revision))
        return place

    yield make
    for place in made:
        place.destroy()


@pytest.fixture
def new_place(server: Addresses, tmp_path: Path) -> Iterator[NewPlace]:
    with places(server, tmp_path) as make:
        yield make


@pytest.fixture
def place(new_place: NewPlace) -> Place:
    """An installation with three people in it."""
    made = new_place()
    add_people(made, 3)
    return made


def add_people(place: Place, number: int) -> None:
    with place.owner() as connection:
        connection.execute(
            "insert into identity.person (id, email, full_name, active, created_at)"
            " select gen_random_uuid(), gen_random_uuid() || '@example.org', 'Éva Łucja', true, now()"
            " from generate_series(1, %s)",
            [number],
        )


def fill(place: Place) -> tuple[House, bytes]:
    """Something in most tables, by the services that live data comes by: and a pack, which is returned."""
    with place.worker() as worker:
        web = Database(place.addresses.web)
        house = make_house(worker, web, NOW)
        web.dispose()
        with worker.transaction() as session:
            make_scores(
                session, house.cohort, NOW, house.application_id, 4, None, evidence="Rang each family."
            )
            add_applicants(session, house.cohort, NOW, ({"sex": "female"}, 1, 0, 0))
            listed = Shortlist(cohort_id=house.cohort.id, places=1, method="by hand", basis={}, made_at=NOW)
            session.add(listed)
            pack_id = ask_for_pack(
                session,
                kind=PackKind.APPLICATION,
                cohort_id=house.cohort.id,
                application_id=house.application_id,
                actor_id=house.lead,
                now=NOW,
            )
        with worker.transaction() as session:
            make_pack(session, pack_id=pack_id, storage=open_storage(place.settings.packs), now=NOW)
    (place.folder / "outbox").mkdir(parents=True)
    (place.folder / "outbox" / "1.eml").write_bytes(b"Subject: Hello\n\nHello.\n")
    ((digest,),) = place.rows("select digest from work.pack")
    return house, open_storage(place.settings.packs).get(str(digest))
