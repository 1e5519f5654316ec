"""Ticks: a scheduled job's due time, claimed once."""

from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint

from recruitment.models.base import UUID, WORK, SQLModel, datetime, identifier, moment, one_of


class TickState(StrEnum):
    """How far a tick has come."""

    QUEUED = "queued"
    DONE = "done"
    FAILED = "failed"


class Tick(SQLModel, table=True):
    """One due time of one job. Whoever inserts it queues the work, so several clocks may run."""

    __tablename__ = "tick"
    __table_args__ = (
        UniqueConstraint("job", "due_at"),
        one_of("state", TickState),
        Index("tick_due_at_index", "due_at"),
        WORK,
    )

    id: UUID = identifier()
    job: str
    due_at: datetime = moment()
    state: str = TickState.QUEUED
    finished_at: datetime | None = moment(default=None)
    #: What it did, in words: "3 reminders".
    outcome: str = ""
