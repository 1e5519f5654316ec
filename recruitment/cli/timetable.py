"""`recruitment jobs`: the timetable."""

import click

from recruitment.cli.installation import installation
from recruitment.domain.deadlines import date_and_time
from recruitment.domain.timetable import ENTRIES
from recruitment.queries.ticks import last_ticks


@click.command()
def jobs() -> None:
    """Print the timetable: every job, when it is due, when it ran last and what it did."""
    with installation() as here:
        with here.database.transaction() as session:
            last = last_ticks(session)
        for job in ENTRIES:
            following = date_and_time(job.schedule.following(here.now()))
            click.echo(f"{job.name:20} {job.words}, {job.schedule.words}; next {following}")
            ran = last.get(job.name)
            said = "has not run yet"
            if ran is not None:
                said = f"{date_and_time(ran.due_at)}: {ran.outcome or ran.state}"
            click.echo(f"{'':20} last: {said}")
