"""Amendments to a cohort: each with its number, what it changed, why, and how many were told."""

from sqlalchemy import CheckConstraint, UniqueConstraint

from recruitment.domain.amendments import Amended
from recruitment.models.base import UUID, WORK, SQLModel, datetime, identifier, moment, one_of, refers_to


class Amendment(SQLModel, table=True):
    """One change to a cohort that was made or is open. Added, never changed."""

    __tablename__ = "amendment"
    __table_args__ = (
        one_of("what", Amended),
        CheckConstraint("(what = 'wording') = (place <> '')", name="wording_has_a_place"),
        CheckConstraint("before <> after", name="changes_something"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
        UniqueConstraint("cohort_id", "number"),
        WORK,
    )

    id: UUID = identifier()
    cohort_id: UUID = refers_to("work.cohort.id")
    number: int
    what: str
    #: Of a wording, where in the definition it stands.
    place: str = ""
    #: As text: a time in UTC, a number, or words.
    before: str
    after: str
    reason: str
    #: How many people were told of it.
    told: int
    made_by: UUID
    made_at: datetime = moment()
