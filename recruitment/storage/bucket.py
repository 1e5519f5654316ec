"""Packs in a bucket of Amazon S3, or of a server that speaks as it does."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from io import BytesIO
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from recruitment.storage.base import Storage, StorageAway, StoredFile, digest_of
from recruitment.storage.place import Bucket

if TYPE_CHECKING:  # the library has it for those who check types alone
    from obstore.store import S3Credential

#: Bytes. What is longer waits on the disk and not in memory while it is sent.
_IN_MEMORY = 2 * 1024 * 1024
_BLOCK = 256 * 1024
_STATUS = re.compile(r"status code: (\d{3})")
_CODE = re.compile(r"<Code>([A-Za-z]{1,64})</Code>")


@dataclass(frozen=True)
class BucketStorage(Storage):
    """A bucket. It is first spoken to by the process that uses it: what speaks does not outlive a fork."""

    bucket: Bucket

    @cached_property
    def _store(self) -> S3Store:
        """Everything is said here, since the library would take what is left out from AWS_ variables."""
        bucket = self.bucket
        return S3Store(
            bucket.name,
            prefix=bucket.prefix or None,
            endpoint=bucket.endpoint,
            aws_endpoint_url_s3=bucket.endpoint,
            region=bucket.region,
            skip_signature=False,
            virtual_hosted_style_request=False,
            # Not every server has the request that removes many at once.
            disable_bulk_delete=True,
            credential_provider=self._keys,
            client_options={
                "allow_http": bucket.endpoint.startswith("http://"),
                "connect_timeout": timedelta(seconds=3),
                "read_timeout": timedelta(seconds=10),
                "timeout": timedelta(minutes=2),
            },
            # Somebody waits for the answer: two more tries, within a quarter of a minute.
            retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=15)},
        )

    def _keys(self) -> "S3Credential":
        return {
            "access_key_id": self.bucket.access_key_id,
            "secret_access_key": self.bucket.secret_access_key,
            "token": None,
            "expires_at": None,
        }

    def _write(self, name: str, data: bytes) -> None:
        kind = {"Content-Type": "application/pdf"}
        with _asking():
            # In one request, signed with the digest of the data: the server refuses what is cut short, and no
            # part of an upload is left behind.
            obstore.put(self._store, name, data, attributes=kind, use_multipart=False)

    def _read(self, name: str) -> BinaryIO | None:
        with _asking():
            try:
                found = obstore.get(self._store, name)
            except FileNotFoundError as error:
                _require_bucket(error)
                return None
            size = found.meta["size"]
            file: BinaryIO = BytesIO() if size <= _IN_MEMORY else TemporaryFile()  # noqa: SIM115
            for block in found.stream(min_chunk_size=_BLOCK):
                file.write(block)
        if file.tell() != size:
            raise StorageAway("it sent less than it said it would")
        file.seek(0)
        return file

    def _size(self, name: str) -> int | None:
        with _asking():
            try:
                return obstore.head(self._store, name)["size"]
            except FileNotFoundError as error:
                _require_bucket(error)
                return None

    def _remove(self, name: str) -> None:
        with _asking():
            try:
                obstore.delete(self._store, name)
            except FileNotFoundError as error:
                _require_bucket(error)

    def _files(self) -> Iterator[StoredFile]:
        with _asking():
            for page in obstore.list(self._store, chunk_size=1000):
                for one in page:
                    # Whatever else stands below the prefix is somebody else's, and never removed.
                    if digest_of(one["path"]) is not None:
                        yield StoredFile(one["path"], one["last_modified"])


def _require_bucket(error: FileNotFoundError) -> None:
    """Let it pass that there is no such file, and not that there is no such bucket."""
    if "NoSuchBucket" in str(error):
        raise error


@contextmanager
def _asking() -> Iterator[None]:
    """Turn what the library raises into `StorageAway`.

    What it says itself is not passed on: it may hold what the server answered, and that the id of a key.
    """
    try:
        yield
    except (BaseError, FileNotFoundError) as error:
        raise StorageAway(_reason(str(error))) from None


def _reason(said: str) -> str:
    status, code = _STATUS.search(said), _CODE.search(said)
    answer = " ".join(found[1] for found in (status, code) if found is not None)
    if code is not None and code[1] == "NoSuchBucket":
        return f"there is no bucket of the name in PACKS_URL ({answer})"
    if status is not None and status[1] in ("401", "403"):
        return f"it refuses the keys that are set, or what they may do ({answer})"
    return f"it answers with a fault ({answer})" if answer else "it cannot be reached"
