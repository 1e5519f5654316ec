"""Making a backup: what is in it, what is not, and when there is none."""

import json
import subprocess
import sys
import tarfile
import threading
from pathlib import Path

import psycopg
import pytest

from recruitment.cli.backup.contents import connected, read_contents
from recruitment.cli.backup.making import work_folder
from recruitment.cli.backup.manifest import Manifest
from recruitment.cli.backup.programs import find_programs
from recruitment.domain.errors import Refusal
from recruitment.embedded import Embedded, Version
from recruitment.migrations import HEAD
from tests.cli.backup.conftest import SECRET, NewPlace, Place, add_people, fill


def manifest_of(file: Path) -> Manifest:
    with tarfile.open(file) as tar:
        return Manifest.model_validate_json(_bytes_of(tar, "manifest.json"))


def _bytes_of(tar: tarfile.TarFile, name: str) -> bytes:
    held = tar.extractfile(name)
    assert held is not None
    return held.read()


def refusal(place: Place, *arguments: str | Path) -> str:
    error = place.run(*arguments).exception
    assert isinstance(error, Refusal), error
    return error.sentence


# What is in it.


def test_the_manifest_says_what_was_backed_up_and_with_what(place: Place, tmp_path: Path) -> None:
    manifest = manifest_of(place.backed_up(tmp_path / "one.backup"))
    assert manifest.revision == HEAD
    assert manifest.database == place.name
    assert manifest.contents.tables["identity.person"].rows == 3
    assert manifest.contents.tables["migration.alembic_version"].rows == 1
    assert "queue.procrastinate_jobs_id_seq" in manifest.contents.sequences
    assert list(manifest.files) == ["database.dump"]


def test_nobody_else_can_read_it(place: Place, tmp_path: Path) -> None:
    file = place.backed_up(tmp_path / "one.backup")
    assert file.stat().st_mode & 0o777 == 0o600
    with tarfile.open(file) as tar:
        assert {entry.mode for entry in tar} == {0o600}


def test_in_a_folder_it_is_named_by_the_time(place: Place, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    assert place.run("backup", folder).exit_code == 0
    (file,) = folder.iterdir()
    assert file.name == f"recruitment-{manifest_of(file).made_at:%Y-%m-%dT%H-%M-%SZ}.backup"


def test_no_secret_is_in_it(place: Place, tmp_path: Path) -> None:
    place.settings.data_dir.mkdir(exist_ok=True)
    (place.folder / "secret_key").write_text(SECRET)
    file = place.backed_up(tmp_path / "one.backup")
    with tarfile.open(file) as tar:
        for name in ("database.dump", "manifest.json"):
            (tmp_path / name).write_bytes(_bytes_of(tar, name))
    script = tmp_path / "all.sql"
    find_programs(18).run("pg_restore", f"--file={script}", tmp_path / "database.dump")
    written = script.read_text() + (tmp_path / "manifest.json").read_text()
    assert "Éva Łucja" in written
    passwords = {url.split(":")[2].split("@")[0] for url in list(place.environ.values())[:3]}
    assert len(passwords) == 3
    assert not [secret for secret in (*passwords, SECRET, "SCRAM-SHA-256") if secret in written]


def test_packs_and_messages_in_the_outbox_go_with_it(place: Place, tmp_path: Path) -> None:
    _, pack = fill(place)
    (place.folder / "packs" / "00").mkdir()
    (place.folder / "packs" / "00" / "left.part").write_bytes(b"half a pack")
    manifest = manifest_of(place.backed_up(tmp_path / "one.backup"))
    names = sorted(manifest.files)
    assert [name.partition("/")[0] for name in names] == ["database.dump", "outbox", "packs"]
    assert manifest.files[names[2]].bytes == len(pack)


def test_a_pack_that_is_lost_or_damaged_is_named_and_the_rest_is_kept(place: Place, tmp_path: Path) -> None:
    fill(place)
    (file,) = (place.folder / "packs").rglob("*.pdf")
    file.write_bytes(b"something else")
    done = place.run("backup", tmp_path / "one.backup")
    assert done.exit_code == 3
    sentence = f"Ask for these packs anew, which are not whole in their storage: {file.stem}."
    assert sentence in done.output
    manifest = manifest_of(tmp_path / "one.backup")
    assert manifest.missing == (file.stem,)
    assert manifest.contents.tables["work.pack"].rows == 1


def test_every_change_of_a_row_changes_its_tables_checksum(place: Place) -> None:
    def person() -> tuple[int, str]:
        with connected(place.addresses.owner) as connection:
            facts = read_contents(connection).tables["identity.person"]
        return facts.rows, facts.checksum

    seen = [person()]
    for change in (
        "full_name = full_name || ' '",
        "active = false",
        "created_at = created_at + interval '1 us'",
    ):
        with place.owner() as connection:
            one = "select id from identity.person order by id limit 1"
            connection.execute(f"update identity.person set {change} where id = ({one})".encode())
        seen.append(person())
    assert {rows for rows, _ in seen} == {3}
    assert len(set(seen)) == 4


def test_it_is_one_moment_while_the_service_goes_on_writing(place: Place, tmp_path: Path) -> None:
    # Every person brings a session: a backup of two moments would have more of one than of the other.
    add = """
        with person as (insert into identity.person (id, email, full_name, active, created_at)
            values (gen_random_uuid(), gen_random_uuid() || '@example.org', '', true, now()) returning id)
        insert into identity.sign_in_session (id, token_hash, person_id, created_at, expires_at)
        select gen_random_uuid(), gen_random_uuid()::text, id, now(), now() + interval '1 hour' from person
    """
    begun, ended = threading.Event(), threading.Event()

    def write() -> None:
        with place.owner() as connection:
            while not ended.is_set():
                connection.execute(add)
                begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    assert begun.wait(10)
    try:
        file = place.backed_up(tmp_path / "one.backup")
    finally:
        ended.set()
        writer.join()
    tables = manifest_of(file).contents.tables
    ((now,),) = place.rows("select count(*) from identity.person")
    assert 3 < tables["identity.person"].rows < int(str(now))
    assert tables["identity.sign_in_session"].rows == tables["identity.person"].rows - 3
    assert place.run("backup", "--verify", file).exit_code == 0


def test_it_streams_through_a_pipe(place: Place) -> None:
    command = [sys.executable, "-m", "recruitment.cli", "backup"]
    environ = {"PATH": "/usr/bin:/bin"} | place.environ
    making = subprocess.Popen([*command, "-"], env=environ, stdout=subprocess.PIPE)
    checked = subprocess.run(
        [*command, "--verify", "-"], env=environ | {"DATA_DIR": f"{place.folder}-2"}, stdin=making.stdout,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert making.wait() == 0
    assert checked.returncode == 0, checked.stderr
    assert f"{place.name} of " in checked.stdout


# When there is none.


def test_a_file_that_is_there_is_not_written_over(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "one.backup"
    file.write_text("an older one")
    assert refusal(place, "backup", file) == f"Name another file: {file} is there already."
    assert file.read_text() == "an older one"


def test_a_place_that_takes_nothing_is_named(place: Place, tmp_path: Path) -> None:
    file = tmp_path / "none" / "one.backup"
    assert refusal(place, "backup", file).startswith(f"Name another place: {file}.part cannot be written")


def test_an_empty_database_has_nothing_to_back_up(new_place: NewPlace, tmp_path: Path) -> None:
    sentence = refusal(new_place(revision=""), "backup", tmp_path / "one.backup")
    assert sentence == "Name another database: this one is empty, so there is nothing to back up."
    assert list(tmp_path.glob("*.backup*")) == []


def test_a_database_that_is_gone_is_a_sentence(place: Place, tmp_path: Path) -> None:
    place.destroy()
    assert "which cannot be reached" in refusal(place, "backup", tmp_path / "one.backup")


def test_a_server_newer_than_every_program_is_refused() -> None:
    with pytest.raises(Refusal, match=r"Install the Debian package postgresql-client-99: the programs here"):
        find_programs(99)


def test_the_programs_are_of_the_servers_own_version_where_there_are_such() -> None:
    assert [find_programs(wanted).major for wanted in (16, 18)] == [16, 18]


def test_one_waits_for_the_other(place: Place, tmp_path: Path) -> None:
    with work_folder(place.settings):
        sentence = refusal(place, "backup", tmp_path / "one.backup")
    assert sentence == "Wait until the other backup or restore has ended."
    assert list(tmp_path.glob("*.backup*")) == []


def test_what_a_killed_one_left_is_removed_by_the_next(place: Place, tmp_path: Path) -> None:
    left = place.folder / "backup.unfinished"
    left.mkdir(parents=True)
    (left / "database.dump").write_text(json.dumps("half a dump"))
    place.backed_up(tmp_path / "one.backup")
    assert not left.exists()


def test_a_scratch_server_that_a_killed_one_left_is_removed(
    place: Place, tmp_path: Path, server_version: Version
) -> None:
    file = place.backed_up(tmp_path / "one.backup")
    left = Embedded(place.folder / "backup.unfinished" / "scratch", server_version, durable=False)
    with psycopg.connect(left.start().owner.replace("+psycopg", "")) as connection:
        connection.execute("create schema work")
    left.stop()
    assert place.run("backup", "--verify", file).exit_code == 0


def test_backing_up_needs_no_newest_revision(new_place: NewPlace, tmp_path: Path) -> None:
    older = new_place(revision="0002")
    add_people(older, 1)
    assert manifest_of(older.backed_up(tmp_path / "one.backup")).revision == "0002"
