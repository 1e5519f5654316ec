"""A bucket: what is ours in it, and what is said where it is away, refuses us or is not there."""

import os
from dataclasses import replace

import pytest

from recruitment.storage.base import NotStored, Storage, StorageAway, name_of
from recruitment.storage.bucket import BucketStorage
from recruitment.storage.place import Bucket
from tests.storage.server import BucketServer, answering, free_port

DIGEST = "0" * 64


@pytest.fixture
def bucket(bucket_house: BucketServer) -> Bucket:
    return bucket_house.new_bucket()


def everything(storage: Storage) -> set[str]:
    """Why everything that can be asked of a storage is refused."""
    reasons = set()
    for asked in (
        lambda: storage.put(b"one"),
        lambda: storage.open(DIGEST),
        lambda: storage.size(DIGEST),
        lambda: list(storage.files()),
    ):
        with pytest.raises(StorageAway) as refused:
            asked()
        reasons.add(refused.value.reason)
    return reasons


def test_a_pack_stands_below_the_prefix_and_says_what_it_is(
    bucket_house: BucketServer, bucket: Bucket
) -> None:
    digest = BucketStorage(bucket).put(b"one")
    key = f"charity/packs/{digest[:2]}/{digest}.pdf"
    assert bucket_house.keys(bucket) == [key]
    assert bucket_house.kind(bucket, key) == "application/pdf"


def test_a_bucket_may_be_ours_whole(bucket_house: BucketServer) -> None:
    whole = bucket_house.new_bucket(prefix="")
    digest = BucketStorage(whole).put(b"one")
    assert bucket_house.keys(whole) == [name_of(digest)]
    assert [file.name for file in BucketStorage(whole).files()] == [name_of(digest)]


def test_what_is_somebody_elses_is_not_listed_and_so_never_removed(
    bucket_house: BucketServer, bucket: Bucket
) -> None:
    digest = BucketStorage(bucket).put(b"one")
    for key in (
        "charity/accounts.xlsx",
        "charity/packs/notes.txt",
        "charity/packs/ab/notes.pdf",
        f"other/packs/{name_of(DIGEST)}",
        f"charity/packs-of-another/{name_of(DIGEST)}",
    ):
        bucket_house.put(bucket, key, b"not ours")
    assert [file.name for file in BucketStorage(bucket).files()] == [name_of(digest)]


def test_a_server_that_is_away_is_said_to_be(bucket: Bucket) -> None:
    away = replace(bucket, endpoint=f"http://127.0.0.1:{free_port()}")
    assert everything(BucketStorage(away)) == {"it cannot be reached"}


def test_a_bucket_that_there_is_not_is_no_lost_file(bucket: Bucket) -> None:
    storage = BucketStorage(replace(bucket, name="no-such-bucket"))
    missing = "there is no bucket of the name in PACKS_URL (404 NoSuchBucket)"
    for asked in (
        lambda: storage.put(b"one"),
        lambda: storage.open(DIGEST),
        lambda: list(storage.files()),
    ):
        with pytest.raises(StorageAway) as refused:
            asked()
        assert refused.value.reason == missing


def test_right_keys_open_a_bucket_and_wrong_ones_do_not(bucket_house: BucketServer, bucket: Bucket) -> None:
    with bucket_house.asking_for_keys(bucket) as right:
        storage = BucketStorage(right)
        assert storage.get(storage.put(b"one")) == b"one"
        for wrong in (
            replace(right, secret_access_key="a secret of somebody else"),
            replace(right, access_key_id="AKIANOBODY"),
        ):
            reasons = everything(BucketStorage(wrong))
            assert all(reason.startswith("it refuses the keys that are set") for reason in reasons)
            assert all("(403" in reason for reason in reasons)


def test_no_refusal_and_no_description_holds_a_key(bucket_house: BucketServer, bucket: Bucket) -> None:
    with bucket_house.asking_for_keys(bucket) as right:
        wrong = replace(right, secret_access_key="a secret of somebody else")
        with pytest.raises(StorageAway) as refused:
            BucketStorage(wrong).open(DIGEST)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__
    shown = f"{refused.value} {wrong!r} {BucketStorage(wrong)!r} {BucketStorage(wrong)._store!r}"
    assert [key for key in (wrong.access_key_id, wrong.secret_access_key) if key in shown] == []


def test_what_stands_in_amazons_own_variables_changes_nothing(
    bucket_house: BucketServer, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {
        "AWS_ACCESS_KEY_ID": "AKIAELSEWHERE",
        "AWS_SECRET_ACCESS_KEY": "for the backups of another service",
        "AWS_SESSION_TOKEN": "a token of somebody else",
        "AWS_SKIP_SIGNATURE": "true",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
        "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:1",
        "AWS_VIRTUAL_HOSTED_STYLE_REQUEST": "true",
        "AWS_REGION": "ap-south-1",
    }.items():
        monkeypatch.setitem(os.environ, name, value)
    with bucket_house.asking_for_keys(bucket) as right:
        storage = BucketStorage(right)
        assert storage.get(storage.put(b"one")) == b"one"


CUT = (
    b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n"
    b'Last-Modified: Tue, 12 Jan 2027 10:00:00 GMT\r\nETag: "1"\r\n\r\n'
)


def test_an_answer_that_is_cut_short_is_no_damaged_file_and_removes_nothing(bucket: Bucket) -> None:
    with answering(CUT + b"only so much") as address, pytest.raises(StorageAway):
        BucketStorage(replace(bucket, endpoint=address)).open(DIGEST)


@pytest.mark.parametrize("status", ["500 Internal Server Error", "503 Slow Down"])
def test_a_server_with_a_fault_of_its_own_is_away(bucket: Bucket, status: str) -> None:
    answer = f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
    with answering(answer) as address:
        reasons = everything(BucketStorage(replace(bucket, endpoint=address)))
    assert reasons == {f"it answers with a fault ({status[:3]})"}


def test_a_file_that_is_not_there_is_asked_for_in_one_request(bucket: Bucket) -> None:
    with pytest.raises(NotStored):
        BucketStorage(bucket).open(DIGEST)
