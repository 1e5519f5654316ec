"""`recruitment database`: bring it up to date, or down."""

import click

from recruitment.cli.installation import database_addresses
from recruitment.config import Settings, environment
from recruitment.migrations.running import downgrade as take_down
from recruitment.migrations.running import upgrade as bring_up


@click.group()
def database() -> None:
    """Bring the database up to date."""


@database.command()
def upgrade() -> None:
    """Bring the database up to the newest revision, as its owner."""
    settings = Settings.load(environment())
    if settings.addresses is not None:
        bring_up(settings.addresses.owner)
    else:
        with database_addresses(settings):
            pass
    click.echo("The database is up to date.")


@database.command()
@click.argument("revision")
@click.confirmation_option(prompt="This removes what later revisions added, with its data. Go on?")
def downgrade(revision: str) -> None:
    """Take the database down to REVISION; "base" empties it."""
    settings = Settings.load(environment())
    with database_addresses(settings) as addresses:
        take_down(addresses.owner, revision)
    click.echo(f"The database stands at {revision}.")
