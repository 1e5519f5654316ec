"""Applications: the blind half in `work`, the person's own words and details in `identity`."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, Computed, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlmodel import Field

from recruitment.domain.stages import Stage
from recruitment.models.base import (
    IDENTITY,
    UUID,
    WORK,
    SQLModel,
    datetime,
    identifier,
    moment,
    one_of,
    refers_to,
)


class Source(StrEnum):
    """How an application came to us."""

    FORM = "form"
    IMPORT = "import"


class Application(SQLModel, table=True):
    """A form and its journey, without the person: what a candidate is to a reader."""

    __tablename__ = "application"
    __table_args__ = (
        one_of("stage", Stage),
        one_of("source", Source),
        UniqueConstraint("cohort_id", "outside_id"),
        UniqueConstraint("id", "cohort_id"),
        CheckConstraint(
            "stage in ('register', 'application') or submitted_at is not null", name="submitted_has_time"
        ),
        Index("application_list_index", "cohort_id", "stage", "reference"),
        WORK,
    )

    id: UUID = identifier()
    cohort_id: UUID = refers_to("work.cohort.id")
    reference: str = Field(unique=True)
    #: What the candidate is called where its scores were collected; only for imports.
    outside_id: str | None = None
    source: str = Source.FORM
    stage: str = Stage.REGISTER
    stage_since: datetime = moment()
    started_at: datetime = moment()
    submitted_at: datetime | None = moment(default=None)


class Details(SQLModel, table=True):
    """Who applies: one application a person a cohort."""

    __tablename__ = "details"
    __table_args__ = (
        UniqueConstraint("person_id", "cohort_id"),
        CheckConstraint("version > 0", name="version_is_positive"),
        Index(
            "details_search_name_index",
            "cohort_id",
            "search_name",
            postgresql_ops={"search_name": "text_pattern_ops"},
        ),
        IDENTITY,
    )

    application_id: UUID = refers_to("work.application.id", primary_key=True)
    cohort_id: UUID = refers_to("work.cohort.id")
    person_id: UUID = refers_to("identity.person.id")
    full_name: str = ""
    known_as: str = ""
    phone: str = ""
    employer: str = ""
    #: Made in Python by `domain.words.search_key` from the full name, surname first.
    search_name: str = ""
    acknowledged_at: datetime | None = moment(default=None)
    version: int = 1
    saved_at: datetime = moment()


class Answer(SQLModel, table=True):
    """What an applicant wrote for one question."""

    __tablename__ = "answer"
    __table_args__ = (
        CheckConstraint("version > 0", name="version_is_positive"),
        Index("answer_words_index", "words", postgresql_using="gin"),
        IDENTITY,
    )

    application_id: UUID = refers_to("work.application.id", primary_key=True)
    question: str = Field(primary_key=True)
    text: str
    version: int = 1
    saved_at: datetime = moment()
    words: str | None = Field(
        default=None,
        sa_type=TSVECTOR,
        sa_column_args=(Computed("to_tsvector('simple', text)", persisted=True),),
    )


class Referee(SQLModel, table=True):
    """Somebody an applicant names to speak for them."""

    __tablename__ = "referee"
    __table_args__ = (CheckConstraint("position between 1 and 2", name="position_is_one_or_two"), IDENTITY)

    application_id: UUID = refers_to("work.application.id", primary_key=True)
    position: int = Field(primary_key=True)
    full_name: str = ""
    email: str = ""
    version: int = 1
    saved_at: datetime = moment()


class BlindedAnswer(SQLModel, table=True):
    """The copy readers read, made at submission. Superseded with a reason, never edited."""

    __tablename__ = "blinded_answer"
    __table_args__ = (
        Index(
            "blinded_answer_one_current",
            "application_id",
            "question",
            unique=True,
            postgresql_where=text("superseded_at is null"),
        ),
        CheckConstraint("superseded_at is null or reason <> ''", name="superseded_with_reason"),
        WORK,
    )

    id: UUID = identifier()
    application_id: UUID = refers_to("work.application.id")
    question: str
    text: str
    made_at: datetime = moment()
    superseded_at: datetime | None = moment(default=None)
    reason: str = ""
