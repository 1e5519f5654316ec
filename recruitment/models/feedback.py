"""Feedback to a candidate: one human sentence, and the bands as they were when it was marked as ready."""

from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from recruitment.models.base import IDENTITY, UUID, SQLModel, datetime, moment, refers_to


class Feedback(SQLModel, table=True):
    """What one candidate is told beyond the outcome. Once it is sent, the database lets nobody change it."""

    __tablename__ = "feedback"
    __table_args__ = (
        CheckConstraint("version > 0", name="version_is_positive"),
        CheckConstraint(
            "(ready_at is null) = (ready_by is null) and (ready_at is null) = (bands is null)",
            name="ready_by_somebody_with_bands",
        ),
        CheckConstraint("ready_at is null or sentence <> ''", name="ready_says_something"),
        CheckConstraint("sent_at is null or ready_at is not null", name="sent_once_ready"),
        Index(
            "feedback_ready_index",
            "ready_at",
            postgresql_where=text("ready_at is not null and sent_at is null"),
        ),
        IDENTITY,
    )

    application_id: UUID = refers_to("work.application.id", primary_key=True)
    sentence: str
    #: What each criterion says, in words; nothing until it is ready.
    bands: list[dict[str, Any]] | None = Field(default=None, sa_type=JSONB(none_as_null=True))
    version: int
    saved_at: datetime = moment()
    saved_by: UUID
    ready_at: datetime | None = moment(default=None)
    ready_by: UUID | None = None
    sent_at: datetime | None = moment(default=None)
