"""A scratch database: made for one rehearsal, and dropped with everything in it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from recruitment.config import Settings
from recruitment.embedded import Embedded, EmbeddedRefused, create_database, drop_database
from recruitment.migrations.running import upgrade
from recruitment.servers import Addresses


@contextmanager
def scratch_server(settings: Settings) -> Iterator[Addresses]:
    """A server to make databases on: the embedded one, or one of this rehearsal's own.

    A server of yours lets none of our logins make a database (`roles.sql`), and a rehearsal has no business
    beside real people's data: it then gets an embedded server in a temporary folder.
    """
    if settings.addresses is None:
        with Embedded(settings.data_dir, settings.postgres_version) as addresses:
            yield addresses
        return
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
        own = Embedded(Path(folder), settings.postgres_version, durable=False)
        try:
            yield own.start()
        finally:
            own.destroy()


@contextmanager
def scratch_database(server: Addresses) -> Iterator[Addresses]:
    """An empty database, migrated, on a server whose superuser we are; dropped when the block ends.

    Raises:
        EmbeddedRefused: the server is not ours.
    """
    if server.superuser is None:
        raise EmbeddedRefused("Rehearse on the embedded server: on this one no database can be made.")
    name = f"rehearsal_{uuid4().hex}"
    create_database(server.superuser, name)
    try:
        _let_commits_be_fast(server.superuser, name)
        addresses = server.for_database(name)
        upgrade(addresses.owner)
        yield addresses
    finally:
        drop_database(server.superuser, name)


def _let_commits_be_fast(superuser_url: str, name: str) -> None:
    """Wait for no disk: what a power cut takes from a rehearsal is played again."""
    url = make_url(superuser_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(sql.Identifier(name))
        )
