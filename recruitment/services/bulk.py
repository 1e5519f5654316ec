"""Write many rows in one statement."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Insert, TableValuedAlias, Update, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql
from sqlmodel import Session, SQLModel

from recruitment.models.base import table_of

#: An update binds the columns' own names by itself.
_GIVEN = "given_"


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
    values = [list(held) for held in zip(*rows, strict=True)]
    if not values:
        return 0
    session.flush()
    session.execute(_from_arrays(model, tuple(columns)), dict(zip(columns, values, strict=True)))
    return len(values[0])


def insert_new_rows(
    session: Session, model: type[SQLModel], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> frozenset[UUID]:
    """Insert those rows that no unique constraint has already, as `insert_rows` does; the table has an `id`.

    Returns:
        The ids of those that were written.
    """
    values = [list(held) for held in zip(*rows, strict=True)]
    if not values:
        return frozenset()
    session.flush()
    given = dict(zip(columns, values, strict=True))
    return frozenset(session.execute(_new_from_arrays(model, tuple(columns)), given).scalars())


def update_rows(
    session: Session, model: type[SQLModel], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Write columns of rows that are there, each row its own values, in one statement for all.

    Args:
        columns: the columns given, in the order of each row; the first says which row, and is not written.
        rows: values as psycopg adapts them.
    """
    values = [list(held) for held in zip(*rows, strict=True)]
    if values:
        session.flush()
        given = {_GIVEN + name: held for name, held in zip(columns, values, strict=True)}
        session.execute(_set_from_arrays(model, tuple(columns)), given)


@cache
def _set_from_arrays(model: type[SQLModel], columns: tuple[str, ...]) -> Update:
    table, source = table_of(model), _arrays(model, columns, bound=_GIVEN)
    key, *written = columns
    return (
        update(table)
        .where(table.c[key] == source.c[key])
        .values({table.c[name]: source.c[name] for name in written})
    )


@cache
def _new_from_arrays(model: type[SQLModel], columns: tuple[str, ...]) -> Any:
    table = table_of(model)
    source = _arrays(model, columns)
    statement = postgresql.insert(table).from_select(list(columns), select(*source.c), include_defaults=False)
    return statement.on_conflict_do_nothing().returning(table.c.id)


# Composed once: that takes longer than to write a few rows.
@cache
def _from_arrays(model: type[SQLModel], columns: tuple[str, ...]) -> Insert:
    table, source = table_of(model), _arrays(model, columns)
    return insert(table).from_select(list(columns), select(*source.c), include_defaults=False)


def _arrays(model: type[SQLModel], columns: tuple[str, ...], *, bound: str = "") -> TableValuedAlias:
    """Rows from arrays that are bound by the columns' names, after what these are to begin with."""
    table = table_of(model)
    arrays = [bindparam(bound + name, type_=ARRAY(table.c[name].type)) for name in columns]
    return func.unnest(*arrays).table_valued(*columns).render_derived()
