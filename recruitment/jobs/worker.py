"""A worker: it carries out calls of the queue until a signal comes, and stays while the database is away.

What procrastinate does by itself: a connection that has gone is replaced before it is used. What it does
not: a database that goes in the middle of a word, or that is not back yet when it is listened to again,
ends its worker. Here the worker is begun anew, under a new number, so that a call whose fetching or
finishing was cut off belongs to a number that nobody answers to, and is found and taken up again.
"""

import asyncio
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import psycopg
import structlog
from procrastinate import App, signals
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager, NotificationCallback

from recruitment.queue import SILENCE

log = structlog.get_logger()

#: How long a worker waits for a database that is away before it ends; whoever started it starts it again.
OUTAGE_SECONDS = 60.0
#: How long it has for the calls in hand once it is told to end; what is left is found again in its rows.
GRACE_SECONDS = 15.0
_PAUSE_SECONDS = 1.0


class PatientManager(JobManager):
    """Says how a call ended, and listens for new ones, also where the database is away for a moment."""

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        """Say how a call ended; it has been carried out and must not stay "doing"."""
        end = time.monotonic() + OUTAGE_SECONDS
        while True:
            try:
                return await super().finish_job(job, status, delete_job)
            except ConnectorException as error:
                if not is_away(error) or time.monotonic() > end:
                    raise
            await asyncio.sleep(_PAUSE_SECONDS)

    async def listen_for_jobs(
        self, *, on_notification: NotificationCallback, queues: Iterable[str] | None = None
    ) -> None:
        """Listen; while that cannot be, the worker looks every few seconds by itself."""
        while True:
            try:
                return await super().listen_for_jobs(on_notification=on_notification, queues=queues)
            except ConnectorException as error:
                if not is_away(error):
                    raise
            await asyncio.sleep(_PAUSE_SECONDS)


def is_away(error: ConnectorException) -> bool:
    """Whether the database could not be reached, and nothing is wrong with what was asked."""
    return isinstance(error.__cause__, psycopg.OperationalError)


async def keep_working(app: App, queue: str, *, concurrency: int) -> None:
    """Carry out the calls of one queue until SIGINT or SIGTERM.

    Args:
        app: of `build_queue`.
        queue: the queue's name.
        concurrency: how many calls at once, each in a thread.

    Raises:
        ConnectorException: the database stayed away for `OUTAGE_SECONDS`, or something else is wrong.
    """
    stopping = asyncio.Event()
    with signals.on_stop(stopping.set):
        async with app.open_async():
            while not stopping.is_set():
                try:
                    await _work(app, queue, concurrency, stopping)
                except ConnectorException as error:
                    if not is_away(error):
                        raise
                    log.warning("the database is away", queue=queue)
                if not stopping.is_set():
                    await _until_back(app)


async def _work(app: App, queue: str, concurrency: int, stopping: asyncio.Event) -> None:
    """One worker's life; it ends by itself only where something is wrong."""
    work = asyncio.create_task(
        app.run_worker_async(
            queues=[queue],
            concurrency=concurrency,
            delete_jobs="successful",
            shutdown_graceful_timeout=GRACE_SECONDS,
            stalled_worker_timeout=SILENCE.total_seconds(),
            install_signal_handlers=False,
        )
    )
    told: asyncio.Task[Any] = asyncio.create_task(stopping.wait())
    await asyncio.wait({work, told}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    if not work.done():
        work.cancel()  # it ends after the calls in hand
    with suppress(asyncio.CancelledError):
        await work


async def _until_back(app: App) -> None:
    end = time.monotonic() + OUTAGE_SECONDS
    while True:
        await asyncio.sleep(_PAUSE_SECONDS)
        try:
            await app.check_connection_async()
        except ConnectorException as error:
            if not is_away(error) or time.monotonic() > end:
                raise
        else:
            return
