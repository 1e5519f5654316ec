"""`recruitment database`: make one, bring it up to date, or down."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
import psycopg
from alembic.util import CommandError
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from recruitment.cli.installation import server_addresses
from recruitment.config import Settings, environment
from recruitment.domain.errors import Refusal
from recruitment.embedded import prepare
from recruitment.migrations.running import downgrade as take_down
from recruitment.migrations.running import upgrade as bring_up

#: Which setting holds the address of which login.
_SETTINGS = {
    "recruitment_web": "DATABASE_URL",
    "recruitment_worker": "DATABASE_WORKER_URL",
    "recruitment_owner": "DATABASE_OWNER_URL",
}


@click.group()
def database() -> None:
    """Make the database, and bring it up to date."""


@database.command()
@click.argument("address")
@click.option("--name", default="recruitment", show_default=True, help="What to call the database.")
def create(address: str, name: str) -> None:
    """Make roles and an empty database on a server of your own, and print the settings to reach it.

    ADDRESS is the server's as its administrator: run as the user postgres on the machine itself,
    postgresql:///postgres. What is there already is left as it is; logins that have a password keep it,
    and no setting is printed for them. No other settings are read.
    """
    try:
        server = make_url(address)
        made = prepare(address, name)
    except ArgumentError:
        raise Refusal("Write the server's address like postgresql:///postgres.") from None
    except psycopg.Error as error:
        raise Refusal(f"Mend what the server says: {str(error).splitlines()[0]}") from None
    for login, password in made.items():
        url = URL.create("postgresql", login, password, server.host or "localhost", server.port, name)
        click.echo(f"{_SETTINGS[login]}={url.render_as_string(hide_password=False)}")
    kept = "" if made else " The logins keep the passwords that they have."
    click.echo(f"The database {name} is there, with its roles.{kept}", err=True)


@database.command()
def upgrade() -> None:
    """Bring the database up to the newest revision, as its owner."""
    settings = Settings.load(environment())
    with server_addresses(settings) as addresses, _known_revisions():
        bring_up(addresses.owner)
    click.echo("The database is up to date.")


@database.command()
@click.argument("revision")
@click.confirmation_option(prompt="This removes what later revisions added, with its data. Go on?")
def downgrade(revision: str) -> None:
    """Take the database down to REVISION; "base" empties it."""
    settings = Settings.load(environment())
    with server_addresses(settings) as addresses, _known_revisions():
        take_down(addresses.owner, revision)
    click.echo(f"The database stands at {revision}.")


@contextmanager
def _known_revisions() -> Iterator[None]:
    """Say it in a sentence where a migration is named, or the database stands at one, that is not there."""
    try:
        yield
    except CommandError as error:
        raise Refusal(
            "Name a migration that there is, or install the version of the product that last brought this"
            f" database up: {error}."
        ) from None
