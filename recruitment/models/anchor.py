"""Anchor answers: agreed sample answers that assessors meet among their readings, and what became of each."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from recruitment.models.base import UUID, WORK, SQLModel, datetime, moment, one_of, refers_to


class Gone(StrEnum):
    """Why an anchor answer was taken out of a queue before it was scored."""

    KNOWN = "known"
    HANDED_BACK = "handed_back"
    TAKEN_BACK = "taken_back"


class AnchorAnswer(SQLModel, table=True):
    """What a reader may see of a sample that is slipped in: its words, and a reference of its own."""

    __tablename__ = "anchor_answer"
    __table_args__ = (WORK,)

    sample_id: UUID = refers_to("work.sample.id", primary_key=True)
    cohort_id: UUID = refers_to("work.cohort.id")
    reference: str = Field(unique=True)
    text: str


class AnchorTurn(SQLModel, table=True):
    """An anchor answer given to one assessor, once at most. Written by functions of the database alone."""

    __tablename__ = "anchor_turn"
    __table_args__ = (
        one_of("gone", Gone),
        CheckConstraint("(scored_at is null) = (score is null and not no_evidence)", name="scored_has_time"),
        Index("anchor_turn_cohort_id_index", "cohort_id", "assessor_id"),
        WORK,
    )

    sample_id: UUID = refers_to("work.anchor_answer.sample_id", primary_key=True)
    assessor_id: UUID = Field(primary_key=True)
    cohort_id: UUID
    given_at: datetime = moment()
    gone: str | None = None
    scored_at: datetime | None = moment(default=None)
    score: int | None = None
    no_evidence: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
