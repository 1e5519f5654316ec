"""The `recruitment` command."""

import logging
import sys

import click

from recruitment.cli.cohorts import cohort, programme
from recruitment.cli.database import database
from recruitment.cli.demo import demo
from recruitment.cli.outputs import packs, shortlist
from recruitment.cli.scores import imports
from recruitment.cli.serving import jobs, serve, up, worker
from recruitment.cli.staff import staff
from recruitment.domain.errors import Refusal
from recruitment.logs import configure_logs


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def recruitment() -> None:
    """Fair recruitment and assessment: the service, its worker, and what is done by hand.

    Settings come from the environment or a file .env; docs/settings.md lists them.
    """


for part in (up, serve, worker, jobs, staff, programme, cohort, imports, shortlist, packs, demo, database):
    recruitment.add_command(part)


def main() -> None:
    """Run the command; a refusal is its sentence on standard error, and exit code 1."""
    configure_logs(logging.INFO)
    try:
        recruitment.main(prog_name="recruitment", standalone_mode=True)
    except Refusal as refusal:
        click.echo(refusal.sentence, err=True)
        sys.exit(1)
