"""`recruitment worker`: the work in the background."""

import asyncio
import os
import sys

import click
import structlog
from apscheduler.triggers.base import BaseTrigger
from procrastinate.exceptions import ConnectorException

from recruitment.cli.installation import installation
from recruitment.jobs.clock import EVERY_MINUTE, start_clock
from recruitment.jobs.desk import Desk, open_desk
from recruitment.jobs.tasks import build_queue
from recruitment.jobs.worker import keep_working
from recruitment.packs.assets import missing_libraries
from recruitment.processes import command, end_with_parent, ending_on_signals, run_together
from recruitment.services.bounces import keep_box

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
            trigger = EVERY_MINUTE if queue == "default" and not no_clock else None
            desk = open_desk(here.settings, here.database)
            with here.database.transaction() as session:
                keep_box(session, is_there=desk.bounces is not None, now=desk.clock())
            work(desk, here.addresses.worker, queue, trigger=trigger)
            return
        _warn_of_missing_libraries()
        first = command("worker", "--queue", "default", *(["--no-clock"] if no_clock else []))
        rest = [command("worker", "--queue", "packs")] * here.settings.worker_processes
        code = run_together([first, *rest], dict(os.environ))
    sys.exit(code)


def work(desk: Desk, url: str, queue: str, *, trigger: BaseTrigger | None) -> None:
    """Carry out one queue's tasks until a signal comes.

    Args:
        desk: what the tasks work with.
        url: the database's, as the worker's login.
        queue: a name of `CONCURRENCY`.
        trigger: when to look at the timetable too; None leaves it to others.
    """
    app = build_queue(desk, url)
    scheduler = None if trigger is None else start_clock(desk, trigger)
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
