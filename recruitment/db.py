"""The database as the doors of the product see it: one transaction, bound to a role and an actor.

`Database.transaction` is the only place that commits. Binding role and actor is defence in depth
against our own mistakes (a forgotten filter shows nothing instead of everything); it does not
protect against injected SQL, which could reset the role. Parameters everywhere do that.
"""

import select
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast
from uuid import UUID

import psycopg
from sqlalchemy import ColumnElement, Delete, Engine, Insert, Select, TextClause, Update, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection
from sqlmodel import Session

from recruitment.domain.access import Binding
from recruitment.driver import Plans, at_once, equip

#: Roles are shared by a whole PostgreSQL server, so ours say whose they are.
_ROLE_PREFIX = "recruitment_"
#: What a connection's option of this name says is sent as a transaction begins on it.
_OPENING = "opening"
#: What a connection's option of this name says is the role that its transactions take.
_ROLE = "role"

#: libpq's settings: a server that vanishes without a word (its power, its cable) is given up in a minute.
IMPATIENCE = {
    "connect_timeout": 10,
    "keepalives_idle": 20,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 50_000,  # milliseconds
}


class Database:
    """An engine for one login, handing out bound transactions."""

    def __init__(self, url: str, *, pool_size: int = 5) -> None:
        # The queue's functions call one another without a schema.
        self.engine: Engine = create_engine(
            url,
            pool_size=pool_size,
            max_overflow=pool_size,
            # The driver would send BEGIN by itself, and wait for the answer, before the role is taken.
            isolation_level="AUTOCOMMIT",
            # An error's text goes to the log; what people wrote must not.
            hide_parameters=True,
            connect_args={"options": "-c search_path=queue -c timezone=UTC", **IMPATIENCE},
        )
        event.listen(self.engine, "connect", _equip)
        event.listen(self.engine, "checkout", _refuse_what_has_ended)
        event.listen(self.engine, "begin", _begin)

    @contextmanager
    def transaction(
        self, binding: Binding | None = None, actor: UUID | None = None, *, by: Connection | None = None
    ) -> Iterator[Session]:
        """A session that commits when the block ends and rolls back when it raises.

        Nothing is sent, and no connection taken, before the first statement.

        Args:
            binding: the role to take, or None to keep the login's own (the worker's).
            actor: the person acting, whom row security policies ask for.
            by: the connection of a door, which it leaves in no transaction; without one it takes its own.
        """
        with self.bound(binding, actor, by=by) as session:
            yield session
            if session.in_transaction():
                session.commit()

    def bound(self, binding: Binding | None, actor: UUID | None, *, by: Connection | None = None) -> Session:
        """A session, each transaction of which takes this role and names this actor as it begins."""
        opening = {_OPENING: f"begin; {binding_statement(binding, actor)}", _ROLE: binding}
        if by is not None:
            # What SQLAlchemy takes for a transaction, and the server knows nothing of.
            by.rollback()
        return _Session(by or self.engine, expire_on_commit=False, autoflush=True, execution_options=opening)

    @contextmanager
    def door(self) -> Iterator[Connection]:
        """A connection in no transaction, under the login's own name: the web login's may ask who came."""
        with self.engine.connect() as connection:
            yield connection.execution_options(**{_OPENING: ""})

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


class _Session(Session):
    """A session whose connection itself carries out what has nothing to do with objects.

    What SQLAlchemy puts around a statement, to make objects of rows and to bring up to date those it has
    made, takes half as long again as carrying it out, and columns and tables have no use for it.
    """

    def execute(self, statement: Any, params: Any = None, **options: Any) -> Any:
        """Carry out a statement; what was changed of objects is written first, as ever."""
        if options or not _without_objects(statement):
            return super().execute(statement, params, **options)
        self.flush()
        return self.connection().execute(statement, params)


def _without_objects(statement: Any) -> bool:
    if isinstance(statement, Select):
        # As `column_descriptions` has it, which describes each column and takes as long as to send them.
        return all(isinstance(column, ColumnElement) for column in statement._raw_columns)
    if isinstance(statement, Insert | Update | Delete):
        return "entity" not in statement.entity_description
    return isinstance(statement, TextClause)


def _equip(connection: psycopg.Connection[Any], _record: ConnectionPoolEntry) -> None:
    equip(connection)


def _refuse_what_has_ended(
    connection: psycopg.Connection[Any], _record: ConnectionPoolEntry, _proxy: PoolProxiedConnection
) -> None:
    """Have the pool connect anew where the server has gone since a connection was used last.

    A server that stops, or ends a connection, says so on it, and on one that nobody uses there is nothing
    else to read. To look costs a hundredth of what it costs to ask, as `pool_pre_ping` does.
    """
    if connection.closed or _has_something_to_read(connection):
        raise InvalidatePoolError


def _has_something_to_read(connection: psycopg.Connection[Any]) -> bool:
    looking = select.poll()
    looking.register(connection.fileno(), select.POLLIN)
    return bool(looking.poll(0))


def binding_statement(binding: Binding | None, actor: UUID | None) -> str:
    """What takes a role and names an actor; both vanish when the transaction ends."""
    # As text: nothing with parameters can be sent together with BEGIN. Only a UUID has an `int`.
    named = "" if actor is None else str(UUID(int=actor.int))
    role = "" if binding is None else f"set local role {_ROLE_PREFIX}{Binding(binding)}; "
    return f"{role}set local app.actor = '{named}'"


def bind(session: Session, binding: Binding, actor: UUID | None) -> None:
    """Take another role, and name another actor, for the rest of a transaction that is bound already."""
    connection = session.connection()
    connection.exec_driver_sql(binding_statement(binding, actor))
    _plans(_driver(connection)).role = binding


def _begin(connection: Connection) -> None:
    """Begin, and take the role, in one message: each waits for its answer."""
    driver, opening = _driver(connection), opening_of(connection)
    _plans(driver).role = connection.get_execution_options().get(_ROLE)
    if opening and not at_once(driver, opening):
        # Fails as before, and SQLAlchemy knows what it means: that a connection has gone, for one.
        connection.exec_driver_sql(opening)


def opening_of(connection: Connection) -> str:
    """What is sent as a transaction begins on a connection; nothing at a door, which has none."""
    opening: str = connection.get_execution_options().get(_OPENING, "begin")
    return opening


def _driver(connection: Connection) -> psycopg.Connection[Any]:
    return cast("psycopg.Connection[Any]", connection.connection.driver_connection)


def _plans(driver: psycopg.Connection[Any]) -> Plans:
    return cast(Plans, driver._prepared)
