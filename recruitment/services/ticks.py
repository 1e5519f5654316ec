"""Claim a job's due time, and say how it went."""

from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col, update

from recruitment.domain.messages import MessageKind
from recruitment.models import Delivery, Message, SignInCode, SignInSession, Tick, TickState
from recruitment.models.base import datetime
from recruitment.queue import Task, defer

#: Ticks are a record of work, not of people; a month of them is enough.
TICKS_KEPT = timedelta(days=30)


def claim_tick(session: Session, *, job: str, due_at: datetime) -> bool:
    """Insert the tick and queue its work; False where another clock was first."""
    tick_id = uuid4()
    inserted = session.execute(
        insert(Tick)
        .values(id=tick_id, job=job, due_at=due_at, state=TickState.QUEUED, outcome="")
        .on_conflict_do_nothing(constraint="tick_job_due_at_cohort_id_unique")
        .returning(col(Tick.id))
    ).first()
    if inserted is None:
        return False
    defer(session, Task.RUN_TICK, tick_id=str(tick_id), job=job)
    return True


def finish_tick(session: Session, *, tick_id: UUID, outcome: str, failed: bool, now: datetime) -> None:
    """Record what a tick did."""
    state = TickState.FAILED if failed else TickState.DONE
    session.exec(
        update(Tick).where(col(Tick.id) == tick_id).values(state=state, outcome=outcome, finished_at=now)
    )


def tidy(session: Session, *, now: datetime) -> None:
    """Remove ticks older than a month, and codes, their messages and sessions of more than a day ago."""
    day_ago = now - timedelta(days=1)
    session.execute(delete(Tick).where(col(Tick.due_at) < now - TICKS_KEPT))
    _forget_codes(session, day_ago)
    session.execute(delete(SignInCode).where(col(SignInCode.expires_at) < day_ago))
    session.execute(delete(SignInSession).where(col(SignInSession.expires_at) < day_ago))


def _forget_codes(session: Session, before: datetime) -> None:
    """Remove messages that held sign-in codes, and with them the addresses that were mistyped."""
    told = (col(Message.kind) == MessageKind.SIGN_IN_CODE, col(Message.made_at) < before)
    session.execute(
        delete(Delivery).where(col(Delivery.message_id).in_(select(col(Message.id)).where(*told)))
    )
    session.execute(delete(Message).where(*told))
