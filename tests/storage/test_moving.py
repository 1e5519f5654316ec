"""Moving everything from the folder into the bucket, and back."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from recruitment.storage.base import Storage, StorageAway, name_of
from recruitment.storage.moving import Moved, move_files
from recruitment.storage.place import open_storage
from tests.storage.server import BucketServer, free_port


@pytest.fixture
def folder(tmp_path: Path) -> Storage:
    return open_storage(tmp_path / "packs")


@pytest.fixture
def bucket(bucket_house: BucketServer) -> Storage:
    return open_storage(bucket_house.new_bucket())


def names(storage: Storage) -> list[str]:
    return sorted(file.name for file in storage.files())


def test_everything_is_moved_there_and_back(folder: Storage, bucket: Storage) -> None:
    digests = [folder.put(data) for data in (b"one", b"two", b"")]
    for source, target in ((folder, bucket), (bucket, folder)):
        assert Counter(move_files(source, target)) == {Moved.MOVED: 3}
        assert names(source) == []
        assert [target.get(digest) for digest in digests] == [b"one", b"two", b""]


def test_a_second_time_there_is_nothing_to_move(folder: Storage, bucket: Storage) -> None:
    folder.put(b"one")
    list(move_files(folder, bucket))
    assert list(move_files(folder, bucket)) == []


def test_ended_halfway_it_goes_on(folder: Storage, bucket: Storage) -> None:
    for data in (b"one", b"two", b"three"):
        folder.put(data)
    next(move_files(folder, bucket))
    assert (len(names(folder)), len(names(bucket))) == (2, 1)
    list(move_files(folder, bucket))
    assert (len(names(folder)), len(names(bucket))) == (0, 3)


def test_what_is_there_already_is_read_before_it_is_trusted(folder: Storage, bucket: Storage) -> None:
    same, other = folder.put(b"one"), folder.put(b"two")
    bucket.put(b"one")
    bucket._write(name_of(other), b"TWO")
    assert Counter(move_files(folder, bucket)) == {Moved.MOVED: 2}
    assert (bucket.get(same), bucket.get(other)) == (b"one", b"two")
    assert names(folder) == []


def test_what_is_damaged_is_counted_and_not_moved(folder: Storage, bucket: Storage) -> None:
    folder._write(name_of(folder.put(b"one")), b"ONE")
    whole = folder.put(b"two")
    assert Counter(move_files(folder, bucket)) == {Moved.MOVED: 1, Moved.SPOILT: 1}
    assert names(bucket) == [name_of(whole)]


def test_what_is_no_pack_stays(folder: Storage, bucket: Storage, tmp_path: Path) -> None:
    digest = folder.put(b"one")
    half = tmp_path / "packs" / digest[:2] / "half.part"
    half.write_bytes(b"ha")
    list(move_files(folder, bucket))
    assert half.read_bytes() == b"ha"
    assert names(bucket) == [name_of(digest)]


def test_where_the_bucket_is_away_nothing_leaves_the_folder(
    folder: Storage, bucket_house: BucketServer
) -> None:
    digest = folder.put(b"one")
    away = replace(bucket_house.new_bucket(), endpoint=f"http://127.0.0.1:{free_port()}")
    with pytest.raises(StorageAway):
        list(move_files(folder, open_storage(away)))
    assert folder.get(digest) == b"one"
