"""Migrations go up and down, and agree with the models, on both versions of PostgreSQL."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from recruitment.embedded import Embedded
from recruitment.migrations import HEAD
from recruitment.migrations.running import alembic_config, downgrade, is_current, upgrade
from recruitment.servers import Addresses

OURS = ("identity", "work", "safeguarding", "monitoring", "queue", "door")


@pytest.fixture(scope="module", params=["18", "16"])
def bare(request: pytest.FixtureRequest) -> Iterator[Addresses]:
    """A server of each version, with an empty database."""
    with tempfile.TemporaryDirectory(prefix="recruitment-migrations-") as folder:
        embedded = Embedded(Path(folder), request.param, durable=False)
        yield embedded.start()
        embedded.destroy()


def schemas(addresses: Addresses) -> set[str]:
    engine = create_engine(addresses.owner)
    found = set(inspect(engine).get_schema_names()) & set(OURS)
    engine.dispose()
    return found


def test_models_and_migrations_agree(bare: Addresses) -> None:
    upgrade(bare.owner)
    command.check(alembic_config(bare.owner))  # raises where autogenerate would write something
    assert is_current(bare.owner)


def test_down_leaves_nothing_and_up_brings_all_back(bare: Addresses) -> None:
    upgrade(bare.owner)
    downgrade(bare.owner, "base")
    assert schemas(bare) == set()
    assert not is_current(bare.owner)
    upgrade(bare.owner)
    assert schemas(bare) == set(OURS)


def test_head_is_the_newest_revision(bare: Addresses) -> None:
    assert ScriptDirectory.from_config(alembic_config(bare.owner)).get_current_head() == HEAD


def test_upgrade_twice_changes_nothing(bare: Addresses) -> None:
    upgrade(bare.owner)
    upgrade(bare.owner)
    assert is_current(bare.owner)
