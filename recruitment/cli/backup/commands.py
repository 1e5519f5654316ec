"""`recruitment backup` and `recruitment restore`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import click

from recruitment.cli.backup.archive import new_file, unpack
from recruitment.cli.backup.making import make_backup, work_folder
from recruitment.cli.backup.manifest import Manifest
from recruitment.cli.backup.restoring import restore as put_back
from recruitment.cli.backup.verifying import verify_restored
from recruitment.cli.installation import server_addresses
from recruitment.config import Settings, environment
from recruitment.domain.deadlines import date_and_time
from recruitment.domain.errors import Refusal
from recruitment.processes import Interrupted, ending_on_signals

#: The exit code of a backup that is made and kept, but for packs that could not be had whole.
PACKS_MISSING = 3
_SAME = "Every table has the rows and the checksum that the backup says."
_PLACE = click.Path(path_type=Path, allow_dash=True)


@click.command()
@click.argument("place", type=_PLACE, metavar="FOLDER|FILE|-")
@click.option("--verify", is_flag=True, help="Make none: restore FILE into a scratch database and compare.")
def backup(place: Path, verify: bool) -> None:
    """Back up the whole installation to a new file, while the service goes on working.

    In a FOLDER the file is named by the time. A single dash writes it to standard output, to be
    encrypted on its way; with --verify it reads standard input.

    The file holds what people wrote about themselves. Nobody but its owner can read it; keep it so.
    SECRET_KEY and passwords are not in it: keep those apart.
    """
    settings = Settings.load(environment())
    with _plainly():
        if verify:
            _verify(settings, place)
        else:
            _back_up(settings, place)


@click.command()
@click.argument("file", type=_PLACE, metavar="FILE|-")
@click.option("--replace", metavar="DATABASE", help="Its name, where what is in it now may go.")
def restore(file: Path, replace: str | None) -> None:
    """Restore a backup into an empty installation, and compare every table with what the backup says.

    Stop the service first. A backup of an older version is brought up to date.
    """
    settings = Settings.load(environment())
    with _plainly(), work_folder(settings) as folder:
        with _reading(file) as source:
            manifest = unpack(source, folder)
        with server_addresses(settings) as addresses:
            done = put_back(settings, addresses.owner, folder, manifest, replace=replace)
    click.echo(f"Restored {_holds(manifest)}. {_SAME}")
    if done.found != done.brought_to:
        click.echo(f"Brought from migration {done.found} up to {done.brought_to}.")


def _back_up(settings: Settings, place: Path) -> None:
    now = datetime.now(UTC)
    if place.is_dir():
        place /= f"recruitment-{now:%Y-%m-%dT%H-%M-%SZ}.backup"
    with server_addresses(settings) as addresses, _writing(place) as out:
        manifest = make_backup(settings, addresses.owner, out, now=now)
    click.echo(f"Backed up {_holds(manifest)}: {place}", err=True)
    if manifest.missing:
        missing = ", ".join(manifest.missing)
        click.echo(f"Ask for these packs anew, which are not whole in their storage: {missing}.", err=True)
        sys.exit(PACKS_MISSING)


def _verify(settings: Settings, place: Path) -> None:
    with work_folder(settings) as folder:
        with _reading(place) as source:
            manifest = unpack(source, folder)
        version = verify_restored(folder, manifest)
    click.echo(f"Restored into a scratch PostgreSQL {version}: {_holds(manifest)}. {_SAME}")


def _holds(manifest: Manifest) -> str:
    parts = [name.partition("/")[0] for name in manifest.files]
    tables = f"{len(manifest.contents.tables)} tables with {manifest.contents.rows:,} rows"
    files = f"packs: {parts.count('packs')}, messages in the outbox: {parts.count('outbox')}"
    return f"{manifest.database} of {date_and_time(manifest.made_at)}, {tables}, {files}"


@contextmanager
def _plainly() -> Iterator[None]:
    """Turn what the machine refuses and a signal into a sentence."""
    try:
        with ending_on_signals():
            yield
    except OSError as error:
        raise Refusal(f"Mend what the machine says: {error}.") from None
    except Interrupted:
        raise Refusal("Run it again: it was ended before it was done, and kept nothing.") from None


@contextmanager
def _reading(place: Path) -> Iterator[BinaryIO]:
    if str(place) == "-":
        yield sys.stdin.buffer
        return
    if not place.is_file():
        raise Refusal(f"Name a backup that there is: {place} is none.")
    with place.open("rb") as file:
        yield file


@contextmanager
def _writing(place: Path) -> Iterator[BinaryIO]:
    if str(place) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with new_file(place) as file:
        yield file
