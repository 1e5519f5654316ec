"""Packs in a backup, whichever storage they come from and go to; and a backup while that is away."""

from dataclasses import replace
from pathlib import Path

import pytest

from recruitment.domain.errors import Refusal
from recruitment.storage.place import open_storage
from tests.cli.backup.conftest import NewPlace, Place, fill
from tests.storage.server import BucketServer, free_port, named


def in_bucket(server: BucketServer) -> dict[str, str]:
    return named(server.new_bucket())


def nowhere() -> dict[str, str]:
    return {"PACKS_ENDPOINT": f"http://127.0.0.1:{free_port()}"}


def only_digest(place: Place) -> str:
    ((digest,),) = place.rows("select digest from work.pack")
    return str(digest)


@pytest.mark.parametrize(
    ("out_of", "into"), [("bucket", "folder"), ("folder", "bucket"), ("bucket", "bucket")]
)
def test_what_was_stored_in_one_comes_back_in_the_other(
    new_place: NewPlace, bucket_house: BucketServer, tmp_path: Path, out_of: str, into: str
) -> None:
    first = new_place(bucket=in_bucket(bucket_house) if out_of == "bucket" else {})
    _, pack = fill(first)
    file = first.backed_up(tmp_path / "one.backup")
    other = new_place(bucket=in_bucket(bucket_house) if into == "bucket" else {})
    assert other.run("restore", file).exit_code == 0
    assert open_storage(other.settings.packs).get(only_digest(other)) == pack
    assert (other.folder / "packs").exists() == (into == "folder")


def test_a_backup_made_while_the_storage_is_away_has_everything_but_packs(
    new_place: NewPlace, bucket_house: BucketServer, tmp_path: Path
) -> None:
    place = new_place(bucket=in_bucket(bucket_house))
    fill(place)
    away = replace(place, bucket=dict(place.bucket) | nowhere())
    done = away.run("backup", tmp_path / "one.backup")
    assert done.exit_code == 3
    said = f"Ask for these packs anew, which are not whole in their storage: {only_digest(place)}."
    assert said in done.output
    assert place.run("backup", "--verify", tmp_path / "one.backup").exit_code == 0


def test_a_restore_to_a_storage_that_is_away_changes_nothing(
    new_place: NewPlace, bucket_house: BucketServer, tmp_path: Path
) -> None:
    first = new_place(bucket=in_bucket(bucket_house))
    fill(first)
    file = first.backed_up(tmp_path / "one.backup")
    other = new_place(bucket=in_bucket(bucket_house) | nowhere())
    refused = other.run("restore", file).exception
    assert isinstance(refused, Refusal)
    assert refused.sentence == "Look at the storage of packs: it cannot be reached."
    assert other.rows("select 1 from identity.person") == []


def test_a_pack_that_is_damaged_in_a_bucket_is_named(
    new_place: NewPlace, bucket_house: BucketServer, tmp_path: Path
) -> None:
    bucket = bucket_house.new_bucket()
    place = new_place(bucket=named(bucket))
    fill(place)
    digest = only_digest(place)
    bucket_house.put(bucket, f"{bucket.prefix}/{digest[:2]}/{digest}.pdf", b"something else")
    done = place.run("backup", tmp_path / "one.backup")
    assert (done.exit_code, digest in done.output) == (3, True)
