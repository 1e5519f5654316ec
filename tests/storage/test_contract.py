"""What holds of every storage: of a folder, and of a bucket on a real server."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recruitment.storage.base import NotStored, Spoilt, Storage, digest_of, name_of

NOBODYS = hashlib.sha256(b"what nobody stored").hexdigest()


def names(storage: Storage) -> list[str]:
    return sorted(file.name for file in storage.files())


def test_what_was_put_is_had_again_under_its_digest(storage: Storage) -> None:
    digest = storage.put(b"%PDF-1.7 a pack")
    assert digest == hashlib.sha256(b"%PDF-1.7 a pack").hexdigest()
    assert storage.get(digest) == b"%PDF-1.7 a pack"
    assert storage.size(digest) == 15


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=5_000))
def test_whatever_the_bytes_they_come_back(storage: Storage, data: bytes) -> None:
    assert storage.get(storage.put(data)) == data


@pytest.mark.parametrize("length", [0, 2 * 1024 * 1024, 6 * 1024 * 1024 + 1], ids=["none", "2 MB", "6 MB"])
def test_neither_nothing_nor_much_is_too_little_or_too_much(storage: Storage, length: int) -> None:
    data = bytes(range(256)) * (length // 256) + b"!" * (length % 256)
    digest = storage.put(data)
    with storage.open(digest) as file:
        assert file.read(10) == data[:10]
        assert file.read() == data[10:]
    assert storage.size(digest) == length


def test_put_twice_it_is_one_file(storage: Storage) -> None:
    assert storage.put(b"one") == storage.put(b"one")
    assert names(storage) == [name_of(hashlib.sha256(b"one").hexdigest())]


def test_what_is_not_there_is_not_stored(storage: Storage) -> None:
    assert storage.size(NOBODYS) is None
    with pytest.raises(NotStored, match="no longer kept"):
        storage.open(NOBODYS)
    with pytest.raises(NotStored):
        storage.get(NOBODYS)


def test_an_empty_storage_has_no_files(storage: Storage) -> None:
    assert names(storage) == []


def test_what_is_removed_is_gone_and_may_be_gone_already(storage: Storage) -> None:
    digest = storage.put(b"one")
    kept = storage.put(b"another")
    storage.remove(name_of(digest))
    storage.remove(name_of(digest))
    assert storage.size(digest) is None
    assert names(storage) == [name_of(kept)]


def test_files_are_listed_with_when_they_came(storage: Storage) -> None:
    before = datetime.now(UTC)
    digest = storage.put(b"one")
    (file,) = storage.files()
    assert (file.name, digest_of(file.name)) == (name_of(digest), digest)
    # A bucket tells whole seconds.
    assert before - timedelta(seconds=1) <= file.at <= datetime.now(UTC)


def test_more_files_than_a_page_of_a_list_holds_are_all_listed(storage: Storage) -> None:
    digests = {storage.put(str(number).encode()) for number in range(1_050)}
    assert {digest_of(name) for name in names(storage)} == digests


@pytest.mark.parametrize("instead", [b"something else of the same sort", b"a pa", b""])
def test_what_is_not_what_was_stored_is_refused_and_removed_so_that_it_can_be_made_again(
    storage: Storage, instead: bytes
) -> None:
    digest = storage.put(b"a pack")
    storage._write(name_of(digest), instead)
    with pytest.raises(Spoilt, match="was damaged") as refused:
        storage.open(digest)
    assert refused.value.digest == digest
    assert storage.size(digest) is None
    assert storage.put(b"a pack") == digest
    assert storage.get(digest) == b"a pack"


def test_a_file_that_is_being_read_is_read_to_its_end_though_it_is_removed(storage: Storage) -> None:
    digest = storage.put(b"a pack")
    with storage.open(digest) as file:
        storage.remove(name_of(digest))
        assert file.read() == b"a pack"


@pytest.mark.parametrize(
    "name",
    ["", "pack.pdf", "ab/pack.pdf", f"00/{NOBODYS}.pdf", f"{NOBODYS[:2]}/{NOBODYS}.part", f"{NOBODYS}.pdf"],
)
def test_no_other_name_is_of_ours(name: str) -> None:
    assert digest_of(name) is None
