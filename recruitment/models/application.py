"""Applications: the blind half in `work`, the person's own words and details in `identity`."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
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
            "stage in ('register', 'application', 'withdrawn', 'ineligible') or submitted_at is not null",
            name="submitted_has_time",
        ),
        Index("application_list_index", "cohort_id", "stage", "reference"),
        Index("application_all_index", "cohort_id", "reference"),
        # By its id it is looked up from every page of a list.
        Index("application_by_hash", "id", postgresql_using="hash"),
        # Those whose scores came without a person, and so without a name to stand by.
        Index("application_unnamed_index", "cohort_id", "id", postgresql_where=text("source = 'import'")),
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


#: The words of a name; a name's key has one space between words, and none where there is no name.
NAME_WORDS = "array_to_tsvector(array_remove(string_to_array(search_name, ' '), ''))"
#: Those after the first, by which the key does not begin.
LATER_WORDS = "array_to_tsvector(array_remove((string_to_array(search_name, ' '))[2:], ''))"


class Details(SQLModel, table=True):
    """Who applies: one application a person a cohort."""

    __tablename__ = "details"
    __table_args__ = (
        UniqueConstraint("person_id", "cohort_id"),
        CheckConstraint("version > 0", name="version_is_positive"),
        Index("details_name_index", "cohort_id", "search_name", "application_id"),
        Index("details_name_words_index", text(NAME_WORDS), postgresql_using="gin"),
        Index("details_later_words_index", text(LATER_WORDS), postgresql_using="gin"),
        Index("details_by_hash", "application_id", postgresql_using="hash"),
        IDENTITY,
    )

    application_id: UUID = refers_to("work.application.id", primary_key=True)
    cohort_id: UUID = refers_to("work.cohort.id")
    person_id: UUID = refers_to("identity.person.id")
    full_name: str = ""
    known_as: str = ""
    phone: str = ""
    employer: str = ""
    #: Made in Python by `domain.words.search_key` from the full name, surname first. In the order of bytes,
    #: whatever the database's own order is: so all names that begin with a word stand beside one another.
    search_name: str = Field(default="", sa_type=String(collation="C"))
    acknowledged_at: datetime | None = moment(default=None)
    version: int = 1
    saved_at: datetime = moment()


class Answer(SQLModel, table=True):
    """What an applicant wrote for one question."""

    __tablename__ = "answer"
    __table_args__ = (
        CheckConstraint("version > 0", name="version_is_positive"),
        IDENTITY,
    )

    application_id: UUID = refers_to("work.application.id", primary_key=True)
    question: str = Field(primary_key=True)
    text: str
    version: int = 1
    saved_at: datetime = moment()


#: With what the code of a reference begins, as an array: in an index beside the words it lets a search read
#: those that stand near in a list, and not all that there are.
CODE_BEGINS = "array[\"left\"(split_part(reference::text, '-'::text, 2), 1)]"


class AnswerWords(SQLModel, table=True):
    """The words of all answers of an application that was sent, for leads to find it by.

    One narrow row (the words lie apart, out of line), with the reference that lists are put in order by.
    """

    __tablename__ = "answer_words"
    __table_args__ = (
        ForeignKeyConstraint(
            ["application_id", "cohort_id"], ["work.application.id", "work.application.cohort_id"]
        ),
        # What waits to be sorted in is read by every search, so it is sorted in soon: after so many kB.
        Index(
            "answer_words_words_index",
            "words",
            text(f"({CODE_BEGINS})"),
            postgresql_using="gin",
            postgresql_with={"gin_pending_list_limit": 256},
        ),
        IDENTITY,
    )

    application_id: UUID = Field(primary_key=True)
    cohort_id: UUID
    reference: str
    #: Made in Python by `domain.searching.found_words`.
    words: str = Field(sa_type=TSVECTOR)


class Referee(SQLModel, table=True):
    """Somebody an applicant names to speak for them."""

    __tablename__ = "referee"
    __table_args__ = (
        CheckConstraint("position between 1 and 2", name="position_is_one_or_two"),
        CheckConstraint("not_before_offer in ('', 'y')", name="not_before_offer_is_ticked_or_not"),
        IDENTITY,
    )

    application_id: UUID = refers_to("work.application.id", primary_key=True)
    position: int = Field(primary_key=True)
    full_name: str = ""
    email: str = ""
    #: A box, as the form sends it: not to be asked before the applicant has an offer.
    not_before_offer: str = Field(default="", sa_column_kwargs={"server_default": ""})
    version: int = 1
    saved_at: datetime = moment()


#: Of entries of the section about eligibility: somebody said that a statement is not true of them.
SAID_NO = """jsonb_path_exists(entries, '$.keyvalue() ? (@.key starts with "is_" && @.value == "no")')"""


class FilledSection(SQLModel, table=True):
    """What an applicant typed in one of the plain sections of the form, by the names of its fields.

    One table for all: every field of a draft is a text, right or not yet right, so columns would hold no more
    than the object does; and all sections of an application are read in one statement.
    """

    __tablename__ = "filled_section"
    __table_args__ = (
        CheckConstraint("version > 0", name="version_is_positive"),
        CheckConstraint("jsonb_typeof(entries) = 'object'", name="entries_are_named"),
        # Those for whom a statement of eligibility is not true, for leads to look at.
        Index(
            "filled_section_said_no_index",
            "application_id",
            postgresql_where=text(f"section = 'eligibility' and {SAID_NO}"),
        ),
        IDENTITY,
    )

    application_id: UUID = refers_to("work.application.id", primary_key=True)
    section: str = Field(primary_key=True)
    entries: dict[str, str] = Field(sa_type=JSONB)
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
    superseded_by: UUID | None = None
    reason: str = ""
