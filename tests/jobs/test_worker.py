"""A worker and a database that is away: it says how calls ended, listens again, and ends where it must."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
import pytest
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from sqlalchemy import text

from recruitment.db import Database
from recruitment.jobs import worker
from recruitment.jobs.desk import Desk
from recruitment.jobs.tasks import build_queue
from recruitment.jobs.worker import PatientManager, is_away, keep_working
from recruitment.queue import Task, defer
from recruitment.servers import Addresses


def failing(times: int, cause: Exception, *, then: Callable[..., Awaitable[Any]]) -> Callable[..., Any]:
    """A question to the database that fails so often, as procrastinate reports it, and then succeeds."""
    left = [times]

    async def ask(**arguments: Any) -> Any:
        if left[0]:
            left[0] -= 1
            raise ConnectorException from cause
        return await then(**arguments)

    return ask


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_PAUSE_SECONDS", 0.01)


def fetched(database: Database) -> Job:
    """A call that a worker has in hand."""
    with database.transaction() as session:
        defer(session, Task.SEND_MESSAGE, message_id="x")
        session.execute(text("update queue.procrastinate_jobs set status = 'doing'"))
        job_id = session.execute(text("select id from queue.procrastinate_jobs")).scalar_one()
    return Job(id=job_id, lock=None, queueing_lock=None, task_name="send_message", queue="default")


def finish(
    desk: Desk, addresses: Addresses, cause: Exception, monkeypatch: pytest.MonkeyPatch, *, times: int = 3
) -> None:
    """A call ends while the database is away for some questions."""
    app = build_queue(desk, addresses.worker)
    assert isinstance(app.job_manager, PatientManager)
    job = fetched(desk.database)

    async def end() -> None:
        async with app.open_async():
            ask = failing(times, cause, then=app.connector.execute_query_async)
            monkeypatch.setattr(app.connector, "execute_query_async", ask)
            await app.job_manager.finish_job(job, Status.SUCCEEDED, delete_job=True)

    asyncio.run(end())


def calls(database: Database) -> list[str]:
    with database.transaction() as session:
        return list(session.execute(text("select status::text from queue.procrastinate_jobs")).scalars())


def test_end_of_a_call_is_noted_when_the_database_is_back(
    desk: Desk, addresses: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish(desk, addresses, psycopg.OperationalError("away"), monkeypatch)
    assert calls(desk.database) == []


def test_end_of_a_call_is_not_tried_again_where_something_else_is_wrong(
    desk: Desk, addresses: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ConnectorException):
        finish(desk, addresses, psycopg.errors.UndefinedTable("no such table"), monkeypatch, times=1)
    assert calls(desk.database) == ["doing"]


def test_end_of_a_call_is_given_up_after_a_long_outage(
    desk: Desk, addresses: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "OUTAGE_SECONDS", 0.05)
    with pytest.raises(ConnectorException):
        finish(desk, addresses, psycopg.OperationalError("away"), monkeypatch, times=1000)
    assert calls(desk.database) == ["doing"]


def test_listening_goes_on_when_the_database_is_back(
    desk: Desk, addresses: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = build_queue(desk, addresses.worker)
    heard: list[str] = []

    async def listen() -> None:
        async def hear(*, channel: str, notification: Any) -> None:
            heard.append(notification["type"])

        async with app.open_async():
            away = psycopg.OperationalError("away")
            ask = failing(2, away, then=app.connector.listen_notify)
            monkeypatch.setattr(app.connector, "listen_notify", ask)
            listening = asyncio.create_task(
                app.job_manager.listen_for_jobs(on_notification=hear, queues=["default"])
            )
            for _ in range(100):
                await asyncio.sleep(0.05)
                await asyncio.to_thread(_defer_one, desk.database)
                if heard:
                    break
            listening.cancel()

    asyncio.run(listen())
    assert heard[0] == "job_inserted"


def _defer_one(database: Database) -> None:
    with database.transaction() as session:
        defer(session, Task.SEND_MESSAGE, message_id="x")


def test_worker_that_is_wrong_about_the_database_ends(
    desk: Desk, addresses: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = build_queue(desk, addresses.worker)

    async def refuse(**_arguments: Any) -> None:
        raise ConnectorException from psycopg.errors.UndefinedTable("no such table")

    monkeypatch.setattr(app.connector, "execute_query_one_async", refuse)
    with pytest.raises(ConnectorException):
        asyncio.run(keep_working(app, "default", concurrency=1))


def test_away_is_what_could_not_be_reached() -> None:
    away, wrong = ConnectorException(), ConnectorException()
    away.__cause__ = psycopg.errors.AdminShutdown("terminating connection")
    wrong.__cause__ = psycopg.errors.RaiseException("Job was not found")
    assert is_away(away)
    assert not is_away(wrong)
