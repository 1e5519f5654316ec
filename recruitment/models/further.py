"""Readings beyond those planned, and work that came back: a pool from which assessors with room take."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlmodel import Field

from recruitment.models.base import UUID, WORK, SQLModel, datetime, identifier, moment, one_of, refers_to


class Wanted(StrEnum):
    """Why a reading is in the pool."""

    ROUND = "round"
    RETURNED = "returned"


class FurtherReading(SQLModel, table=True):
    """One reading that is wanted of a pass of a candidate, by whoever of the assessors comes first.

    It waits until somebody takes it; then it has a reading like any other, and a lease. Nobody else can take
    it before its lease has ended. Committed, it is read for good.
    """

    __tablename__ = "further_reading"
    __table_args__ = (
        ForeignKeyConstraint(
            ["application_id", "cohort_id"], ["work.application.id", "work.application.cohort_id"]
        ),
        one_of("why", Wanted),
        CheckConstraint("round_id is null or why = 'round'", name="round_is_of_a_round"),
        Index("further_reading_round_index", "round_id"),
        Index(
            "further_reading_waiting",
            "cohort_id",
            "item",
            "criterion",
            "application_id",
            postgresql_where=text("reading_id is null and read_at is null and closed_at is null"),
        ),
        Index(
            "further_reading_leased",
            "cohort_id",
            postgresql_where=text("reading_id is not null and read_at is null"),
        ),
        WORK,
    )

    id: UUID = identifier()
    cohort_id: UUID
    application_id: UUID
    item: str
    criterion: str
    why: str
    round_id: UUID | None = refers_to("work.reading_round.id", default=None)
    #: Of those that are wanted together, what is worth most comes first.
    rank: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    wanted_at: datetime = moment()
    #: None while it waits.
    reading_id: UUID | None = refers_to("work.reading.id", default=None, unique=True, ondelete="SET NULL")
    taken_at: datetime | None = moment(default=None)
    #: Nobody else can take it before; whoever has it is given as long again by each sign of their work.
    leased_until: datetime | None = moment(default=None)
    read_at: datetime | None = moment(default=None)
    #: It is wanted no more.
    closed_at: datetime | None = moment(default=None)


class LeftReading(SQLModel, table=True):
    """A reading of the pool that was begun and left: others read afresh, and nobody waits for it."""

    __tablename__ = "left_reading"
    __table_args__ = (WORK,)

    reading_id: UUID = refers_to("work.reading.id", primary_key=True, ondelete="CASCADE")
    left_at: datetime = moment()
