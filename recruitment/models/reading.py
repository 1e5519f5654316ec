"""Who reads what, and what they made of it."""

from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from recruitment.models.base import UUID, WORK, SQLModel, datetime, identifier, moment, one_of, refers_to


def _number() -> Any:
    """A count that begins with none."""
    return Field(default=0, sa_column_kwargs={"server_default": text("0")})


class ReadingSource(StrEnum):
    """How a reading came about."""

    ALLOCATED = "allocated"
    IMPORTED = "imported"


class ConflictSource(StrEnum):
    """How a conflict became known."""

    DECLARED = "declared"
    FOUND = "found"
    LEAD = "lead"


class CardState(StrEnum):
    """A scorecard is a draft until committed; a committed one is only ever superseded."""

    DRAFT = "draft"
    COMMITTED = "committed"
    SUPERSEDED = "superseded"


class AbsenceKind(StrEnum):
    """Why there is no score: the answer shows nothing, or the exercise did not allow it."""

    NO_EVIDENCE = "no_evidence"
    NO_OPPORTUNITY = "no_opportunity"


class GivingBack(StrEnum):
    """Why an assessor gave a reading back."""

    KNOWN = "known"
    HANDED_BACK = "handed_back"


class Assessor(SQLModel, table=True):
    """Somebody who scores in a cohort. With an account, `assessor_id` is the person's id."""

    __tablename__ = "assessor"
    __table_args__ = (UniqueConstraint("cohort_id", "label"), WORK)

    cohort_id: UUID = refers_to("work.cohort.id", primary_key=True)
    assessor_id: UUID = Field(primary_key=True)
    #: "Assessor 7", or what scores collected elsewhere call them; never a name of an account.
    label: str
    has_account: bool


class Conflict(SQLModel, table=True):
    """An assessor who must never read a candidate."""

    __tablename__ = "conflict"
    __table_args__ = (one_of("source", ConflictSource), WORK)

    assessor_id: UUID = Field(primary_key=True)
    application_id: UUID = refers_to("work.application.id", primary_key=True)
    source: str
    made_at: datetime = moment()
    made_by: UUID | None = None
    #: A lead looked at it and found that it is none. The row stays, so that it is not found again.
    cleared_at: datetime | None = moment(default=None)
    cleared_by: UUID | None = None


class Acquaintance(SQLModel, table=True):
    """The people and places that an assessor knows, one a line: theirs to read, the worker's to match."""

    __tablename__ = "acquaintance"
    __table_args__ = (WORK,)

    assessor_id: UUID = Field(primary_key=True)
    text: str
    version: int
    saved_at: datetime = moment()


class Reading(SQLModel, table=True):
    """One assessor's turn at one pass (item and criterion) of one candidate, or of an anchor answer."""

    __tablename__ = "reading"
    __table_args__ = (
        UniqueConstraint("application_id", "item", "criterion", "assessor_id"),
        UniqueConstraint("id", "cohort_id", "assessor_id"),
        ForeignKeyConstraint(
            ["application_id", "cohort_id"], ["work.application.id", "work.application.cohort_id"]
        ),
        ForeignKeyConstraint(
            ["cohort_id", "assessor_id"], ["work.assessor.cohort_id", "work.assessor.assessor_id"]
        ),
        one_of("source", ReadingSource),
        CheckConstraint("(application_id is null) = (sample_id is not null)", name="of_somebody_or_anchor"),
        Index(
            "reading_anchor_index",
            "sample_id",
            "assessor_id",
            unique=True,
            postgresql_where=text("sample_id is not null"),
        ),
        Index("reading_queue_index", "assessor_id", "cohort_id", "item", "criterion", "position"),
        WORK,
    )

    id: UUID = identifier()
    cohort_id: UUID
    #: Null for an anchor answer alone, which is a row to nobody but the reader whose it is.
    application_id: UUID = Field(default=None, nullable=True)
    sample_id: UUID | None = refers_to("work.anchor_answer.sample_id", default=None)
    item: str
    criterion: str
    assessor_id: UUID
    #: Place in this assessor's own shuffled order of the pass.
    position: int
    source: str = ReadingSource.ALLOCATED
    allocated_at: datetime = moment()
    #: First time it was shown, not fetched.
    displayed_at: datetime | None = moment(default=None)
    #: Its number in every pack that its assessor reads on paper; None where none was asked for.
    printed_as: int | None = None


class GivenBack(SQLModel, table=True):
    """A reading that its assessor gave back: what it was, and when it went on to somebody else."""

    __tablename__ = "given_back"
    __table_args__ = (
        one_of("why", GivingBack),
        Index("given_back_waiting", "cohort_id", "passed_on_at"),
        WORK,
    )

    #: Of the reading that is no more.
    id: UUID = identifier()
    cohort_id: UUID
    application_id: UUID = refers_to("work.application.id")
    item: str
    criterion: str
    assessor_id: UUID
    why: str
    given_at: datetime = moment()
    #: None until it was looked for somebody to take it.
    passed_on_at: datetime | None = moment(default=None)


class Scorecard(SQLModel, table=True):
    """The scores of one reading."""

    __tablename__ = "scorecard"
    __table_args__ = (
        one_of("state", CardState),
        CheckConstraint("(state = 'draft') = (committed_at is null)", name="committed_has_time"),
        CheckConstraint("(state = 'superseded') = (superseded_at is not null)", name="superseded_has_time"),
        CheckConstraint("state <> 'superseded' or reason <> ''", name="superseded_with_reason"),
        UniqueConstraint("id", "cohort_id"),
        # Nobody, whatever their role, can have a card for somebody else's reading.
        ForeignKeyConstraint(
            ["reading_id", "cohort_id", "assessor_id"],
            ["work.reading.id", "work.reading.cohort_id", "work.reading.assessor_id"],
        ),
        Index(
            "scorecard_one_current",
            "reading_id",
            unique=True,
            postgresql_where=text("state <> 'superseded'"),
        ),
        Index("scorecard_assessor_id_state_index", "assessor_id", "state"),
        Index("scorecard_cohort_id_state_index", "cohort_id", "state"),
        WORK,
    )

    id: UUID = identifier()
    reading_id: UUID
    cohort_id: UUID
    assessor_id: UUID
    state: str = CardState.DRAFT
    #: Goes up with each save; what a page was filled in from.
    version: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})
    saved_at: datetime = moment()
    committed_at: datetime | None = moment(default=None)
    superseded_at: datetime | None = moment(default=None)
    reason: str = ""


class Score(SQLModel, table=True):
    """A whole number on the cohort's scale, held to it by the database."""

    __tablename__ = "score"
    __table_args__ = (
        ForeignKeyConstraint(
            ["scorecard_id", "cohort_id"], ["work.scorecard.id", "work.scorecard.cohort_id"]
        ),
        ForeignKeyConstraint(
            ["cohort_id", "value"], ["work.scale_point.cohort_id", "work.scale_point.value"]
        ),
        WORK,
    )

    scorecard_id: UUID = Field(primary_key=True)
    criterion: str = Field(primary_key=True)
    cohort_id: UUID
    value: int


class Absence(SQLModel, table=True):
    """No score, and which of the two reasons; never a number among the scores."""

    __tablename__ = "absence"
    __table_args__ = (one_of("kind", AbsenceKind), WORK)

    scorecard_id: UUID = refers_to("work.scorecard.id", primary_key=True)
    criterion: str = Field(primary_key=True)
    kind: str


class Evidence(SQLModel, table=True):
    """What the assessor saw, in words the candidate may one day read."""

    __tablename__ = "evidence"
    __table_args__ = (WORK,)

    scorecard_id: UUID = refers_to("work.scorecard.id", primary_key=True)
    criterion: str = Field(primary_key=True)
    text: str


class PaperScore(SQLModel, table=True):
    """A reading whose score was typed in from paper: by whom, and when last."""

    __tablename__ = "paper_score"
    __table_args__ = (WORK,)

    reading_id: UUID = refers_to("work.reading.id", primary_key=True, ondelete="CASCADE")
    #: The assessor, or a lead for them.
    typed_by: UUID
    typed_at: datetime = moment()
    #: Of its scorecard as it was typed in: one of another version was saved on the screen since.
    version: int = _number()


class Tally(SQLModel, table=True):
    """What is read of an application, all told. Written by triggers on readings and scorecards alone."""

    __tablename__ = "tally"
    __table_args__ = (Index("tally_by_hash", "application_id", postgresql_using="hash"), WORK)

    application_id: UUID = refers_to("work.application.id", primary_key=True)
    #: Readings given out.
    planned: int = _number()
    committed: int = _number()
    #: Of those committed: how many scores, their sum, and the sum of their squares.
    scores: int = _number()
    total: int = _number()
    squares: int = _number()
    no_evidence: int = _number()
