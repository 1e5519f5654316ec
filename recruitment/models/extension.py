"""More time: what one application was given, and incidents that gave it to every open draft."""

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from recruitment.models.base import IDENTITY, UUID, SQLModel, datetime, identifier, moment, refers_to


class Incident(SQLModel, table=True):
    """What went wrong on our side, and until when whoever had a draft then may send it. Never changed."""

    __tablename__ = "incident"
    __table_args__ = (
        CheckConstraint("words <> ''", name="says_what_happened"),
        Index("incident_cohort_id_index", "cohort_id", "recorded_at"),
        IDENTITY,
    )

    id: UUID = identifier()
    cohort_id: UUID = refers_to("work.cohort.id")
    until: datetime = moment()
    #: As applicants are told it.
    words: str
    #: How many drafts it gave more time.
    drafts: int
    recorded_by: UUID
    recorded_at: datetime = moment()


class Extension(SQLModel, table=True):
    """More time for one application. Rows are added: the latest time holds, so none takes any away."""

    __tablename__ = "extension"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="has_a_reason"),
        UniqueConstraint("application_id", "until"),
        Index("extension_running_index", "until", postgresql_where=text("ended_at is null")),
        IDENTITY,
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    application_id: UUID = refers_to("work.application.id")
    until: datetime = moment()
    #: For leads alone.
    reason: str
    incident_id: UUID | None = refers_to("identity.incident.id", default=None)
    given_by: UUID
    given_at: datetime = moment()
    #: When its leads were told that it is over.
    ended_at: datetime | None = moment(default=None)
