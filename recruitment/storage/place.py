"""Where a storage is: a folder, or a bucket that settings describe and that is checked at the start."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from recruitment.storage.base import Storage
from recruitment.storage.folder import FolderStorage

_ADDRESS = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:/[A-Za-z0-9][A-Za-z0-9._-]*)*)/?")
_REGION = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_HERE = ("127.0.0.1", "localhost", "::1")
#: What a server of one's own that knows no regions answers to.
_ANY_REGION = "us-east-1"


@dataclass(frozen=True)
class Bucket:
    """A bucket, and what opens it.

    Attributes:
        name: the bucket's.
        prefix: what the names of all its files begin with, without a slash at its end; may be empty.
        endpoint: the server's address.
        region: the bucket's, which signatures name.
        access_key_id: which key.
        secret_access_key: what requests are signed with.
    """

    name: str
    prefix: str
    endpoint: str
    region: str
    access_key_id: str = field(repr=False)
    secret_access_key: str = field(repr=False)


@dataclass(frozen=True)
class BucketSettings:
    """The settings that describe a bucket, as they were written; an empty one is unset."""

    url: str
    endpoint: str
    region: str
    access_key_id: str = field(repr=False)
    secret_access_key: str = field(repr=False)

    def faults(self, *, production: bool) -> Iterator[str]:
        """What is to be mended, each in a sentence that names the setting; nothing where no bucket is named.

        Args:
            production: packs are of real people, so that they may leave the machine only encrypted.
        """
        if not self.url:
            return
        if not _ADDRESS.fullmatch(self.url):
            yield "Set PACKS_URL to a bucket, such as s3://bucket/packs; keys have settings of their own."
        keys = {
            "PACKS_ACCESS_KEY_ID": self.access_key_id,
            "PACKS_SECRET_ACCESS_KEY": self.secret_access_key,
        }
        for name in (name for name, value in keys.items() if not value):
            yield f"Set {name} too: PACKS_URL names a bucket, which opens to a key alone."
        yield from self._server_faults(production)

    def _server_faults(self, production: bool) -> Iterator[str]:
        if self.region and not _REGION.fullmatch(self.region):
            yield "Set PACKS_REGION to the bucket’s region, such as eu-west-2."
        elif not self.region and not self.endpoint:
            yield "Set PACKS_REGION to the bucket’s region, such as eu-west-2, or set PACKS_ENDPOINT."
        if not self.endpoint:
            return
        server = urlsplit(self.endpoint)
        if server.scheme not in ("http", "https") or not server.hostname or server.username or server.query:
            yield "Set PACKS_ENDPOINT to an address that begins with https://, such as https://s3.example.org."
        elif production and server.scheme == "http" and server.hostname not in _HERE:
            yield "Set PACKS_ENDPOINT to an address that begins with https://: packs are private."

    def bucket(self) -> Bucket | None:
        """The bucket, of settings without a fault; None where none is named."""
        found = _ADDRESS.fullmatch(self.url)
        if found is None:
            return None
        region = self.region or _ANY_REGION
        return Bucket(
            found[1],
            found[2].strip("/"),
            self.endpoint.rstrip("/") or f"https://s3.{region}.amazonaws.com",
            region,
            self.access_key_id,
            self.secret_access_key,
        )


def open_storage(place: Path | Bucket) -> Storage:
    """The storage at a place; nothing is spoken to before it is used."""
    if isinstance(place, Path):
        return FolderStorage(place)
    # Where packs are in a folder nobody needs the library: it is 15 MB.
    from recruitment.storage.bucket import BucketStorage  # noqa: PLC0415

    return BucketStorage(place)
