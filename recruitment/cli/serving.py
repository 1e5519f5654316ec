"""`recruitment up`, `serve`, `worker` and `jobs`: the running service."""

import asyncio
import os
import sys

import click
from procrastinate import App

from recruitment.cli.demo import load_demo_once
from recruitment.cli.installation import Installation, installation
from recruitment.domain.deadlines import date_and_time
from recruitment.jobs.clock import start_clock
from recruitment.jobs.desk import open_desk
from recruitment.jobs.tasks import build_queue
from recruitment.jobs.timetable import TIMETABLE
from recruitment.packs.assets import missing_libraries
from recruitment.processes import command, end_with_parent, ending_on_signals, run_together
from recruitment.queries.ticks import last_ticks
from recruitment.webserver import serve_pages

#: Messages and ticks wait on other machines; a few at once in threads. Packs: one, it fills a core.
CONCURRENCY = {"default": 4, "packs": 1}


@click.command()
@click.option("--demo", is_flag=True, help="Load the demonstration first, if the database is empty.")
def up(demo: bool) -> None:
    """Run the whole service: pages, worker, clock and, where none is set, an embedded database."""
    with ending_on_signals(), installation() as here:
        _warn_of_missing_libraries()
        if demo:
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
        first = command("worker", "--queue", "default", *(["--no-clock"] if no_clock else []))
        rest = [command("worker", "--queue", "packs")] * here.settings.worker_processes
        code = run_together([first, *rest], dict(os.environ))
    sys.exit(code)


@click.command()
def jobs() -> None:
    """Print the timetable: every job, when it is due, when it ran last and what it did."""
    with installation() as here:
        with here.database.transaction() as session:
            last = last_ticks(session)
        for job in TIMETABLE:
            following = date_and_time(job.schedule.following(here.now()))
            click.echo(f"{job.name:20} {job.words}, {job.schedule.words}; next {following}")
            ran = last.get(job.name)
            said = "has not run yet"
            if ran is not None:
                said = f"{date_and_time(ran.due_at)}: {ran.outcome or ran.state}"
            click.echo(f"{'':20} last: {said}")


def work(here: Installation, queue: str, *, clock: bool) -> None:
    """Carry out one queue's tasks until a signal comes; with `clock`, look at the timetable too."""
    desk = open_desk(here.settings, here.database)
    app = build_queue(desk, here.addresses.worker)
    scheduler = start_clock(desk) if clock else None
    try:
        asyncio.run(_run(app, queue))
    finally:
        if scheduler is not None:
            scheduler.shutdown(wait=False)


async def _run(app: App, queue: str) -> None:
    async with app.open_async():
        # Signals end it after the task in hand; what is left is found again in its own rows.
        await app.run_worker_async(
            queues=[queue],
            concurrency=CONCURRENCY[queue],
            delete_jobs="successful",
            shutdown_graceful_timeout=15,
        )


def _warn_of_missing_libraries() -> None:
    for name in missing_libraries():
        click.echo(f"Install the Debian package {name}: packs take twice as long without it.", err=True)
