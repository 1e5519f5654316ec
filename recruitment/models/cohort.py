"""Cohorts, and the copy of the definition each one is pinned to."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from recruitment.models.base import UUID, WORK, SQLModel, datetime, identifier, moment, one_of, refers_to


class Phase(StrEnum):
    """How far a cohort's applications have come."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


class Cohort(SQLModel, table=True):
    """One intake of a programme, with its own dates and places."""

    __tablename__ = "cohort"
    __table_args__ = (
        CheckConstraint("closes_at > opens_at", name="closes_after_opening"),
        CheckConstraint("places > 0", name="has_places"),
        CheckConstraint("scale_high > scale_low", name="scale_has_points"),
        one_of("phase", Phase),
        Index("cohort_one_is_public", "is_public", unique=True, postgresql_where=text("is_public")),
        WORK,
    )

    id: UUID = identifier()
    slug: str = Field(unique=True)
    name: str
    prefix: str
    opens_at: datetime = moment()
    closes_at: datetime = moment()
    places: int
    scale_low: int
    scale_high: int
    phase: str = Phase.PLANNED
    is_public: bool = False
    created_at: datetime = moment()


class CohortDefinition(SQLModel, table=True):
    """A version of the programme's definition as a cohort uses it: the text itself, never edited.

    An amendment adds a version with the same text, and in `wording` what stands in its places instead.
    """

    __tablename__ = "cohort_definition"
    __table_args__ = (
        UniqueConstraint("cohort_id", "version"),
        CheckConstraint("jsonb_typeof(wording) = 'object'", name="wording_is_by_place"),
        WORK,
    )

    id: UUID = identifier()
    cohort_id: UUID = refers_to("work.cohort.id")
    version: int
    source: str
    wording: dict[str, str] = Field(
        default_factory=dict, sa_type=JSONB, sa_column_kwargs={"server_default": text("'{}'")}
    )
    reason: str
    made_at: datetime = moment()
    made_by: UUID | None = None


class ScalePoint(SQLModel, table=True):
    """A point of a cohort's scale. Every score refers to one, so no score can be off its scale."""

    __tablename__ = "scale_point"
    __table_args__ = (WORK,)

    cohort_id: UUID = refers_to("work.cohort.id", primary_key=True)
    value: int = Field(primary_key=True)
