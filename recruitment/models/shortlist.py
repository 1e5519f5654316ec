"""Shortlists: frozen, reproducible, with their basis."""

from typing import Any

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from recruitment.domain.stages import Stage
from recruitment.models.base import UUID, WORK, SQLModel, datetime, identifier, moment, refers_to


class Shortlist(SQLModel, table=True):
    """A list as it stood at one moment. Rows are never changed afterwards."""

    __tablename__ = "shortlist"
    __table_args__ = (
        CheckConstraint("places > 0", name="has_places"),
        UniqueConstraint("id", "cohort_id"),
        WORK,
    )

    id: UUID = identifier()
    cohort_id: UUID = refers_to("work.cohort.id", index=True)
    #: Where those were whom it puts in order. After the sift it is a composite of exercises.
    stage: str = Field(default=Stage.SIFT, sa_column_kwargs={"server_default": Stage.SIFT.value})
    places: int
    #: How candidates were put in order, named as the page names it: "plain averages".
    method: str
    #: Everything needed to make it again: weights, counts of scores, treatment of no evidence, notes.
    basis: dict[str, Any] = Field(sa_type=JSONB)
    made_at: datetime = moment()
    made_by: UUID | None = None


class ShortlistRow(SQLModel, table=True):
    """A candidate's place on a shortlist, with what it rests on."""

    __tablename__ = "shortlist_row"
    __table_args__ = (
        UniqueConstraint("shortlist_id", "application_id"),
        Index("shortlist_row_application_id_index", "application_id"),
        WORK,
    )

    shortlist_id: UUID = refers_to("work.shortlist.id", primary_key=True)
    position: int = Field(primary_key=True)
    application_id: UUID = refers_to("work.application.id")
    average: float | None = None
    measure: float | None = None
    low: float | None = None
    high: float | None = None
    expected_rank: float | None = None
    rank_low: int | None = None
    rank_high: int | None = None
    p_top: float | None = None
    #: Committed scores and absences it rests on.
    scores: int = 0
    no_evidence: int = 0
    #: Average of each criterion by code; absent where nobody scored it. In a composite, None where all who
    #: looked for it saw no evidence.
    criteria: dict[str, float | None] = Field(default_factory=dict, sa_type=JSONB)
    #: Of a composite, the average of each exercise by code.
    exercises: dict[str, float] = Field(
        default_factory=dict, sa_type=JSONB, sa_column_kwargs={"server_default": text("'{}'")}
    )
    #: True where counting "no evidence seen" the other way would change who is within the places.
    depends_on_no_evidence: bool = False
    note: str = ""
