"""What every storage of packs does, and how it fails."""

import hashlib
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from recruitment.domain.errors import Refusal


class StorageFault(Refusal):
    """A stored file cannot be had, or the storage cannot; `reason` says why, in words that follow a colon."""

    def __init__(self, sentence: str, reason: str) -> None:
        """Keep the sentence and the reason."""
        super().__init__(sentence)
        self.reason = reason


class NotStored(StorageFault):
    """There is no file with this digest."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("Ask for the pack again: its file is no longer kept.", "a file in it is gone")


class Spoilt(StorageFault):
    """What stood under a digest was something else: it has been removed, so that it is made again."""

    def __init__(self, digest: str) -> None:
        """Keep the digest it stood under, which is no secret and names nobody."""
        super().__init__(
            "Ask for the pack again: its file was damaged and has been removed.",
            "a file in it was damaged and has been removed",
        )
        self.digest = digest


class StorageAway(StorageFault):
    """The storage cannot be reached, or refuses what is asked of it; later it may not."""

    def __init__(self, reason: str) -> None:
        """Say where to look; the reason holds no secret."""
        super().__init__(f"Look at the storage of packs: {reason}.", reason)


#: Bytes read at a time.
_BLOCK = 256 * 1024
_NAME = re.compile(r"([0-9a-f]{2})/(\1[0-9a-f]{62})\.pdf")


@dataclass(frozen=True)
class StoredFile:
    """A file as a storage lists it: by its name there, and when it came."""

    name: str
    at: datetime


def name_of(digest: str) -> str:
    """What the file with this digest is called in every storage."""
    return f"{digest[:2]}/{digest}.pdf"


def digest_of(name: str) -> str | None:
    """The digest that a file of this name stands under; None where it is no finished file of ours."""
    found = _NAME.fullmatch(name)
    return None if found is None else found[2]


class Storage(ABC):
    """Files under the SHA-256 digest of what they hold, which is looked at whenever one is read.

    Each method raises `StorageAway` where it cannot do what it is asked for the time being; a file is then
    stored whole or not at all.
    """

    def put(self, data: bytes) -> str:
        """Store a file, in the place of one that is there already.

        Returns:
            Its SHA-256 digest in hexadecimal.
        """
        digest = hashlib.sha256(data).hexdigest()
        with _reaching():
            self._write(name_of(digest), data)
        return digest

    def open(self, digest: str) -> BinaryIO:
        """A file at its beginning; read through once already, so that not one wrong byte is sent on.

        What is not what was stored is of no use to anybody and would stand in the way of a new one: it is
        removed.

        Raises:
            NotStored: there is none.
            Spoilt: there was something else in its place.
        """
        name = name_of(digest)
        with _reaching():
            file = self._read(name)
            if file is None:
                raise NotStored
            if _digest(file) == digest:
                file.seek(0)
                return file
            file.close()
            self._remove(name)
        raise Spoilt(digest)

    def get(self, digest: str) -> bytes:
        """A whole file; raises what `open` does."""
        with self.open(digest) as file, _reaching():
            return file.read()

    def size(self, digest: str) -> int | None:
        """How many bytes stand under a digest, without reading them; None where there is no file."""
        with _reaching():
            return self._size(name_of(digest))

    def remove(self, name: str) -> None:
        """Remove a file by its name here; one that is gone already is no fault."""
        with _reaching():
            self._remove(name)

    def files(self) -> Iterator[StoredFile]:
        """Every file of ours, also what a process that died left half written."""
        with _reaching():
            yield from self._files()

    @abstractmethod
    def _write(self, name: str, data: bytes) -> None: ...

    @abstractmethod
    def _read(self, name: str) -> BinaryIO | None: ...

    @abstractmethod
    def _size(self, name: str) -> int | None: ...

    @abstractmethod
    def _remove(self, name: str) -> None: ...

    @abstractmethod
    def _files(self) -> Iterator[StoredFile]: ...


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while block := file.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()


@contextmanager
def _reaching() -> Iterator[None]:
    """Turn what the machine refuses (a full disk, a folder that is not ours) into `StorageAway`."""
    try:
        yield
    except OSError as error:
        raise StorageAway(f"the machine says “{error.strerror or type(error).__name__}”") from None
