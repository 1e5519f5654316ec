"""Safer recruitment of one candidate: what they declare, and what was found, by whom and when."""

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from recruitment.domain.safer_records import RECORDED, Finding
from recruitment.models.base import SAFEGUARDING, UUID, SQLModel, datetime, moment, one_of, refers_to


class Declaration(SQLModel, table=True):
    """What somebody says of themselves, once they are asked. The row is there from then on, and not before.

    It stands apart from the form: row security shows it to its applicant, and to those leads alone who look
    after safer recruitment.
    """

    __tablename__ = "declaration"
    __table_args__ = (
        CheckConstraint("version > 0", name="version_is_positive"),
        CheckConstraint("jsonb_typeof(entries) = 'object'", name="entries_are_named"),
        Index("declaration_not_sent_index", "application_id", postgresql_where=text("sent_at is null")),
        SAFEGUARDING,
    )

    application_id: UUID = refers_to("work.application.id", primary_key=True)
    asked_at: datetime = moment()
    entries: dict[str, str] = Field(default_factory=dict, sa_type=JSONB)
    version: int = 1
    saved_at: datetime | None = moment(default=None)
    #: From then on it is not changed.
    sent_at: datetime | None = moment(default=None)
    #: How often they were reminded that it is not.
    reminded: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})


class SaferRecord(SQLModel, table=True):
    """What was found of one thing. Added and never changed; the newest of a kind holds."""

    __tablename__ = "safer_record"
    __table_args__ = (
        CheckConstraint(f"gate in {tuple(str(gate) for gate in RECORDED)!r}", name="gate_is_recorded"),
        one_of("finding", Finding),
        CheckConstraint("words <> ''", name="has_words"),
        Index("safer_record_application_id_index", "application_id"),
        SAFEGUARDING,
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    application_id: UUID = refers_to("work.application.id")
    gate: str
    finding: str
    words: str
    found_by: UUID
    found_at: datetime = moment()
