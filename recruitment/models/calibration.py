"""Sample answers, and what assessors make of them before they read anybody's own."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, false, text
from sqlmodel import Field

from recruitment.models.base import UUID, WORK, SQLModel, datetime, identifier, moment, one_of, refers_to


class Opening(StrEnum):
    """Why somebody may read a pass that has sample answers."""

    NEAR_ENOUGH = "near_enough"
    LET_ON = "let_on"
    HAD_BEGUN = "had_begun"


class Sample(SQLModel, table=True):
    """An invented answer to one pass. Agreed, it has a score and a reason, and can only be retired."""

    __tablename__ = "sample"
    __table_args__ = (
        ForeignKeyConstraint(
            ["cohort_id", "score"], ["work.scale_point.cohort_id", "work.scale_point.value"]
        ),
        CheckConstraint("(score is null) = (agreed_at is null)", name="agreed_has_score"),
        CheckConstraint("agreed_at is null or reason <> ''", name="agreed_with_reason"),
        Index("sample_pass_index", "cohort_id", "item", "criterion"),
        WORK,
    )

    id: UUID = identifier()
    cohort_id: UUID = refers_to("work.cohort.id")
    item: str
    criterion: str
    text: str
    #: An anchor answer: nobody calibrates with it; assessors meet it among their readings.
    slipped_in: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    made_at: datetime = moment()
    #: Nobody, where it came with the definition.
    made_by: UUID | None = None
    score: int | None = None
    #: Which anchor words it meets, and which it does not.
    reason: str = ""
    agreed_at: datetime | None = moment(default=None)
    agreed_by: UUID | None = None
    retired_at: datetime | None = moment(default=None)
    retired_by: UUID | None = None


class SampleOpinion(SQLModel, table=True):
    """What one lead scored a sample, before it was agreed and before seeing what another did."""

    __tablename__ = "sample_opinion"
    __table_args__ = (
        ForeignKeyConstraint(
            ["cohort_id", "score"], ["work.scale_point.cohort_id", "work.scale_point.value"]
        ),
        CheckConstraint("reason <> ''", name="has_a_reason"),
        WORK,
    )

    sample_id: UUID = refers_to("work.sample.id", primary_key=True)
    person_id: UUID = Field(primary_key=True)
    cohort_id: UUID
    score: int
    reason: str
    at: datetime = moment()


class Calibration(SQLModel, table=True):
    """How one assessor stands with one pass: tries begun, and since when its answers are open to them."""

    __tablename__ = "calibration"
    __table_args__ = (
        ForeignKeyConstraint(
            ["cohort_id", "assessor_id"], ["work.assessor.cohort_id", "work.assessor.assessor_id"]
        ),
        one_of("how", Opening),
        CheckConstraint("(opened_at is null) = (how is null)", name="open_says_how"),
        CheckConstraint(
            "how <> 'let_on' or (opened_by is not null and reason <> '')", name="let_on_by_somebody"
        ),
        WORK,
    )

    cohort_id: UUID = Field(primary_key=True)
    assessor_id: UUID = Field(primary_key=True)
    item: str = Field(primary_key=True)
    criterion: str = Field(primary_key=True)
    tries: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    #: Tries that a lead has added to those of the definition.
    more: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    opened_at: datetime | None = moment(default=None)
    how: str | None = None
    opened_by: UUID | None = None
    reason: str = Field(default="", sa_column_kwargs={"server_default": text("''")})


class CalibrationScore(SQLModel, table=True):
    """A sample in one try of one assessor, and what they made of it. Scored once."""

    __tablename__ = "calibration_score"
    __table_args__ = (
        ForeignKeyConstraint(
            ["cohort_id", "score"], ["work.scale_point.cohort_id", "work.scale_point.value"]
        ),
        CheckConstraint("not (no_evidence and score is not null)", name="one_or_the_other"),
        CheckConstraint("(scored_at is null) = (score is null and not no_evidence)", name="scored_has_time"),
        WORK,
    )

    sample_id: UUID = refers_to("work.sample.id", primary_key=True)
    assessor_id: UUID = Field(primary_key=True)
    number: int = Field(primary_key=True)
    cohort_id: UUID
    #: Place in this try's own order.
    position: int
    score: int | None = None
    no_evidence: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    evidence: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    scored_at: datetime | None = moment(default=None)


class AssessorStanding(SQLModel, table=True):
    """What an assessor of a cohort has agreed to, and when they were trained."""

    __tablename__ = "assessor_standing"
    __table_args__ = (
        ForeignKeyConstraint(
            ["cohort_id", "assessor_id"], ["work.assessor.cohort_id", "work.assessor.assessor_id"]
        ),
        CheckConstraint(
            "(safer_on is null) = (safer_until is null) and safer_until >= safer_on",
            name="safer_until_is_later",
        ),
        WORK,
    )

    cohort_id: UUID = Field(primary_key=True)
    assessor_id: UUID = Field(primary_key=True)
    #: When they agreed to keep what they read to themselves.
    agreed_at: datetime | None = moment(default=None)
    trained_on: date | None = None
    #: Trained in safer recruitment on a day, and until when that counts: a panel needs one in date.
    safer_on: date | None = None
    safer_until: date | None = None
