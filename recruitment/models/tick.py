"""Ticks: a scheduled job's due time, claimed once."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint

from recruitment.models.base import UUID, WORK, SQLModel, datetime, identifier, moment, one_of, refers_to


class TickState(StrEnum):
    """How far a tick has come."""

    QUEUED = "queued"
    DONE = "done"
    FAILED = "failed"


class Tick(SQLModel, table=True):
    """One due time of one job. Whoever inserts it queues the work, so several clocks may run.

    A lead may ask for one by hand, for one cohort; those of the timetable are for all.
    """

    __tablename__ = "tick"
    __table_args__ = (
        # Two ticks of the timetable at one time are the same one, so nulls count as equal.
        UniqueConstraint("job", "due_at", "cohort_id", postgresql_nulls_not_distinct=True),
        one_of("state", TickState),
        CheckConstraint("(cohort_id is null) = (asked_by is null)", name="asked_for_in_a_cohort"),
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
    #: The cohort it was asked for, and who asked; neither where the clock claimed it.
    cohort_id: UUID | None = refers_to("work.cohort.id", default=None)
    asked_by: UUID | None = None
