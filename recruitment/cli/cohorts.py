"""`recruitment cohort`."""

from contextlib import suppress
from datetime import datetime, time
from pathlib import Path

import click

from recruitment.cli.installation import installation, named_cohort
from recruitment.domain.deadlines import LONDON, date_and_time
from recruitment.programme.loading import definition_text, load_definition
from recruitment.programme.samples import load_samples
from recruitment.queries.cohorts import cohort_by_id, cohorts
from recruitment.services.cohorts import create_cohort, make_public
from recruitment.services.samples import take_in

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class LondonTime(click.ParamType[datetime]):
    """A date, or a date and a time, on London's clocks. A bare date means its `bare` time of day."""

    name = "time"

    def __init__(self, bare: time) -> None:
        self.bare = bare

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Read the text."""
        if isinstance(value, datetime):
            return value
        for form in ("%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"):
            with suppress(ValueError):
                read = datetime.strptime(value, form).replace(tzinfo=LONDON)
                return datetime.combine(read, self.bare, LONDON) if form == "%Y-%m-%d" else read
        raise click.BadParameter(
            f"Write it as 2027-01-11 or 2027-01-11T09:00; {value} is neither.", ctx, param
        )


#: A bare day is promised whole.
_OPENS, _CLOSES = LondonTime(time(0, 0)), LondonTime(time(23, 59))


@click.group()
def cohort() -> None:
    """Cohorts: make one, list them, choose the public one."""


@cohort.command()
@click.option("--definition", "file", type=_FILE, required=True, help="The definition, a TOML file.")
@click.option("--name", required=True, help='What the cohort is called, such as "Cohort 2027".')
@click.option("--opens", type=_OPENS, required=True, help="When they open: 2027-01-11T09:00, or a day.")
@click.option("--closes", type=_CLOSES, required=True, help="When they close; a bare day counts whole.")
@click.option("--places", type=click.IntRange(1), required=True, help="How many can be offered a place.")
@click.option(
    "--public/--not-public", default=None, help="Whether public pages speak of it. Default: if first."
)
def create(
    file: Path, name: str, opens: datetime, closes: datetime, places: int, public: bool | None
) -> None:
    """Make a cohort pinned to a copy of a definition, with the sample answers that stand beside it."""
    with installation() as here, here.database.transaction() as session:
        samples = load_samples(file, load_definition(file))
        cohort_id = create_cohort(
            session,
            source=definition_text(file),
            source_name=file.name,
            name=name,
            opens_at=opens,
            closes_at=closes,
            places=places,
            public=not cohorts(session) if public is None else public,
            actor_id=None,
            now=here.now(),
        )
        take_in(session, cohort_id=cohort_id, samples=samples, now=here.now())
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
