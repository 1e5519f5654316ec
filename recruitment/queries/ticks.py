"""What jobs have done."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Select, Text, Uuid, bindparam, case, func, select, true
from sqlmodel import Session, col

from recruitment.domain.timetable import ENTRIES, IDLE
from recruitment.models import Person, Tick, TickState
from recruitment.models.base import datetime


@dataclass(frozen=True)
class LastTick:
    """A run of a job: when it was due, how far it is, what it did.

    Attributes:
        asked_by: who had it run for their cohort; empty where the clock did, for all.
    """

    job: str
    due_at: datetime
    state: str
    outcome: str
    asked_by: str = ""


@dataclass(frozen=True)
class WaitingTick:
    """A tick that is still to be run; for one cohort, or for all where it names none."""

    job: str
    cohort_id: UUID | None


def last_ticks(session: Session, cohort_id: UUID | None = None) -> Mapping[str, LastTick]:
    """The newest tick of each job by its name: of the clock's and, with `cohort_id`, that cohort's own.

    One statement; a look into the index for each job, however many ticks there are.
    """
    return {row[0]: LastTick(*row) for row in session.execute(_newest(_seen_by(cohort_id)))}


def last_work(session: Session, cohort_id: UUID | None = None) -> Mapping[str, LastTick]:
    """The same of the newest tick of each job that did something, or failed at it."""
    work = _newest(_seen_by(cohort_id), col(Tick.state) != TickState.QUEUED, ~was_idle())
    return {row[0]: LastTick(*row) for row in session.execute(work)}


def claimed_times(session: Session) -> Mapping[str, datetime]:
    """The newest due time of each job that a clock has claimed."""
    return {row.job: row.due_at for row in session.execute(_clocks())}


def ticks_with_work(session: Session, job: str, cohort_id: UUID, *, most: int = 10) -> tuple[LastTick, ...]:
    """The newest ticks of a job that did something, failed or were asked for; newest first."""
    rows = session.execute(
        _columns()
        .where(col(Tick.job) == job, _seen_by(cohort_id))
        .where(col(Tick.cohort_id).is_not(None) | ~was_idle())
        .order_by(col(Tick.due_at).desc())
        .limit(most)
    )
    return tuple(LastTick(*row) for row in rows)


def ticks_finished(session: Session, at: datetime) -> tuple[LastTick, ...]:
    """The ticks that came to their end at this very moment, in the order of the timetable."""
    order = case({entry.name: number for number, entry in enumerate(ENTRIES)}, value=col(Tick.job))
    statement = _columns().where(col(Tick.finished_at) == at).order_by(order)
    return tuple(LastTick(*row) for row in session.execute(statement))


def waiting_tick(session: Session, tick_id: UUID) -> WaitingTick | None:
    """A tick that is to be run, or None where it is gone or was run."""
    row = session.execute(_WAITING, {"tick": tick_id}).one_or_none()
    return None if row is None else WaitingTick(*row)


def was_idle() -> ColumnElement[bool]:
    """A tick that found nothing to do, or nothing that is not held."""
    return (col(Tick.outcome) == IDLE) | col(Tick.outcome).regexp_match("^[0-9]+ held$")


def _newest(*where: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    names = bindparam("jobs", [entry.name for entry in ENTRIES], type_=ARRAY(Text))
    jobs = func.unnest(names).table_valued("job").render_derived()
    newest = (
        _columns()
        .where(col(Tick.job) == jobs.c.job, *where)
        .order_by(col(Tick.due_at).desc())
        .limit(1)
        .lateral("newest")
    )
    return select(newest).select_from(jobs.join(newest, true()))


# Every forecast asks for it; composed once, as that takes longer than carrying it out.
@cache
def _clocks() -> Select[*tuple[Any, ...]]:
    return _newest(_seen_by(None))


_WAITING = select(col(Tick.job), col(Tick.cohort_id)).where(
    col(Tick.id) == bindparam("tick", type_=Uuid), col(Tick.state) == TickState.QUEUED
)


def _columns() -> Select[*tuple[Any, ...]]:
    called = func.coalesce(func.nullif(col(Person.full_name), ""), col(Person.email), "")
    return select(
        col(Tick.job), col(Tick.due_at), col(Tick.state), col(Tick.outcome), called.label("asked_by")
    ).outerjoin(Person, col(Person.id) == col(Tick.asked_by))


def _seen_by(cohort_id: UUID | None) -> ColumnElement[bool]:
    """The clock's ticks, and those that were asked for in a cohort."""
    of_all = col(Tick.cohort_id).is_(None)
    return of_all if cohort_id is None else of_all | (col(Tick.cohort_id) == cohort_id)
