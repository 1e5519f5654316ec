"""Queue work by name, in the transaction that asks for it; and find work whose process died.

The tasks themselves stand in `recruitment.jobs.tasks`; whoever queues needs only the name. Every
role may queue through one function that runs with its owner's rights (see the migrations), leads may
ask what is in hand and what is lost, and nothing but the worker can read or change the queue.

The queue keeps real time, by the database's clock, whatever time it is for the rest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from procrastinate import App, PsycopgConnector
from procrastinate.types import JSONDict
from sqlalchemy import Interval, Select, Text, bindparam, func, select, text
from sqlmodel import Session


class Task(StrEnum):
    """The names of everything the worker can be asked to do."""

    RUN_TICK = "run_tick"
    SEND_MESSAGE = "send_message"
    MAKE_PACK = "make_pack"
    TIDY_PACKS = "tidy_packs"
    HAND_ON = "hand_on"
    FIND_CONFLICTS = "find_conflicts"
    TELL_OF_CONCERN = "tell_of_concern"
    TELL_OF_CALIBRATION = "tell_of_calibration"
    READ_BOUNCES = "read_bounces"


#: A worker says every ten seconds that it lives; one silent for this long has died.
SILENCE = timedelta(minutes=1)
#: So many runs may end without an answer (the process died, the database was away); then it is given up.
TRIES = 3
#: What the queue notes instead of the number of runs, once it has been given up.
_GIVEN_UP = TRIES + 1
#: How long the queue keeps what was given up, for whoever looks into it.
GIVEN_UP_KEPT = timedelta(days=7)

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


def defer_many(
    session: Session, task: Task, calls: Iterable[Mapping[str, str]], *, first: bool = False
) -> int:
    """Queue many calls of `task` in one statement and return how many.

    Args:
        first: before all that waits already, as the timetable always is: somebody sits there and waits.
    """
    batch: list[JSONDict] = [dict(call) for call in calls]
    if batch:
        deferrer = _deferring.configure_task(
            task.value,
            queue=_queue_of(task),
            # The timetable goes before a thousand letters to a slow mail server.
            priority=_FIRST if first or task is Task.RUN_TICK else 0,
            connection=_driver_connection(session),
        )
        deferrer.batch_defer(*batch)
    return len(batch)


@cache
def in_hand(task: Task) -> Select[tuple[str]]:
    """What the waiting and running calls of `task` are about, each argument a row, as a subquery."""
    return select(func.queue.in_hand(task.value, type_=Text).column_valued("about"))


@dataclass(frozen=True)
class Lost:
    """A call that ended without an answer.

    Attributes:
        id: the queue's own number.
        task: what it was to do, by name: one that a newer version may no longer have.
        about: its arguments.
        runs: how many runs have been lost, this one among them.
    """

    id: int
    task: str
    about: Mapping[str, str]
    runs: int

    @property
    def is_hopeless(self) -> bool:
        """Whether it has been tried often enough."""
        return self.runs >= TRIES


def lost_work(session: Session) -> tuple[Lost, ...]:
    """Calls whose worker has been silent for `SILENCE`, and those that failed and may be tried again."""
    found = session.execute(_LOST, {"silence": SILENCE, "tries": _GIVEN_UP})
    return tuple(Lost(*row) for row in found)


def take_up(session: Session, job_id: int) -> Lost | None:
    """Put one lost call back into the queue, or give it up after the last try; None where it is not lost.

    Args:
        session: the worker's.
        job_id: the queue's own number.
    """
    session.execute(_HOLD, {"job_id": job_id})
    lost = next((one for one in lost_work(session) if one.id == job_id), None)
    if lost is not None:
        status, runs = ("failed", _GIVEN_UP) if lost.is_hopeless else ("todo", lost.runs)
        session.execute(_TURN, {"job_id": job_id, "status": status, "runs": runs})
    return lost


def forget_given_up(session: Session) -> None:
    """Remove what was given up a week ago, and workers that have been silent as long."""
    session.execute(_FORGET_JOBS, {"kept": GIVEN_UP_KEPT})
    session.execute(_FORGET_WORKERS, {"kept": GIVEN_UP_KEPT})


_LOST = text("select id, task, about, runs from queue.lost_work(:silence, :tries)").bindparams(
    bindparam("silence", type_=Interval)
)
#: Two who find the same call lost take it up one after the other, and the second finds it taken up.
_HOLD = text("select id from queue.procrastinate_jobs where id = :job_id for update")
_TURN = text(
    "update queue.procrastinate_jobs set attempts = :runs, worker_id = null,"
    " status = cast(:status as queue.procrastinate_job_status) where id = :job_id"
)
_FORGET_JOBS = text(
    "delete from queue.procrastinate_jobs job where status in ('succeeded', 'failed', 'cancelled', 'aborted')"
    " and not exists (select from queue.procrastinate_events event"
    " where event.job_id = job.id and event.at > now() - :kept)"
).bindparams(bindparam("kept", type_=Interval))
_FORGET_WORKERS = text(
    "delete from queue.procrastinate_workers where last_heartbeat < now() - :kept"
).bindparams(bindparam("kept", type_=Interval))


def _queue_of(task: Task) -> str:
    # Packs hold the interpreter, so processes of their own make them; they also hold the packs' folder.
    return "packs" if task in (Task.MAKE_PACK, Task.TIDY_PACKS) else "default"
