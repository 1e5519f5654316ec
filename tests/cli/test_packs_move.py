"""`recruitment packs move`: into the bucket, and back."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from recruitment.cli import recruitment
from recruitment.config import Settings
from recruitment.domain.errors import Refusal
from recruitment.storage.base import Storage, name_of
from recruitment.storage.place import open_storage
from tests.storage.server import BucketServer, named

SECRET = {"SECRET_KEY": "a secret for tests alone, long enough"}


@pytest.fixture
def environ(bucket_house: BucketServer, tmp_path: Path) -> dict[str, str]:
    return {"DATA_DIR": str(tmp_path), **SECRET, **named(bucket_house.new_bucket())}


@pytest.fixture
def folder(tmp_path: Path) -> Storage:
    return open_storage(tmp_path / "packs")


@pytest.fixture
def bucket(environ: dict[str, str]) -> Storage:
    return open_storage(Settings.load(environ).packs)


def move(environ: dict[str, str], *options: str) -> Result:
    return CliRunner(env=environ).invoke(recruitment, ["packs", "move", *options])


def test_everything_goes_into_the_bucket_and_nothing_twice(
    environ: dict[str, str], folder: Storage, bucket: Storage
) -> None:
    digests = [folder.put(b"one"), folder.put(b"two")]
    assert move(environ).output == "Moved: packs 2.\n"
    assert list(folder.files()) == []
    assert [bucket.get(digest) for digest in digests] == [b"one", b"two"]
    assert move(environ).output == "Moved: packs 0.\n"


def test_and_back(environ: dict[str, str], folder: Storage, bucket: Storage) -> None:
    digest = bucket.put(b"one")
    assert move(environ, "--back").output == "Moved: packs 1.\n"
    assert list(bucket.files()) == []
    assert folder.get(digest) == b"one"


def test_what_is_damaged_is_said(environ: dict[str, str], folder: Storage, bucket: Storage) -> None:
    folder._write(name_of(folder.put(b"one")), b"ONE")
    folder.put(b"two")
    done = move(environ)
    assert done.output.startswith("Moved: packs 1.\n")
    assert isinstance(done.exception, Refusal)
    assert done.exception.sentence == (
        "Ask anew for what is missing: packs that were damaged and are gone, 1."
    )
    assert len(list(bucket.files())) == 1


def test_without_a_bucket_it_says_what_to_set(environ: dict[str, str], folder: Storage) -> None:
    digest = folder.put(b"one")
    done = move(environ | {"PACKS_URL": ""})
    assert isinstance(done.exception, Refusal)
    assert done.exception.sentence == "Set PACKS_URL to the bucket first: packs are stored in the folder."
    assert folder.get(digest) == b"one"
