"""The backup file: a plain tar, written and read from front to back, the manifest last."""

import hashlib
import os
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from recruitment.cli.backup.manifest import FileFacts, Manifest, read_manifest
from recruitment.domain.errors import Refusal

DUMP = "database.dump"
_MANIFEST = "manifest.json"
#: Nothing else is written, and nothing else is read: a name leads nowhere outside the folder.
_NAMES = re.compile(r"database\.dump|packs/[0-9a-f]{64}\.pdf|outbox/[\w-][\w.-]{0,200}\.eml")
_BLOCK = 1024 * 1024
_DAMAGED = "Use another backup: {} in it is damaged or missing."


class Writer:
    """Writes files into a backup and remembers what they were."""

    def __init__(self, out: BinaryIO, written_at: float) -> None:
        """Begin.

        Args:
            out: where the backup goes; written from front to back.
            written_at: the time that the files are given, in seconds since 1970.
        """
        self._tar = tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self._written_at = written_at
        self.files: dict[str, FileFacts] = {}

    def add_file(self, name: str, path: Path) -> None:
        """Add a file that stands still, however long."""
        with path.open("rb") as file:
            self._add(name, file, path.stat().st_size)

    def add_bytes(self, name: str, data: bytes) -> None:
        """Add what was read already."""
        self._add(name, BytesIO(data), len(data))

    def finish(self, manifest: Manifest) -> None:
        """Add the manifest, which makes the backup whole."""
        data = manifest.model_dump_json(indent=1).encode()
        self._tar.addfile(self._entry(_MANIFEST, len(data)), BytesIO(data))
        self._tar.close()

    def _add(self, name: str, file: BinaryIO, size: int) -> None:
        reading = _Digesting(file)
        self._tar.addfile(self._entry(name, size), reading)
        self.files[name] = FileFacts(bytes=size, sha256=reading.digest.hexdigest())

    def _entry(self, name: str, size: int) -> tarfile.TarInfo:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode, entry.mtime = size, 0o600, int(self._written_at)
        return entry


class _Digesting:
    """A file that notes the digest of what is read from it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        data = self._file.read(size)
        self.digest.update(data)
        return data


def is_name(name: str) -> bool:
    """Whether a backup may hold a file of this name."""
    return _NAMES.fullmatch(name) is not None


@contextmanager
def new_file(path: Path) -> Iterator[BinaryIO]:
    """A file that is there under its name when the block has ended well, and never otherwise.

    Nobody but its owner can read it.

    Raises:
        Refusal: there is one of this name, or it cannot be made.
    """
    if path.exists():
        raise Refusal(f"Name another file: {path} is there already.")
    unfinished = path.with_name(f"{path.name}.part")
    try:
        unfinished.unlink(missing_ok=True)
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise Refusal(f"Name another place: {unfinished} cannot be written ({error.strerror}).") from None
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)


def unpack(source: BinaryIO, folder: Path) -> Manifest:
    """Read a whole backup into a folder and compare every file with the manifest.

    Args:
        source: the backup, read from front to back.
        folder: an empty, private folder; files come to stand in it under their names in the backup.

    Returns:
        The manifest.

    Raises:
        Refusal: it is no backup, or not whole, or not what its manifest says.
    """
    found: dict[str, FileFacts] = {}
    manifest: Manifest | None = None
    try:
        with tarfile.open(fileobj=source, mode="r|") as tar:
            for entry in tar:
                file = tar.extractfile(entry) if entry.isreg() else None
                if file is not None and entry.name == _MANIFEST:
                    manifest = read_manifest(file.read())
                elif file is not None and is_name(entry.name):
                    found[entry.name] = _write(file, folder / entry.name)
                else:
                    raise Refusal("Use another file: this is no backup, for it holds what a backup does not.")
    except (tarfile.TarError, EOFError, FileExistsError):
        raise Refusal("Use another file: this one is cut short, damaged or no backup.") from None
    if manifest is None:
        raise Refusal("Use another backup: this one was cut short, for its manifest is missing.")
    for name in sorted(found.keys() | manifest.files.keys() | {DUMP}):
        if name not in found or found[name] != manifest.files.get(name):
            raise Refusal(_DAMAGED.format(name))
    return manifest


def _write(file: object, path: Path) -> FileFacts:
    """Write what is read into a new private file."""
    read = file.read  # type: ignore[attr-defined]
    path.parent.mkdir(mode=0o700, exist_ok=True)
    digest, length = hashlib.sha256(), 0
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as written:
        while block := read(_BLOCK):
            written.write(block)
            digest.update(block)
            length += len(block)
    return FileFacts(bytes=length, sha256=digest.hexdigest())
