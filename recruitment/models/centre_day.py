"""Days of an assessment centre: who is there, who is seen where and when, and what is proposed."""

from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from recruitment.domain.centre import Arrival, CentreState, Proposed
from recruitment.models.base import UUID, WORK, SQLModel, datetime, identifier, moment, one_of, refers_to


def _counted(start: int = 1) -> Any:
    """A number that goes up with each change."""
    return Field(default=start, sa_column_kwargs={"server_default": text(str(start))})


def _lists() -> Any:
    """Lists and texts as they are, in one column."""
    return Field(sa_column=Column(JSONB, nullable=False))


class CentreDay(SQLModel, table=True):
    """A day: where, from when until when, its rounds, breaks and rooms."""

    __tablename__ = "centre_day"
    __table_args__ = (
        one_of("state", CentreState),
        CheckConstraint("ends_at > begins_at", name="ends_after_it_begins"),
        CheckConstraint("minutes > 0 and gap >= 0 and welcome >= 0", name="lengths_are_lengths"),
        UniqueConstraint("id", "cohort_id"),
        Index("centre_day_cohort_id_index", "cohort_id"),
        WORK,
    )

    id: UUID = identifier()
    cohort_id: UUID = refers_to("work.cohort.id")
    state: str = CentreState.PLANNED
    place: str
    begins_at: datetime = moment()
    ends_at: datetime = moment()
    welcome: int
    minutes: int
    gap: int
    #: Pairs of times.
    breaks: list[list[str]] = _lists()
    #: Pairs of an exercise's code and a room.
    rooms: list[list[str]] = _lists()
    #: Rises with everything that moves somebody: of two leads at once one wins.
    version: int = _counted()
    set_at: datetime = moment()
    set_by: UUID
    #: When its turns were last written, or who takes part became another: its packs are made again.
    changed_at: datetime | None = moment(default=None)


class CentreSeat(SQLModel, table=True):
    """A candidate of a day. Its id is the calendar entry's for good."""

    __tablename__ = "centre_seat"
    __table_args__ = (
        one_of("arrival", Arrival),
        CheckConstraint("(arrival = 'late') = (late_until is not null)", name="late_has_time"),
        ForeignKeyConstraint(
            ["day_id", "cohort_id"], ["work.centre_day.id", "work.centre_day.cohort_id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["application_id", "cohort_id"], ["work.application.id", "work.application.cohort_id"]
        ),
        UniqueConstraint("day_id", "application_id"),
        UniqueConstraint("day_id", "application_id", "cohort_id"),
        # Nobody is expected on two days.
        Index("centre_seat_one_day", "application_id", unique=True, postgresql_where=text("is_live")),
        WORK,
    )

    id: UUID = identifier()
    day_id: UUID
    cohort_id: UUID
    application_id: UUID
    is_live: bool = Field(default=True, sa_column_kwargs={"server_default": text("true")})
    arrival: str = Field(default=Arrival.EXPECTED, sa_column_kwargs={"server_default": text("'expected'")})
    late_until: datetime | None = moment(default=None)
    arrived_at: datetime | None = moment(default=None)
    #: What they were told: from when until when; nothing before a rotation is accepted.
    comes_at: datetime | None = moment(default=None)
    leaves_at: datetime | None = moment(default=None)
    sequence: int = _counted(0)
    version: int = _counted()


class CentreSitter(SQLModel, table=True):
    """An assessor of a day. Its id is the calendar entry's for good."""

    __tablename__ = "centre_sitter"
    __table_args__ = (
        ForeignKeyConstraint(
            ["day_id", "cohort_id"], ["work.centre_day.id", "work.centre_day.cohort_id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["cohort_id", "assessor_id"], ["work.assessor.cohort_id", "work.assessor.assessor_id"]
        ),
        UniqueConstraint("day_id", "assessor_id"),
        WORK,
    )

    id: UUID = identifier()
    day_id: UUID
    cohort_id: UUID
    assessor_id: UUID
    is_missing: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    comes_at: datetime | None = moment(default=None)
    leaves_at: datetime | None = moment(default=None)
    sequence: int = _counted(0)
    version: int = _counted()


class CentreTurn(SQLModel, table=True):
    """A candidate at one exercise of the day: where and when. By whom they are seen, their panel says."""

    __tablename__ = "centre_turn"
    __table_args__ = (
        ForeignKeyConstraint(
            ["day_id", "application_id", "cohort_id"],
            ["work.centre_seat.day_id", "work.centre_seat.application_id", "work.centre_seat.cohort_id"],
            ondelete="CASCADE",
        ),
        CheckConstraint("ends_at > begins_at", name="ends_after_it_begins"),
        WORK,
    )

    day_id: UUID = Field(primary_key=True)
    application_id: UUID = Field(primary_key=True)
    exercise: str = Field(primary_key=True)
    cohort_id: UUID
    room: str
    begins_at: datetime = moment()
    ends_at: datetime = moment()


class CentreProposal(SQLModel, table=True):
    """A rotation as the solver would have it, for a lead to accept as it was shown."""

    __tablename__ = "centre_proposal"
    __table_args__ = (
        one_of("what", Proposed),
        ForeignKeyConstraint(
            ["day_id", "cohort_id"], ["work.centre_day.id", "work.centre_day.cohort_id"], ondelete="CASCADE"
        ),
        Index("centre_proposal_day_id_index", "day_id"),
        WORK,
    )

    id: UUID = identifier()
    day_id: UUID
    cohort_id: UUID
    #: Of the day, as it was looked at.
    version: int
    what: str
    #: The candidate who is late, or the assessor who is missing.
    about: UUID | None = None
    turns: list[dict[str, Any]] = _lists()
    #: What could not be met, in sentences.
    said: list[str] = _lists()
    made_at: datetime = moment()
    made_by: UUID
