"""Equality monitoring: what applicants say of themselves, apart from who they are and what they wrote."""

from sqlalchemy import CheckConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from recruitment.models.base import IDENTITY, MONITORING, UUID, SQLModel, refers_to


class MonitoringLink(SQLModel, table=True):
    """Whose a response is: only its applicant can look, and what counts for leads without showing any row."""

    __tablename__ = "monitoring_link"
    __table_args__ = (IDENTITY,)

    application_id: UUID = refers_to("work.application.id", primary_key=True)
    #: By chance, and found nowhere but in the response.
    key: UUID = Field(unique=True)


class MonitoringResponse(SQLModel, table=True):
    """One response: no person, no application and no time, by which it could be told whose it is."""

    __tablename__ = "response"
    __table_args__ = (
        CheckConstraint("version > 0", name="version_is_positive"),
        CheckConstraint("jsonb_typeof(entries) = 'object'", name="entries_are_named"),
        MONITORING,
    )

    key: UUID = Field(primary_key=True)
    cohort_id: UUID = refers_to("work.cohort.id")
    #: The slug of each answer by the code of its question; a question without an answer is not in it.
    entries: dict[str, str] = Field(sa_type=JSONB)
    version: int = 1
