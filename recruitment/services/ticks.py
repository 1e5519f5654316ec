"""Claim a job's due time, and say how it went."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import ARRAY, DateTime, Text, Uuid, bindparam, delete, exists, select, text
from sqlmodel import Session, col, update

from recruitment.domain.errors import Refusal
from recruitment.domain.messages import CODES
from recruitment.models import Delivery, Message, SignInCode, SignInSession, Tick, TickState
from recruitment.models.base import datetime
from recruitment.queries.holds import is_on_hold
from recruitment.queries.ticks import was_idle
from recruitment.queue import Task, defer, defer_many
from recruitment.services.holds import require_of_a_cohort
from recruitment.services.interests import forget_interests
from recruitment.services.searches import forget_searches

#: Ticks are a record of work, not of people; a month of them is enough.
TICKS_KEPT = timedelta(days=30)
#: Those that found nothing to do say only that the clock went; there are six a minute.
IDLE_KEPT = timedelta(days=2)
#: Asked for again within this time, a run that waits is the same one.
ASKING_HOLDS = timedelta(minutes=5)
#: Composed once, as what every job asks every minute.
_FINISH = (
    update(Tick)
    .where(col(Tick.id) == bindparam("tick", type_=Uuid))
    .values(
        state=bindparam("ended", type_=Text),
        outcome=bindparam("said", type_=Text),
        finished_at=bindparam("at", type_=DateTime(timezone=True)),
    )
)
_CLAIM = text(
    "insert into work.tick (id, job, due_at, state, outcome)"
    " select id, job, due_at, :state, '' from unnest(:ids, :jobs, :times) one (id, job, due_at)"
    " on conflict on constraint tick_job_due_at_cohort_id_unique do nothing returning job"
).bindparams(
    bindparam("ids", type_=ARRAY(Uuid)),
    bindparam("jobs", type_=ARRAY(Text)),
    bindparam("times", type_=ARRAY(DateTime(timezone=True))),
)


def claim_ticks(session: Session, times: Mapping[str, datetime]) -> int:
    """Insert a tick of each job and queue its work, but for those of which another clock was first.

    Two statements, however many jobs: every minute every clock asks.

    Args:
        times: due times by the names of jobs, in the order in which they are to run.

    Returns:
        How many this clock was first to claim.
    """
    ids = {job: uuid4() for job in times}
    asked = {
        "ids": list(ids.values()),
        "jobs": list(ids),
        "times": list(times.values()),
        "state": TickState.QUEUED,
    }
    claimed = set(session.execute(_CLAIM, asked).scalars())
    calls = [{"tick_id": str(ids[job]), "job": job} for job in times if job in claimed]
    return defer_many(session, Task.RUN_TICK, calls)


def ask_for_run(session: Session, *, job: str, cohort_id: UUID, actor_id: UUID, now: datetime) -> bool:
    """Have a job look now, for one cohort: a tick of its own, carried out by a worker like any other.

    Args:
        job: its name in the timetable.
        cohort_id: the cohort it looks at.
        actor_id: who asks.
        now: when, aware.

    Returns:
        False where somebody asked a moment ago and it has not been run yet.

    Raises:
        NotFound: there is no such job, or it belongs to no cohort.
        Refusal: it is held for this cohort.
    """
    require_of_a_cohort(job)
    if session.execute(select(is_on_hold(job, cohort_id))).scalar_one():
        raise Refusal("Let it go on first: it is held for this cohort, so a run would do nothing.")
    tick_id = uuid4()
    waiting = exists().where(
        col(Tick.job) == job,
        col(Tick.cohort_id) == cohort_id,
        col(Tick.state) == TickState.QUEUED,
        col(Tick.due_at) > now - ASKING_HOLDS,
    )
    if session.execute(select(waiting)).scalar_one():
        return False
    session.add(Tick(id=tick_id, job=job, due_at=now, cohort_id=cohort_id, asked_by=actor_id))
    session.flush()
    defer(session, Task.RUN_TICK, tick_id=str(tick_id), job=job)
    return True


def finish_tick(session: Session, *, tick_id: UUID, outcome: str, failed: bool, now: datetime) -> None:
    """Record what a tick did."""
    state = TickState.FAILED if failed else TickState.DONE
    session.execute(_FINISH, {"tick": tick_id, "ended": state, "said": outcome, "at": now})


def tidy(session: Session, *, now: datetime) -> None:
    """Remove ticks older than a month; codes, their messages, sessions and searches of more than a day ago.

    Ticks that found nothing to do go after two days.
    """
    day_ago = now - timedelta(days=1)
    session.execute(delete(Tick).where(col(Tick.due_at) < now - TICKS_KEPT))
    session.execute(delete(Tick).where(col(Tick.due_at) < now - IDLE_KEPT, was_idle()))
    _forget_codes(session, day_ago)
    session.execute(delete(SignInCode).where(col(SignInCode.expires_at) < day_ago))
    session.execute(delete(SignInSession).where(col(SignInSession.expires_at) < day_ago))
    forget_searches(session, now=now)
    forget_interests(session, now=now)


def _forget_codes(session: Session, before: datetime) -> None:
    """Remove messages that held codes, and with them the addresses that were mistyped."""
    told = (col(Message.kind).in_(CODES), col(Message.made_at) < before)
    session.execute(
        delete(Delivery).where(col(Delivery.message_id).in_(select(col(Message.id)).where(*told)))
    )
    session.execute(delete(Message).where(*told))
