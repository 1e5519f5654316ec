"""Counts what is asked of the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event

from recruitment.db import Database, opening_of


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements run on a database's connections while the block runs, in order."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    def note_opening(connection: Connection) -> None:
        if opening := opening_of(connection):
            seen.append(opening)

    event.listen(database.engine, "before_cursor_execute", note)
    event.listen(database.engine, "begin", note_opening)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
        event.remove(database.engine, "begin", note_opening)
