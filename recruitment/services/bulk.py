"""Write many rows at once, by COPY on the session's own connection."""

from collections.abc import Iterable, Sequence
from typing import Any

from psycopg import Cursor, sql
from sqlalchemy import Table
from sqlmodel import Session, SQLModel


def copy_rows(
    session: Session, model: type[SQLModel], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Copy rows into a model's table, in the caller's transaction; its constraints hold as ever.

    Args:
        model: the table's model.
        columns: the columns given, in the order of each row; the others must have a default in the database.
        rows: values as psycopg adapts them.

    Returns:
        How many rows were written.
    """
    table: Table = model.__table__  # type: ignore[attr-defined]
    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.Identifier(table.schema or "public", table.name),
        sql.SQL(", ").join(sql.Identifier(column) for column in columns),
    )
    session.flush()
    connection: Any = session.connection().connection.driver_connection
    cursor: Cursor[Any]
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        count = 0
        for count, row in enumerate(rows, 1):  # noqa: B007 - the last count is what is returned
            copy.write_row(row)
    return count
