"""Where packs are, as settings say it; and what is said at the start of settings that cannot be used."""

from pathlib import Path

import pytest

from recruitment.config import ConfigurationRefused, Settings
from recruitment.storage.bucket import BucketStorage
from recruitment.storage.folder import FolderStorage
from recruitment.storage.place import Bucket, open_storage

SECRET = "an invented secret"
GIVEN = {
    "PACKS_URL": "s3://charity/recruitment/packs",
    "PACKS_REGION": "eu-west-2",
    "PACKS_ACCESS_KEY_ID": "AKIAINVENTED",
    "PACKS_SECRET_ACCESS_KEY": SECRET,
}
REAL = {
    "MODE": "production",
    "SECRET_KEY": "a secret for tests alone, long enough",
    "BASE_URL": "https://apply.example.org",
    "MAIL_URL": "smtp://mail.example.org",
}


def place(**changed: str) -> Path | Bucket:
    return Settings.load(GIVEN | changed).packs


def faults(**changed: str) -> tuple[str, ...]:
    with pytest.raises(ConfigurationRefused) as refused:
        Settings.load(GIVEN | changed)
    return refused.value.sentences


def test_unset_it_is_the_folder_of_the_data_folder(tmp_path: Path) -> None:
    settings = Settings.load({"DATA_DIR": str(tmp_path)})
    assert open_storage(settings.packs) == FolderStorage(tmp_path / "packs")


def test_emptied_it_is_the_folder_whatever_else_is_set(tmp_path: Path) -> None:
    assert place(PACKS_URL="", DATA_DIR=str(tmp_path)) == tmp_path / "packs"


def test_a_bucket_of_amazons_is_at_its_regions_address() -> None:
    bucket = Bucket(
        "charity",
        "recruitment/packs",
        "https://s3.eu-west-2.amazonaws.com",
        "eu-west-2",
        "AKIAINVENTED",
        SECRET,
    )
    assert place() == bucket
    assert open_storage(bucket) == BucketStorage(bucket)


@pytest.mark.parametrize(
    ("url", "name", "prefix"),
    [
        ("s3://charity", "charity", ""),
        ("s3://charity/", "charity", ""),
        ("s3://packs.of.ours/one/", "packs.of.ours", "one"),
        ("s3://abc/One/2_of.them", "abc", "One/2_of.them"),
    ],
)
def test_the_name_and_what_stands_before_all_names_in_it(url: str, name: str, prefix: str) -> None:
    found = place(PACKS_URL=url)
    assert isinstance(found, Bucket)
    assert (found.name, found.prefix) == (name, prefix)


def test_a_server_of_ones_own_needs_no_region() -> None:
    found = place(PACKS_REGION="", PACKS_ENDPOINT="https://s3.example.org:9000/")
    assert isinstance(found, Bucket)
    assert (found.endpoint, found.region) == ("https://s3.example.org:9000", "us-east-1")


@pytest.mark.parametrize(
    "url",
    ["charity", "https://charity.s3.amazonaws.com", "s3://", "s3://Charity", "s3://ab", "s3://charity//packs",
     "s3://charity/../other", "s3://key:secret@charity/packs", "s3://charity/packs?region=eu-west-2"],
)  # fmt: skip
def test_what_is_no_bucket_is_refused(url: str) -> None:
    assert faults(PACKS_URL=url) == (
        "Set PACKS_URL to a bucket, such as s3://bucket/packs; keys have settings of their own.",
    )


def test_everything_that_is_missing_is_named() -> None:
    nothing = {"PACKS_REGION": "", "PACKS_ACCESS_KEY_ID": "", "PACKS_SECRET_ACCESS_KEY": ""}
    assert faults(**nothing) == (
        "Set PACKS_ACCESS_KEY_ID too: PACKS_URL names a bucket, which opens to a key alone.",
        "Set PACKS_SECRET_ACCESS_KEY too: PACKS_URL names a bucket, which opens to a key alone.",
        "Set PACKS_REGION to the bucket’s region, such as eu-west-2, or set PACKS_ENDPOINT.",
    )


def test_a_region_is_a_slug() -> None:
    assert faults(PACKS_REGION="London") == ("Set PACKS_REGION to the bucket’s region, such as eu-west-2.",)


@pytest.mark.parametrize(
    "endpoint", ["s3.example.org", "ftp://s3.example.org", "https://", "https://key@s3.example.org"]
)
def test_a_server_has_an_address_of_the_web(endpoint: str) -> None:
    assert faults(PACKS_ENDPOINT=endpoint) == (
        "Set PACKS_ENDPOINT to an address that begins with https://, such as https://s3.example.org.",
    )


def test_packs_of_real_people_leave_the_machine_encrypted_alone() -> None:
    open_to_all = {"PACKS_ENDPOINT": "http://s3.example.org"}
    assert faults(**REAL, **open_to_all) == (
        "Set PACKS_ENDPOINT to an address that begins with https://: packs are private.",
    )
    assert isinstance(place(**open_to_all), Bucket)
    assert isinstance(place(**REAL, PACKS_ENDPOINT="http://127.0.0.1:9000"), Bucket)


def test_no_sentence_and_no_description_holds_the_secret() -> None:
    said = faults(PACKS_URL=f"s3://key:{SECRET}@charity", PACKS_REGION="London")
    settings = Settings.load(GIVEN)
    shown = " ".join((*said, repr(settings), str(settings), repr(settings.packs)))
    assert SECRET not in shown
