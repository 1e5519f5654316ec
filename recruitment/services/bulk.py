"""Write many rows in one statement."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ARRAY, bindparam, func, insert, select
from sqlmodel import Session, SQLModel

from recruitment.models.base import table_of


def insert_rows(
    session: Session, model: type[SQLModel], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Insert rows from arrays, one a column: the server unnests them, so there is one statement for all.

    COPY would be as fast, but PostgreSQL refuses it on tables with row security.

    Args:
        model: the table's model.
        columns: the columns given, in the order of each row; the others must have a default in the database.
        rows: values as psycopg adapts them.

    Returns:
        How many rows were written.
    """
    table = table_of(model)
    values = list(zip(*rows, strict=True))
    if not values:
        return 0
    arrays = [
        bindparam(name, list(held), type_=ARRAY(table.c[name].type))
        for name, held in zip(columns, values, strict=True)
    ]
    source = func.unnest(*arrays).table_valued(*columns).render_derived()
    session.flush()
    session.execute(insert(table).from_select(list(columns), select(*source.c), include_defaults=False))
    return len(values[0])
