"""Make a backup: one snapshot of the database, and the files that it speaks of."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import structlog

from recruitment.cli.backup.archive import DUMP, Writer, is_name
from recruitment.cli.backup.contents import Connection, connected, read_contents, revision, value
from recruitment.cli.backup.manifest import FORMAT, Manifest, product_version
from recruitment.cli.backup.programs import find_programs
from recruitment.config import Settings
from recruitment.domain.errors import Refusal
from recruitment.storage.base import NotStored, Spoilt, Storage, StorageAway
from recruitment.storage.place import open_storage

log = structlog.get_logger()

_PACKS = "select distinct digest from work.pack where digest is not null order by digest"


def make_backup(settings: Settings, owner_url: str, out: BinaryIO, *, now: datetime) -> Manifest:
    """Write a backup of the whole installation; the service may go on working meanwhile.

    The dump, the rows and the checksums are of one and the same snapshot. A pack is stored before its row
    is, so every pack that the snapshot names has its file by then. No secret is in it: neither passwords
    nor SECRET_KEY stand in the database or in the folders that are read.

    Args:
        settings: of the installation.
        owner_url: its database as the owner, a SQLAlchemy URL.
        out: where the backup goes; written from front to back.
        now: when, aware.

    Returns:
        The manifest, as it stands in the backup.

    Raises:
        Refusal: there is nothing to back up, or the programs here are older than the server.
    """
    with work_folder(settings) as folder, connected(owner_url) as connection:
        connection.execute("begin isolation level repeatable read, read only")
        stands_at = revision(connection)
        if stands_at is None:
            raise Refusal("Name another database: this one is empty, so there is nothing to back up.")
        contents = read_contents(connection)
        programs = find_programs(_server_version(connection) // 10000)
        snapshot = value(connection, "select pg_export_snapshot()")
        arguments = ("--format=custom", f"--snapshot={snapshot}", "--no-password")
        programs.run("pg_dump", *arguments, f"--file={folder / DUMP}", owner_url=owner_url)
        writer = Writer(out, now.timestamp())
        writer.add_file(DUMP, folder / DUMP)
        missing = tuple(_add_packs(connection, writer, open_storage(settings.packs)))
        _add_outbox(writer, settings.outbox)
        manifest = Manifest(
            format=FORMAT,
            product=product_version(),
            revision=stands_at,
            postgresql=str(value(connection, "show server_version")).split()[0],
            programs=programs.major,
            database=str(value(connection, "select current_database()")),
            made_at=now,
            contents=contents,
            files=writer.files,
            missing=missing,
        )
        writer.finish(manifest)
    return manifest


@contextmanager
def work_folder(settings: Settings) -> Iterator[Path]:
    """An empty, private folder for the time of one backup or restore; what an ended one left is removed.

    Raises:
        Refusal: another one is at work.
    """
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = settings.data_dir / "backup.unfinished"
    lock = os.open(settings.data_dir / "backup.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        yield folder
        shutil.rmtree(folder)
    except BlockingIOError:
        raise Refusal("Wait until the other backup or restore has ended.") from None
    finally:
        os.close(lock)


def _add_packs(connection: Connection, writer: Writer, storage: Storage) -> Iterator[str]:
    """Add the packs that the database names, and yield the digests of those that are not there whole.

    Packs can be made again and what people wrote cannot: where the storage is away the backup has none.
    """
    digests = [str(digest) for (digest,) in connection.execute(_PACKS).fetchall()]
    for at, digest in enumerate(digests):
        try:
            data = storage.get(digest)
        except (NotStored, Spoilt):
            yield digest
        except StorageAway as away:
            log.error("packs are left out of the backup", reason=away.reason)
            yield from digests[at:]
            return
        else:
            writer.add_bytes(f"packs/{digest}.pdf", data)


def _add_outbox(writer: Writer, folder: Path) -> None:
    for path in sorted(folder.glob("*.eml")):
        if is_name(name := f"outbox/{path.name}"):
            writer.add_bytes(name, path.read_bytes())


def _server_version(connection: Connection) -> int:
    return int(str(value(connection, "show server_version_num")))
