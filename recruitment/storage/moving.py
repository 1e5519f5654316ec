"""Move what is stored from one storage to another."""

from collections.abc import Iterator
from enum import StrEnum

from recruitment.storage.base import NotStored, Spoilt, Storage, digest_of


class Moved(StrEnum):
    """What became of a file."""

    MOVED = "moved"
    #: It was not what its name says: it has been removed and can only be made again.
    SPOILT = "spoilt"


def move_files(source: Storage, target: Storage) -> Iterator[Moved]:
    """Move every whole file; each leaves the source once it was read back whole from the target.

    Ended halfway it goes on where it was. What a process that died left half written stays for who tidies.

    Raises:
        StorageAway: one of the two cannot be reached.
    """
    for file in list(source.files()):
        digest = digest_of(file.name)
        if digest is not None:
            yield _move(source, target, file.name, digest)


def _move(source: Storage, target: Storage, name: str, digest: str) -> Moved:
    try:
        data = source.get(digest)
    except (Spoilt, NotStored):
        return Moved.SPOILT
    if not _holds(target, digest):
        target.put(data)
        target.open(digest).close()
    source.remove(name)
    return Moved.MOVED


def _holds(target: Storage, digest: str) -> bool:
    try:
        target.open(digest).close()
    except (NotStored, Spoilt):
        return False
    return True
