"""What our connections do otherwise than the driver does by itself: nothing twice that was done once.

A page has four to ten statements of some five hundred. The driver is made for programs of a few: it keeps a
hundred of them, and it describes each column of each answer to whoever may ask, which nobody does.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, overload

from psycopg import Column, Connection, Cursor
from psycopg._preparing import PrepareManager
from psycopg._queries import PostgresQuery, _query2pg_nocache
from psycopg.abc import Params, Query
from psycopg.pq import ExecStatus, TransactionStatus

from recruitment.domain.access import Binding

#: Statements that a connection keeps planned: more than all pages have, since planning one takes longer than
#: carrying it out. At the driver's own 100, pages asked for in turn push out one another's. All pages asked
#: for once plan 490 for the web login, 40 of them because another role asks the same.
MOST_PLANNED = 700
#: Times that a connection sends a statement before it has it planned. After five more the server keeps one
#: plan for all parameters, if that is the cheaper one. With the driver's own 5 a page would be dear eleven
#: times on each connection, and some pages are not opened that often in a day.
SENT_UNPLANNED = 1


def equip(connection: Connection[Any]) -> None:
    """Have a new connection keep the plans of its statements, and read each statement and answer once."""
    connection._prepared = Plans()
    connection.prepared_max = MOST_PLANNED
    connection.prepare_threshold = SENT_UNPLANNED
    connection.cursor_factory = _Cursor


def at_once(connection: Connection[Any], statements: str) -> bool:
    """Send statements that have no parameters and answer nothing, by the library under the driver.

    A cursor made, and a result read, take several times as long as to send them.

    Args:
        connection: in no transaction.
        statements: of which the first begins one.

    Returns:
        Whether all were carried out; if not, the connection is in no transaction again.
    """
    server = connection.pgconn
    if server.exec_(statements.encode("ascii")).status == ExecStatus.COMMAND_OK:
        return True
    if server.transaction_status == TransactionStatus.INERROR:
        server.exec_(b"rollback")
    return False


class Plans(PrepareManager):
    """The statements that a connection has planned, for each role by itself, which outlive a rollback.

    A plan in which row security has a part holds for the role that it was made for: where another asks by it,
    the server makes it anew. It goes by what it knows itself of the role, so a wrong one here costs time, and
    shows nobody another's rows.

    The driver drops all plans after a rollback, for it cannot know whether a table was made and unmade; on
    these connections none is. Every page that is refused ends in a rollback: with the driver's own rule each
    of them would have all statements of all pages planned anew.
    """

    #: Who asks now; None for the login itself.
    role: Binding | None = None

    def key(self, query: PostgresQuery) -> Any:  # type: ignore[override]
        """What a plan is found by: a statement, the types of its parameters, and who asks."""
        return query.query, query.types, self.role

    def clear(self) -> bool:
        """Forget nothing, and have nothing forgotten."""
        return False


@lru_cache(maxsize=MOST_PLANNED)
def _read(statement: str, encoding: str) -> Any:
    return _query2pg_nocache(statement.encode(encoding), encoding)


class _Statement(PostgresQuery):
    """A statement whose places for parameters are found once, however long it is."""

    def convert(self, query: Query, vars: Params | None) -> None:  # noqa: A002, the driver's own name
        """Find the places for parameters, and put these into them."""
        if vars is None or not isinstance(query, str):
            super().convert(query, vars)
            return
        self.query, self._want_formats, self._order, self._parts = _read(query, self._tx.encoding)
        self.dump(vars)


class _Columns(Sequence[Column]):
    """The columns of an answer, each described when it is asked for.

    SQLAlchemy asks whether there are any each time, and which they are the first time alone.
    """

    def __init__(self, cursor: Cursor[Any], count: int) -> None:
        self._cursor = cursor
        self._count = count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Column: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Column]: ...
    def __getitem__(self, index: int | slice) -> Column | Sequence[Column]:
        places = range(self._count)[index]
        if isinstance(places, range):
            return [Column(self._cursor, place) for place in places]
        return Column(self._cursor, places)


class _Cursor(Cursor[Any]):
    _query_cls = _Statement

    @property
    def description(self) -> Any:
        """The columns of the answer; None where it has none."""
        answer = self.pgresult
        return _Columns(self, answer.nfields) if answer and answer.nfields else super().description
