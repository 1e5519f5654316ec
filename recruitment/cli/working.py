"""`recruitment worker`: the work in the background."""

import asyncio
import os
import sys

import click
import structlog
from procrastinate.exceptions import ConnectorException

from recruitment.cli.installation import Installation, installation
from recruitment.jobs.clock import start_clock
from recruitment.jobs.desk import open_desk
from recruitment.jobs.tasks import build_queue
from recruitment.jobs.worker import keep_working
from recruitment.packs.assets import missing_libraries
from recruitment.processes import command, end_with_parent, ending_on_signals, run_together

#: Messages and ticks wait on other machines; a few at once in threads. Packs: one, it fills a core.
CONCURRENCY = {"default": 4, "packs": 1}


@click.command()
@click.option("--queue", type=click.Choice(list(CONCURRENCY)), help="Work on one queue, in this process.")
@click.option("--no-clock", is_flag=True, help="Leave the timetable to another worker's clock.")
def worker(queue: str | None, no_clock: bool) -> None:
    """Do the work in the background: send messages, carry out decisions, make packs.

    Packs hold the interpreter, so WORKER_PROCESSES processes of their own make them.
    """
    end_with_parent()
    with ending_on_signals(), installation() as here:
        if queue is not None:
            work(here, queue, clock=queue == "default" and not no_clock)
            return
        _warn_of_missing_libraries()
        first = command("worker", "--queue", "default", *(["--no-clock"] if no_clock else []))
        rest = [command("worker", "--queue", "packs")] * here.settings.worker_processes
        code = run_together([first, *rest], dict(os.environ))
    sys.exit(code)


def work(here: Installation, queue: str, *, clock: bool) -> None:
    """Carry out one queue's tasks until a signal comes; with `clock`, look at the timetable too."""
    desk = open_desk(here.settings, here.database)
    app = build_queue(desk, here.addresses.worker)
    scheduler = start_clock(desk) if clock else None
    try:
        asyncio.run(keep_working(app, queue, concurrency=CONCURRENCY[queue]))
    except ConnectorException:
        # Whoever started this process starts it again; an embedded database is started with it.
        structlog.get_logger().exception("worker ends: it cannot work with the database", queue=queue)
        sys.exit(1)
    finally:
        if scheduler is not None:
            scheduler.shutdown(wait=False)


def _warn_of_missing_libraries() -> None:
    for name in missing_libraries():
        click.echo(f"Install the Debian package {name}: packs take twice as long without it.", err=True)
