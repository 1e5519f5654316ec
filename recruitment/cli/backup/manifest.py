"""What a backup says of itself, so that a restored installation can be compared with it."""

import tomllib
from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from recruitment.config import CHECKOUT
from recruitment.domain.errors import Refusal

FORMAT: Literal[1] = 1


class _Facts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TableFacts(_Facts):
    """A table: how many rows, and a checksum of all that stands in them, in whatever order."""

    rows: int
    checksum: str


class FileFacts(_Facts):
    """A file in the backup: its length in bytes and its SHA-256 digest."""

    bytes: int
    sha256: str


class Contents(_Facts):
    """What a database holds: every table by `schema.name`, and how far every sequence has counted."""

    tables: dict[str, TableFacts]
    sequences: dict[str, int]

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(table.rows for table in self.tables.values())

    def differences(self, restored: "Contents") -> Iterator[str]:
        """Name what is not the same after restoring.

        Sequences go on counting while a backup is made, and may have gone further than it says.
        """
        for name in sorted(self.tables.keys() | restored.tables.keys()):
            if self.tables.get(name) != restored.tables.get(name):
                yield name
        for name, reached in sorted(self.sequences.items()):
            if restored.sequences.get(name, -1) < reached:
                yield name


class Manifest(_Facts):
    """The last file of a backup; one without it was cut short.

    Attributes:
        format: of the backup file.
        product: the version of the product that made it.
        revision: the migration that the database stood at.
        postgresql: the server's version, such as 18.4.
        programs: the major version of the programs that wrote the dump.
        database: what the database was called.
        made_at: when, in UTC.
        contents: what the dump holds.
        files: every other file of the backup, by its name in it.
        missing: digests of packs that the database names and that were not in their folder.
    """

    format: Literal[1]
    product: str
    revision: str
    postgresql: str
    programs: int
    database: str
    made_at: datetime
    contents: Contents
    files: dict[str, FileFacts]
    missing: tuple[str, ...]

    @property
    def server(self) -> int:
        """The major version of the server that was backed up."""
        return int(self.postgresql.partition(".")[0])


def product_version() -> str:
    """This product's version, as the checkout that runs it says."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project["version"])


def read_manifest(data: bytes) -> Manifest:
    """Read a manifest.

    Raises:
        Refusal: it is none, or of a kind that this version does not know.
    """
    try:
        return Manifest.model_validate_json(data)
    except ValidationError:
        raise Refusal(
            "Use another backup, or the version of the product that made this one: its manifest is not one"
            " that this version reads."
        ) from None
