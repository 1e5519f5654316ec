"""Restore a backup, and compare what came of it with what the backup says."""

import time
from dataclasses import dataclass
from pathlib import Path

from alembic.script import ScriptDirectory
from psycopg import sql

from recruitment.cli.backup.archive import DUMP
from recruitment.cli.backup.contents import (
    Connection,
    connected,
    in_use,
    read_contents,
    revision,
    schemas,
    value,
)
from recruitment.cli.backup.manifest import Manifest
from recruitment.cli.backup.programs import find_programs
from recruitment.config import Settings
from recruitment.domain.errors import Refusal
from recruitment.migrations import HEAD
from recruitment.migrations.running import alembic_config, upgrade
from recruitment.storage.place import open_storage

#: Seconds in which a process that was stopped has surely closed its connections.
_MOMENT = 5.0
#: Everybody who is connected but ourselves; the server's own workers are nobody.
_OTHERS = """
    select count(*) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and usesysid is not null
"""


@dataclass(frozen=True)
class Restored:
    """What a restore did: the migration it found, and the one it went on to."""

    found: str
    brought_to: str


def restore(
    settings: Settings, owner_url: str, folder: Path, manifest: Manifest, *, replace: str | None
) -> Restored:
    """Put an unpacked backup in place of what is in the database, and bring it up to date.

    All of the database comes back or none: it is emptied and loaded in one transaction.

    Args:
        settings: of the installation; its storage gets the packs, its folder the outbox.
        owner_url: the database as its owner, a SQLAlchemy URL.
        folder: where the backup was unpacked.
        manifest: what it says of itself.
        replace: the name of the database, said by whoever knows that what is in it will be gone.

    Raises:
        Refusal: it does not fit this product or server; the database is in use or not empty; what was
            restored is not what the backup says.
    """
    require_known(manifest)
    with connected(owner_url) as connection:
        _require_server(connection, manifest)
        _require_free(connection, replace)
        old = schemas(connection)
    _put_files(settings, folder, manifest)
    load(owner_url, folder, manifest, instead_of=old)
    compare(owner_url, manifest)
    if manifest.revision != HEAD:
        upgrade(owner_url)
    return Restored(manifest.revision, HEAD)


def require_known(manifest: Manifest) -> None:
    """Refuse a backup of a database that a newer version of this product made."""
    config = alembic_config("")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if manifest.revision not in known:
        raise Refusal(
            f"Install version {manifest.product} of the product or a later one: the backup stands at"
            f" migration {manifest.revision}, which this version does not know."
        )


def load(owner_url: str, folder: Path, manifest: Manifest, *, instead_of: tuple[str, ...] = ()) -> None:
    """Load the dump as the owner, in one transaction with the removal of the schemas it takes the place of.

    Args:
        owner_url: the database, a SQLAlchemy URL.
        folder: where the backup was unpacked.
        manifest: what it says of itself.
        instead_of: the schemas to remove.
    """
    with connected(owner_url) as connection:
        server = _server(connection)
        names = sql.SQL(", ").join(sql.Identifier(name) for name in instead_of).as_string(connection)
    programs = find_programs(max(server, manifest.programs))
    script = folder / "database.sql"
    programs.run("pg_restore", "--no-owner", f"--file={script}", folder / DUMP)
    quietly = ("--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=terse")
    emptied = (f"--command=drop schema {names} cascade",) if instead_of else ()
    programs.run("psql", *quietly, "--single-transaction", *emptied, f"--file={script}", owner_url=owner_url)


def compare(owner_url: str, manifest: Manifest) -> None:
    """Compare every table of the database with the manifest.

    Raises:
        Refusal: naming what is not the same.
    """
    with connected(owner_url) as connection:
        connection.execute("begin isolation level repeatable read, read only")
        differing = list(manifest.contents.differences(read_contents(connection)))
        differing += ["migration"] if revision(connection) != manifest.revision else []
    if differing:
        raise Refusal(f"Use another backup: restored, it is not the same in {', '.join(differing)}.")


def _require_server(connection: Connection, manifest: Manifest) -> None:
    if _server(connection) < manifest.server:
        raise Refusal(
            f"Restore it to PostgreSQL {manifest.server} or later: the backup comes from there, and this"
            f" server is {value(connection, 'show server_version')}."
        )


def _require_free(connection: Connection, replace: str | None) -> None:
    name = value(connection, "select current_database()")
    if others := _others(connection):
        raise Refusal(f"Stop the service first: the database {name} has other connections ({others}).")
    if replace not in (None, name):
        raise Refusal(f"Name the database to replace as it is called, {name}, or set another address.")
    if replace is None and in_use(read_contents(connection)):
        raise Refusal(
            f"Restore into an empty database, or add --replace {name}: what is in it now will be gone."
        )


def _others(connection: Connection) -> object:
    """How many others are connected, and stay: one who has gone is seen a moment longer."""
    end = time.monotonic() + _MOMENT
    while (others := value(connection, _OTHERS)) and time.monotonic() < end:
        time.sleep(0.1)
    return others


def _put_files(settings: Settings, folder: Path, manifest: Manifest) -> None:
    """Put packs in their storage and messages in their folder, each whole, over what is there already."""
    packs = open_storage(settings.packs)
    for name in sorted(manifest.files):
        part, _, file = name.partition("/")
        if part == "packs":
            packs.put((folder / name).read_bytes())
        elif part == "outbox":
            _put(folder / name, settings.outbox / file)


def _put(unpacked: Path, path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unpacked.replace(path)


def _server(connection: Connection) -> int:
    return int(str(value(connection, "show server_version_num"))) // 10000
