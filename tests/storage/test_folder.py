"""A folder: where files stand in it, who may read them, and what it does where it cannot."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from recruitment.storage.base import StorageAway, name_of
from recruitment.storage.folder import FolderStorage


@pytest.fixture
def storage(tmp_path: Path) -> FolderStorage:
    return FolderStorage(tmp_path / "packs")


def test_a_file_stands_under_its_digest_for_its_owner_alone(storage: FolderStorage) -> None:
    digest = storage.put(b"one")
    (path,) = storage.folder.rglob("*.*")
    assert path == storage.folder / digest[:2] / f"{digest}.pdf"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(one.stat().st_mode) for one in (path.parent, storage.folder)} == {0o700}


def test_nothing_else_is_left_in_it(storage: FolderStorage) -> None:
    digest = storage.put(b"one")
    assert storage.put(b"one") == digest
    assert [path.name for path in storage.folder.rglob("*.*")] == [f"{digest}.pdf"]


def test_where_writing_ends_halfway_nothing_is_stored(
    storage: FolderStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("recruitment.storage.folder.os.fsync", full)
    with pytest.raises(StorageAway, match="No space left on device") as refused:
        storage.put(b"one")
    assert refused.value.reason == "the machine says “No space left on device”"
    assert list(storage.folder.rglob("*.*")) == []


def test_what_a_killed_process_left_half_written_is_listed_with_its_age(storage: FolderStorage) -> None:
    digest = storage.put(b"one")
    half = storage.folder / digest[:2] / "half.part"
    half.write_bytes(b"ha")
    assert sorted(file.name for file in storage.files()) == sorted(
        [name_of(digest), f"{digest[:2]}/half.part"]
    )
    changed = datetime.fromtimestamp(half.stat().st_mtime, UTC)
    assert {file.at for file in storage.files() if file.name.endswith(".part")} == {changed}


def test_a_file_in_the_place_of_the_folder_is_said_by_everything_that_is_asked_of_it(
    tmp_path: Path,
) -> None:
    (tmp_path / "packs").write_text("not a folder")
    storage = FolderStorage(tmp_path / "packs")
    digest = "0" * 64
    for asked in (
        lambda: storage.put(b"one"),
        lambda: storage.open(digest),
        lambda: storage.size(digest),
        lambda: list(storage.files()),
        lambda: storage.remove(name_of(digest)),
    ):
        with pytest.raises(StorageAway, match=r"Look at the storage of packs: the machine says “\w"):
            asked()
