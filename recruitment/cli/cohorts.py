"""`recruitment cohort`."""

from datetime import datetime
from pathlib import Path

import click

from recruitment.cli.installation import installation, named_cohort
from recruitment.domain.deadlines import LONDON, date_and_time
from recruitment.programme.loading import definition_text
from recruitment.queries.cohorts import cohort_by_id, cohorts
from recruitment.services.cohorts import create_cohort, make_public

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
#: With the time of day: a bare date would close at its first moment, and take the promised day away.
_TIME = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"])


@click.group()
def cohort() -> None:
    """Cohorts: make one, list them, choose the public one."""


@cohort.command()
@click.option("--definition", "file", type=_FILE, required=True, help="The definition, a TOML file.")
@click.option("--name", required=True, help='What the cohort is called, such as "Cohort 2027".')
@click.option("--opens", type=_TIME, required=True, help="When applications open, as 2027-01-11T09:00.")
@click.option("--closes", type=_TIME, required=True, help="When they close. Times are London's.")
@click.option("--places", type=click.IntRange(1), required=True, help="How many can be offered a place.")
@click.option(
    "--public/--not-public", default=None, help="Whether public pages speak of it. Default: if first."
)
def create(
    file: Path, name: str, opens: datetime, closes: datetime, places: int, public: bool | None
) -> None:
    """Make a cohort pinned to a copy of a definition."""
    with installation() as here, here.database.transaction() as session:
        cohort_id = create_cohort(
            session,
            source=definition_text(file),
            source_name=file.name,
            name=name,
            opens_at=opens.replace(tzinfo=LONDON),
            closes_at=closes.replace(tzinfo=LONDON),
            places=places,
            public=not cohorts(session) if public is None else public,
            actor_id=None,
            now=here.now(),
        )
        made = cohort_by_id(session, cohort_id)
    if made is not None:
        times = f"{date_and_time(made.opens_at)} to {date_and_time(made.closes_at)}"
        click.echo(f"Made {made.name}, open from {times}; called {made.slug} in commands and addresses.")


@cohort.command(name="list")
def list_cohorts() -> None:
    """List the cohorts, newest first."""
    with installation() as here, here.database.transaction() as session:
        for one in cohorts(session):
            mark = ", public" if one.is_public else ""
            times = f"{date_and_time(one.opens_at)} to {date_and_time(one.closes_at)}"
            click.echo(f"{one.slug:24} {one.name}: {one.phase}{mark}; {times}; {one.places} places")


@cohort.command()
@click.argument("slug")
def publish(slug: str) -> None:
    """Let the public pages speak of the cohort SLUG, and of no other."""
    with installation() as here, here.database.transaction() as session:
        chosen = named_cohort(session, slug)
        make_public(session, cohort_id=chosen.id)
    click.echo(f"The public pages now speak of {chosen.name}.")
