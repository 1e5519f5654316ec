"""`recruitment up` and `recruitment serve`: the running service and its pages."""

import os
import sys

import click

from recruitment.cli.installation import installation
from recruitment.processes import command, end_with_parent, ending_on_signals, run_together
from recruitment.webserver import serve_pages


@click.command()
@click.option("--demo", is_flag=True, help="Load the demonstration first, if the database is empty.")
def up(demo: bool) -> None:
    """Run the whole service: pages, worker, clock and, where none is set, an embedded database."""
    with ending_on_signals(), installation() as here:
        if demo:
            # Not needed, and slow to import, where the service is real.
            from recruitment.cli.demo import load_demo_once  # noqa: PLC0415

            load_demo_once(here)
        click.echo(f"Ready at {here.settings.address}  (Ctrl-C ends everything; what was entered is kept)")
        sys.stdout.flush()
        code = run_together([command("serve"), command("worker")], dict(os.environ))
    sys.exit(code)


@click.command()
def serve() -> None:
    """Answer web requests."""
    end_with_parent()
    with ending_on_signals(), installation() as here:
        serve_pages(here.settings, here.addresses)
