"""What jobs have done."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlmodel import Session, col

from recruitment.models import Tick
from recruitment.models.base import datetime


@dataclass(frozen=True)
class LastTick:
    """The newest run of a job: when it was due, how far it is, what it did."""

    job: str
    due_at: datetime
    state: str
    outcome: str


def last_ticks(session: Session) -> dict[str, LastTick]:
    """The newest tick of each job, by the job's name."""
    rows = session.execute(
        select(col(Tick.job), col(Tick.due_at), col(Tick.state), col(Tick.outcome))
        .ext(distinct_on(col(Tick.job)))
        .order_by(col(Tick.job), col(Tick.due_at).desc())
    )
    return {row[0]: LastTick(*row) for row in rows}
