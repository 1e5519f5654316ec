"""Restoring: only what is whole, only where it fits, and all of it or nothing."""

import io
import json
import random
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from recruitment.domain.errors import Refusal
from recruitment.migrations import HEAD
from tests.cli.backup.conftest import NewPlace, Place, add_people, fill


@pytest.fixture
def backup(place: Place, tmp_path: Path) -> Path:
    """A backup of three people, to one of whom something has happened since."""
    file = place.backed_up(tmp_path / "one.backup")
    add_people(place, 1)
    return file


def people(place: Place) -> int:
    ((found,),) = place.rows("select count(*) from identity.person")
    return int(str(found))


def refusal(place: Place, *arguments: str | Path) -> str:
    error = place.run(*arguments).exception
    assert isinstance(error, Refusal), error
    return error.sentence


def rewritten(file: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """The same backup with another manifest."""
    out = file.with_name("rewritten.backup")
    with tarfile.open(file) as old, tarfile.open(out, "w") as new:
        for entry in old:
            data = old.extractfile(entry).read()  # type: ignore[union-attr]
            if entry.name == "manifest.json":
                manifest = json.loads(data)
                change(manifest)
                data = json.dumps(manifest).encode()
            entry.size = len(data)
            new.addfile(entry, io.BytesIO(data))
    return out


# Into what.


def test_a_database_in_use_is_replaced_only_by_its_own_name(place: Place, backup: Path) -> None:
    asked = f"Restore into an empty database, or add --replace {place.name}: what is in it now will be gone."
    assert refusal(place, "restore", backup) == asked
    named = f"Name the database to replace as it is called, {place.name}, or set another address."
    assert refusal(place, "restore", "--replace", "recruitment", backup) == named
    assert people(place) == 4
    done = place.run("restore", "--replace", place.name, backup)
    assert done.exit_code == 0, done.output
    assert people(place) == 3


def test_an_unused_service_counts_as_empty(new_place: NewPlace, backup: Path) -> None:
    unused = new_place()
    with unused.owner() as connection:
        connection.execute(
            "insert into work.tick (id, job, due_at, state, outcome)"
            " values (gen_random_uuid(), 'tidy', now(), 'done', '')"
        )
    assert unused.run("restore", backup).exit_code == 0
    assert people(unused) == 3
    assert unused.rows("select 1 from work.tick") == []


def test_a_running_service_is_to_be_stopped_first(place: Place, backup: Path) -> None:
    with place.worker() as worker, worker.transaction() as session:
        session.connection()
        sentence = refusal(place, "restore", "--replace", place.name, backup)
    assert sentence == f"Stop the service first: the database {place.name} has other connections (1)."


def test_files_come_back_whole_beside_what_is_there(
    place: Place, new_place: NewPlace, tmp_path: Path
) -> None:
    _, pack = fill(place)
    file = place.backed_up(tmp_path / "one.backup")
    other = new_place()
    (other.folder / "outbox").mkdir(parents=True)
    (other.folder / "outbox" / "2.eml").write_bytes(b"another")
    assert other.run("restore", file).exit_code == 0
    (found,) = (other.folder / "packs").rglob("*.pdf")
    assert found.read_bytes() == pack
    assert found.stat().st_mode & 0o777 == 0o600
    assert sorted(one.name for one in (other.folder / "outbox").iterdir()) == ["1.eml", "2.eml"]


def test_rows_made_afterwards_get_new_numbers(place: Place, new_place: NewPlace, tmp_path: Path) -> None:
    house, _ = fill(place)
    look = (
        "insert into work.view (application_id, person_id, page, at)"
        f" values ('{house.application_id}', '{house.lead}', 'application', now()) returning id"
    )
    assert place.rows(look) == [(1,)]
    file = place.backed_up(tmp_path / "one.backup")
    other = new_place()
    assert other.run("restore", file).exit_code == 0
    assert other.rows(look) == [(2,)]


# Of which version.


def test_an_older_backup_is_brought_up_to_date(new_place: NewPlace, tmp_path: Path) -> None:
    older = new_place(revision="0002")
    add_people(older, 2)
    file = older.backed_up(tmp_path / "older.backup")
    newer = new_place()
    done = newer.run("restore", file)
    assert done.output.splitlines()[-1] == f"Brought from migration 0002 up to {HEAD}."
    assert newer.rows("select version_num from migration.alembic_version") == [(HEAD,)]
    assert people(newer) == 2
    assert newer.run("jobs").exit_code == 0


def test_a_newer_database_gives_way_to_an_older_backup_by_name(new_place: NewPlace, tmp_path: Path) -> None:
    older, newer = new_place(revision="0002"), new_place()
    add_people(newer, 5)
    file = older.backed_up(tmp_path / "older.backup")
    assert newer.run("restore", "--replace", newer.name, file).exit_code == 0
    assert people(newer) == 0


def test_a_backup_of_a_later_version_of_the_product_is_refused(place: Place, backup: Path) -> None:
    later = rewritten(backup, lambda manifest: manifest.update(revision="9999", product="7.1.0"))
    said = (
        "Install version 7.1.0 of the product or a later one: the backup stands at migration 9999,"
        " which this version does not know."
    )
    assert refusal(place, "restore", "--replace", place.name, later) == said
    assert refusal(place, "backup", "--verify", later) == said
    assert people(place) == 4


def test_a_backup_of_a_later_postgresql_is_refused(place: Place, backup: Path) -> None:
    later = rewritten(backup, lambda manifest: manifest.update(postgresql="99.2"))
    said = refusal(place, "restore", "--replace", place.name, later)
    assert said.startswith(
        "Restore it to PostgreSQL 99 or later: the backup comes from there, and this server is"
    )
    assert refusal(place, "backup", "--verify", later).startswith("Restore it to a PostgreSQL 99 of your own")
    assert people(place) == 4


@pytest.mark.parametrize("change", [{"format": 2}, {"what": "is this"}])
def test_a_manifest_of_another_kind_is_refused(place: Place, backup: Path, change: dict[str, Any]) -> None:
    other = rewritten(backup, lambda manifest: manifest.update(change))
    assert "its manifest is not one that this version reads" in refusal(place, "restore", other)


# Only what is whole.


def test_no_damaged_byte_goes_unnoticed(place: Place, backup: Path) -> None:
    whole = backup.read_bytes()
    with tarfile.open(backup) as tar:
        dump = tar.getmember("database.dump")
    chance = random.Random(7)
    for _ in range(25):
        data = bytearray(whole)
        data[dump.offset_data + chance.randrange(dump.size)] ^= 1 << chance.randrange(8)
        backup.write_bytes(data)
        said = refusal(place, "restore", "--replace", place.name, backup)
        assert said == "Use another backup: database.dump in it is damaged or missing."
    assert people(place) == 4


def test_no_cut_goes_unnoticed(place: Place, backup: Path) -> None:
    whole = backup.read_bytes()
    with tarfile.open(backup) as tar:
        end = tar.getmember("manifest.json").offset_data + tar.getmember("manifest.json").size
    chance = random.Random(7)
    for length in [0, 1, 511, 512, end - 1, *(chance.randrange(end) for _ in range(20))]:
        backup.write_bytes(whole[:length])
        said = refusal(place, "restore", "--replace", place.name, backup)
        assert said.startswith(("Use another file", "Use another backup")), length
    assert people(place) == 4


@pytest.mark.parametrize("name", ["../escaped", "/etc/escaped", "packs/../../escaped.pdf", "outbox/.eml"])
def test_a_file_that_no_backup_holds_is_refused(place: Place, tmp_path: Path, name: str) -> None:
    file = tmp_path / "crafted.backup"
    with tarfile.open(file, "w") as tar:
        entry = tarfile.TarInfo(name)
        tar.addfile(entry, io.BytesIO())
    said = refusal(place, "restore", file)
    assert said == "Use another file: this is no backup, for it holds what a backup does not."


def test_a_link_is_refused(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "crafted.backup"
    with tarfile.open(file, "w") as tar:
        entry = tarfile.TarInfo("database.dump")
        entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(entry)
    assert "this is no backup" in refusal(place, "restore", file)


def test_rows_that_are_not_what_the_manifest_says_are_named(place: Place, backup: Path) -> None:
    def one_more(manifest: dict[str, Any]) -> None:
        manifest["contents"]["tables"]["identity.person"]["rows"] += 1
        manifest["contents"]["sequences"]["work.view_id_seq"] = 12

    other = rewritten(backup, one_more)
    said = "Use another backup: restored, it is not the same in identity.person, work.view_id_seq."
    assert refusal(place, "backup", "--verify", other) == said
    assert people(place) == 4


def test_where_loading_fails_everything_stays_as_it_was(place: Place, backup: Path) -> None:
    with place.owner() as connection:
        connection.execute("create table public.kept ()")
        place.backed_up(backup.with_name("two.backup"))
        add_people(place, 1)
    said = refusal(place, "restore", "--replace", place.name, backup.with_name("two.backup"))
    assert said.startswith("Mend what psql says: ")
    assert 'relation "kept" already exists' in said
    assert people(place) == 5


def test_a_file_that_is_not_there_is_named(place: Place, tmp_path: Path) -> None:
    assert (
        refusal(place, "restore", tmp_path / "no")
        == f"Name a backup that there is: {tmp_path / 'no'} is none."
    )
