"""`recruitment jobs` and `recruitment forecast`: the timetable, and what it would do next."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

import click

from recruitment.cli.cohorts import LondonTime
from recruitment.cli.installation import installation, named_cohort
from recruitment.domain.deadlines import date_and_time
from recruitment.domain.timetable import ENTRIES
from recruitment.due.coming import Coming, gather
from recruitment.due.forecast import forecast as foresee
from recruitment.due.thing import Due
from recruitment.queries.holds import holds_now
from recruitment.queries.ticks import last_ticks

#: Beyond every date that a cohort has.
_FAR = timedelta(days=730)


@click.command()
def jobs() -> None:
    """Print the timetable: every job, when it is due, when it ran last, what it did, for whom it is held."""
    with installation() as here:
        with here.database.transaction() as session:
            last, held = last_ticks(session), holds_now(session)
        for job in ENTRIES:
            following = date_and_time(job.schedule.following(here.now()))
            click.echo(f"{job.name:20} {job.words}, {job.schedule.words}; next {following}")
            ran = last.get(job.name)
            said = "has not run yet"
            if ran is not None:
                said = f"{date_and_time(ran.due_at)}: {ran.outcome or ran.state}"
            click.echo(f"{'':20} last: {said}")
            for hold in held.values():
                if hold.job == job.name:
                    since = date_and_time(hold.since)
                    click.echo(
                        f"{'':20} held for {hold.cohort} since {since} by {hold.by or 'a former lead'}:"
                        f" {hold.reason}"
                    )


@click.command()
@click.option("--cohort", help="Of this cohort alone; without it, of all, and of the installation.")
@click.option(
    "--until", type=LondonTime(time(23, 59)), help="As far as this: 2027-03-12, or 2027-03-12T17:00."
)
@click.option("--names", is_flag=True, help="With names and addresses. Without, by reference.")
def forecast(cohort: str | None, until: datetime | None, names: bool) -> None:
    """Print what jobs would do next, as things stand: moves, messages and packs. Does nothing."""
    with installation() as here:
        now = here.now()
        with here.database.transaction() as session:
            chosen = named_cohort(session, cohort) if cohort is not None else None
            coming = gather(
                foresee(
                    session,
                    now,
                    until=until or now + _FAR,
                    cohort_id=None if chosen is None else chosen.id,
                )
            )
    whose = "" if chosen is None else f" for {chosen.name}"
    click.echo(f"What would happen next{whose}, as things stand at {date_and_time(now)}. Nothing is done.")
    for line in coming:
        click.echo(f"\n{_when(line, now)}  {line.sentence}  ({line.entry.name})")
        if line.hold is not None:
            click.echo(f"    HELD by {line.hold.by or 'a former lead'}: {line.hold.reason}")
        for thing in line.things:
            for said in _said(thing, names=names):
                click.echo(f"    {said}")
    if not coming:
        click.echo("Nothing.")


def _when(line: Coming, now: datetime) -> str:
    return "when the clock looks next" if line.at <= now else date_and_time(line.at)


def _said(thing: Due, *, names: bool) -> Iterator[str]:
    for move in thing.moves:
        who = f"  {move.name}" if names else ""
        yield f"move     {move.reference}  {move.origin} to {move.target}{who}"
    for message in thing.messages:
        who = f"  {message.recipient}" if names else ""
        yield f"message  {message.kind}  {message.reference or 'a member of staff'}{who}"
    for pack in thing.packs:
        yield f"pack     {pack.kind}  {pack.reference}".rstrip()
