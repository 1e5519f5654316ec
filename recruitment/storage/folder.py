"""Packs in a folder of this machine, readable by its owner alone."""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from recruitment.storage.base import Storage, StoredFile


@dataclass(frozen=True)
class FolderStorage(Storage):
    """A folder, which is made with the first file.

    The library that speaks to buckets can write to a folder too, but leaves it to the machine who may read
    what it writes, and does not wait until the disk has it.
    """

    folder: Path

    def _write(self, name: str, data: bytes) -> None:
        path = self.folder / name
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        # A temporary file of `mkstemp` is readable by its owner alone from the start.
        handle, unfinished = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(unfinished).replace(path)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise

    def _read(self, name: str) -> BinaryIO | None:
        try:
            return (self.folder / name).open("rb")
        except FileNotFoundError:
            return None

    def _size(self, name: str) -> int | None:
        try:
            return (self.folder / name).stat().st_size
        except FileNotFoundError:
            return None

    def _remove(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)

    def _files(self) -> Iterator[StoredFile]:
        try:
            parts = sorted(self.folder.iterdir())
        except FileNotFoundError:  # nothing has been stored yet
            return
        for path in (path for part in parts if part.is_dir() for path in sorted(part.iterdir())):
            try:
                changed = path.stat().st_mtime
            except FileNotFoundError:  # a process that stores a file has given it its name by now
                continue
            yield StoredFile(f"{path.parent.name}/{path.name}", datetime.fromtimestamp(changed, UTC))
