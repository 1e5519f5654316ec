"""Queue work by name, in the transaction that asks for it.

The tasks themselves stand in `recruitment.jobs.tasks`; whoever queues needs only the name. Every
role may queue through one function that runs with its owner's rights (see the migrations) and
nothing but the worker can read or change the queue.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from procrastinate import App, PsycopgConnector
from procrastinate.types import JSONDict
from sqlmodel import Session


class Task(StrEnum):
    """The names of everything the worker can be asked to do."""

    RUN_TICK = "run_tick"
    SEND_MESSAGE = "send_message"
    MAKE_PACK = "make_pack"


#: procrastinate takes the highest first.
_FIRST = 10

#: Never opened: every call brings its own connection.
_deferring = App(connector=PsycopgConnector())


def _driver_connection(session: Session) -> Any:
    return session.connection().connection.driver_connection


def defer(session: Session, task: Task, **arguments: str) -> None:
    """Queue one call of `task`; it is there when, and only when, the session commits.

    Args:
        session: the caller's session; its own connection carries the row.
        task: what to do.
        arguments: identifiers as text. Never personal data: the queue is kept.
    """
    defer_many(session, task, [arguments])


def defer_many(session: Session, task: Task, calls: Iterable[Mapping[str, str]]) -> int:
    """Queue many calls of `task` in one statement and return how many."""
    batch: list[JSONDict] = [dict(call) for call in calls]
    if batch:
        deferrer = _deferring.configure_task(
            task.value,
            queue=_queue_of(task),
            # The timetable goes before a thousand letters to a slow mail server.
            priority=_FIRST if task is Task.RUN_TICK else 0,
            connection=_driver_connection(session),
        )
        deferrer.batch_defer(*batch)
    return len(batch)


def _queue_of(task: Task) -> str:
    # Packs hold the interpreter, so processes of their own make them.
    return "packs" if task is Task.MAKE_PACK else "default"
