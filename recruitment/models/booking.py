"""Days of interviews, their slots, and who has taken which."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from recruitment.domain.booking import BookingState, Change
from recruitment.models.base import UUID, WORK, SQLModel, datetime, identifier, moment, one_of, refers_to


class InterviewDay(SQLModel, table=True):
    """A day of one panel at one exercise: where, from when until when, and how it is cut into slots."""

    __tablename__ = "interview_day"
    __table_args__ = (
        CheckConstraint("ends_at > begins_at", name="ends_after_it_begins"),
        CheckConstraint(
            "minutes > 0 and gap >= 0 and rest_after >= 0 and rest >= 0", name="lengths_are_lengths"
        ),
        UniqueConstraint("id", "cohort_id"),
        UniqueConstraint("id", "cohort_id", "exercise"),
        Index("interview_day_cohort_id_exercise_index", "cohort_id", "exercise"),
        WORK,
    )

    id: UUID = identifier()
    cohort_id: UUID = refers_to("work.cohort.id")
    exercise: str
    #: In which candidates are who take part, and how many assessors must stand on the panel.
    stage: str
    fewest: int
    place: str
    begins_at: datetime = moment()
    ends_at: datetime = moment()
    minutes: int
    gap: int = 0
    rest_after: int = 0
    rest: int = 0
    version: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})
    set_at: datetime = moment()
    set_by: UUID


class DayMember(SQLModel, table=True):
    """An assessor on the panel of a day."""

    __tablename__ = "day_member"
    __table_args__ = (
        ForeignKeyConstraint(
            ["cohort_id", "assessor_id"], ["work.assessor.cohort_id", "work.assessor.assessor_id"]
        ),
        Index("day_member_assessor_id_index", "assessor_id"),
        WORK,
    )

    day_id: UUID = refers_to("work.interview_day.id", primary_key=True, ondelete="CASCADE")
    assessor_id: UUID = Field(primary_key=True)
    cohort_id: UUID


class Slot(SQLModel, table=True):
    """A time at which the panel of a day sees one candidate."""

    __tablename__ = "slot"
    __table_args__ = (
        ForeignKeyConstraint(
            ["day_id", "cohort_id", "exercise"],
            [f"work.interview_day.{name}" for name in ("id", "cohort_id", "exercise")],
            ondelete="CASCADE",
        ),
        CheckConstraint("ends_at > begins_at", name="ends_after_it_begins"),
        UniqueConstraint("id", "cohort_id", "exercise"),
        UniqueConstraint("day_id", "begins_at"),
        Index("slot_cohort_id_exercise_begins_at_index", "cohort_id", "exercise", "begins_at"),
        WORK,
    )

    id: UUID = identifier()
    day_id: UUID
    cohort_id: UUID
    exercise: str
    begins_at: datetime = moment()
    ends_at: datetime = moment()


class Booking(SQLModel, table=True):
    """How one candidate stands at one exercise. Its id is the calendar entry's for good."""

    __tablename__ = "booking"
    __table_args__ = (
        one_of("state", BookingState),
        CheckConstraint("(state in ('booked', 'missed')) = (slot_id is not null)", name="slot_while_booked"),
        CheckConstraint("minutes > 0", name="minutes_are_some"),
        ForeignKeyConstraint(
            ["application_id", "cohort_id"], ["work.application.id", "work.application.cohort_id"]
        ),
        ForeignKeyConstraint(
            ["slot_id", "cohort_id", "exercise"],
            [f"work.slot.{name}" for name in ("id", "cohort_id", "exercise")],
        ),
        UniqueConstraint("application_id", "exercise"),
        # A slot is one candidate's: whoever comes second is told so.
        UniqueConstraint("slot_id"),
        Index("booking_cohort_id_exercise_index", "cohort_id", "exercise"),
        WORK,
    )

    id: UUID = identifier()
    cohort_id: UUID
    application_id: UUID
    exercise: str
    state: str = BookingState.OPEN
    slot_id: UUID | None = None
    #: What they need, where that is more than the exercise takes; no reason stands beside it.
    minutes: int | None = None
    #: How often they took a slot themselves.
    taken: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    #: Of the calendar entry: it rises with every change.
    sequence: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    #: Why the panel of the slot could not be set; empty where it was.
    fault: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    reminded_at: datetime | None = moment(default=None)
    expired_at: datetime | None = moment(default=None)


class BookingChange(SQLModel, table=True):
    """What happened to a booking: added, and marked once the panel has followed it."""

    __tablename__ = "booking_change"
    __table_args__ = (
        one_of("what", Change),
        ForeignKeyConstraint(["booking_id"], ["work.booking.id"]),
        Index(
            "booking_change_to_follow",
            "cohort_id",
            postgresql_where=text("followed_at is null"),
        ),
        WORK,
    )

    booking_id: UUID = Field(primary_key=True)
    sequence: int = Field(primary_key=True)
    cohort_id: UUID
    what: str
    #: The slot that it gave up, for somebody else to take.
    left_slot: UUID | None = None
    at: datetime = moment()
    by_id: UUID | None = None
    followed_at: datetime | None = moment(default=None)
