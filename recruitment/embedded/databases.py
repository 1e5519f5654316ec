"""Roles and databases, made by the superuser: on the embedded server, and for tests."""

from __future__ import annotations

import secrets
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

ROLES = Path(__file__).parents[1] / "roles.sql"
"""The roles and what they may do; administrators of other servers run the same file."""

LOGINS = ("recruitment_owner", "recruitment_web", "recruitment_worker")


def create_database(superuser_url: str, name: str, *, template: str | None = None) -> None:
    """Make the database `name`, owned by `recruitment_owner`, with the roles' rights in it.

    Args:
        superuser_url: a SQLAlchemy URL of any database on the server, as its superuser.
        name: what the new database is called.
        template: a database to copy (nobody may be connected to it); None for an empty one.
    """
    with _connect(superuser_url) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8' LOCALE 'C.UTF-8'").format(
                sql.Identifier(name), sql.Identifier(template or "template0")
            )
        )
    apply_roles(superuser_url, name)


def drop_database(superuser_url: str, name: str) -> None:
    """Remove the database `name` where there is one, ending what is connected to it."""
    with _connect(superuser_url) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def apply_roles(superuser_url: str, name: str) -> None:
    """Make missing roles and give all their rights in the database `name`; a second run changes nothing."""
    with _connect(superuser_url, name) as connection, connection.transaction():
        connection.execute(ROLES.read_bytes())


def bootstrap(superuser_url: str, name: str, passwords: dict[str, str]) -> None:
    """Make the roles, the database `name` and the passwords of the logins; a second run changes nothing.

    Args:
        superuser_url: the superuser's address, in the database `postgres`.
        name: the database of the service.
        passwords: login to password.
    """
    with _connect(superuser_url) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        connection.execute("REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC")
    if found is None:
        create_database(superuser_url, name)
    else:
        apply_roles(superuser_url, name)
    set_passwords(superuser_url, passwords)


def prepare(superuser_url: str, name: str) -> dict[str, str]:
    """Make what is missing of the roles and the database `name` on a server that others use too.

    Returns:
        New passwords by login, of those logins that had none; the others keep theirs.
    """
    with _connect(superuser_url) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    if found is None:
        create_database(superuser_url, name)
    else:
        apply_roles(superuser_url, name)
    with _connect(superuser_url) as connection:
        bare = connection.execute(
            "SELECT rolname FROM pg_authid WHERE rolcanlogin AND rolpassword IS NULL AND rolname = ANY (%s)"
            " ORDER BY rolname",
            [list(LOGINS)],
        )
        made = {str(login): secrets.token_hex(24) for (login,) in bare.fetchall()}
    set_passwords(superuser_url, made)
    return made


def set_passwords(superuser_url: str, passwords: dict[str, str]) -> None:
    """Set the passwords of logins.

    Args:
        superuser_url: the superuser's address.
        passwords: login to password.
    """
    with _connect(superuser_url) as connection:
        for login, password in passwords.items():
            connection.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(login), sql.Literal(password))
            )


def _connect(superuser_url: str, name: str | None = None) -> psycopg.Connection[tuple[object, ...]]:
    url = make_url(superuser_url).set(drivername="postgresql")
    if name is not None:
        url = url.set(database=name)
    return psycopg.connect(url.render_as_string(hide_password=False), autocommit=True)
