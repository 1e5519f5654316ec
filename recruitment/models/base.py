"""What every table shares: constraint names, aware times, and identifiers that cannot be guessed."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, DateTime, Table
from sqlmodel import Field, SQLModel

#: Every constraint has a name that a migration and an error message can rely on.
SQLModel.metadata.naming_convention = {
    "pk": "%(table_name)s_pk",
    "fk": "%(table_name)s_%(column_0_N_name)s_fk",
    "uq": "%(table_name)s_%(column_0_N_name)s_unique",
    "ix": "%(table_name)s_%(column_0_N_name)s_index",
    "ck": "%(table_name)s_%(constraint_name)s",
}

#: Who is named, and what they wrote.
IDENTITY = {"schema": "identity"}
#: The blind side: candidates by reference, readings, scores, decisions.
WORK = {"schema": "work"}
#: What applicants say of themselves for equality monitoring, under keys that name nobody.
MONITORING = {"schema": "monitoring"}
#: What safer recruitment asks and finds, for those alone who look after it.
SAFEGUARDING = {"schema": "safeguarding"}


def identifier(**options: Any) -> Any:
    """A random UUID primary key: safe to show in an address."""
    return Field(default_factory=uuid4, primary_key=True, **options)


def refers_to(target: str, **options: Any) -> Any:
    """A foreign key to `schema.table.column`."""
    return Field(foreign_key=target, **options)


def moment(**options: Any) -> Any:
    """An aware time, stored in UTC."""
    return Field(sa_type=DateTime(timezone=True), **options)


def one_of(column: str, values: Iterable[StrEnum]) -> CheckConstraint:
    """A check, named after the column, that it holds one of an enumeration's slugs."""
    slugs = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} in ({slugs})", name=f"{column}_is_known")


def table_of(model: type[SQLModel]) -> Table:
    """The table of a model, for statements that no object takes part in: they cost less than on the class."""
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


__all__ = [
    "IDENTITY",
    "MONITORING",
    "SAFEGUARDING",
    "UUID",
    "WORK",
    "SQLModel",
    "datetime",
    "identifier",
    "moment",
    "one_of",
    "refers_to",
    "table_of",
]
