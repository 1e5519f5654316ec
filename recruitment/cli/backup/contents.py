"""Read what a database holds: rows and checksums of every table, in one snapshot."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from recruitment.cli.backup.manifest import Contents, TableFacts
from recruitment.domain.errors import Refusal

Connection = psycopg.Connection[tuple[object, ...]]

#: How values are written as text, whatever the server's own settings. And no row may be hidden: where row
#: security would hide one, reading the table is an error.
_OPTIONS = " ".join(
    f"-c {setting}"
    for setting in (
        "timezone=UTC",
        "datestyle=ISO",
        "intervalstyle=postgres",
        "bytea_output=hex",
        "extra_float_digits=1",
        "row_security=off",
    )
)
_SCHEMAS = """
    select nspname from pg_namespace
    where nspname !~ '^pg_' and nspname not in ('information_schema', 'public') order by nspname
"""
#: Generated columns follow from the others, and may follow differently on another version of PostgreSQL.
_TABLES = """
    select nspname, relname, array_agg(attname order by attname)
    from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    join pg_attribute on attrelid = pg_class.oid
    where relkind = 'r' and attnum > 0 and not attisdropped and attgenerated = ''
        and nspname !~ '^pg_' and nspname <> 'information_schema'
    group by nspname, relname order by nspname, relname
"""
_SEQUENCES = """
    select schemaname || '.' || sequencename, coalesce(last_value, 0) from pg_sequences
    where schemaname !~ '^pg_'
"""
#: Eight bytes of each row's digest, added up: whatever the order, and without sorting or holding the rows.
_FACTS = """
    select count(*), sum(('x' || left(encode(digest, 'hex'), 16))::bit(64)::bigint::numeric)::text
    from (select sha256(convert_to(row({columns})::text, 'UTF8')) as digest from {table}) rows
"""
#: What a service without cohorts and people has all the same.
_OF_ITS_OWN = ("migration.", "queue.", "work.tick")


@contextmanager
def connected(owner_url: str) -> Iterator[Connection]:
    """A connection as the owner, in no transaction.

    Args:
        owner_url: a SQLAlchemy URL.

    Raises:
        Refusal: the database cannot be reached.
    """
    url = make_url(owner_url).set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        connection = psycopg.connect(url, autocommit=True, options=_OPTIONS)
    except psycopg.OperationalError as error:
        said = str(error).splitlines()[-1]
        raise Refusal(f"Look at the database, which cannot be reached: {said}") from None
    with connection:
        yield connection


def read_contents(connection: Connection) -> Contents:
    """Return what the connection's transaction sees of every table.

    Sequences stand outside transactions; they are read first, so that what is dumped later is no less.
    """
    sequences = {str(name): _whole(reached) for name, reached in connection.execute(_SEQUENCES)}
    tables = {
        f"{schema}.{name}": _facts(connection, str(schema), str(name), columns)
        for schema, name, columns in connection.execute(_TABLES).fetchall()
    }
    return Contents(tables=tables, sequences=sequences)


def schemas(connection: Connection) -> tuple[str, ...]:
    """The names of the schemas that are the product's."""
    return tuple(str(name) for (name,) in connection.execute(_SCHEMAS))


def in_use(contents: Contents) -> bool:
    """Whether anything stands in the tables beside what an unused service writes by itself."""
    return any(table.rows and not name.startswith(_OF_ITS_OWN) for name, table in contents.tables.items())


def revision(connection: Connection) -> str | None:
    """The migration that the database stands at; None where there never was one."""
    if connection.execute("select to_regclass('migration.alembic_version')").fetchone() == (None,):
        return None
    return str(value(connection, "select version_num from migration.alembic_version"))


def value(connection: Connection, query: str) -> object:
    """The one value that a query returns, or None."""
    row = connection.execute(query.encode()).fetchone()
    return None if row is None else row[0]


def _facts(connection: Connection, schema: str, name: str, columns: object) -> TableFacts:
    names = columns if isinstance(columns, list) else []
    query = sql.SQL(_FACTS).format(
        columns=sql.SQL(", ").join(sql.Identifier(column) for column in names),
        table=sql.Identifier(schema, name),
    )
    rows, checksum = connection.execute(query).fetchone() or (0, None)
    return TableFacts(rows=_whole(rows), checksum=str(checksum or 0))


def _whole(number: object) -> int:
    return int(str(number))
