"""Holds: a job that a lead has stopped for one cohort, until somebody lets it go on."""

from sqlalchemy import CheckConstraint, Index, text

from recruitment.models.base import UUID, WORK, SQLModel, datetime, identifier, moment, refers_to


class Hold(SQLModel, table=True):
    """One job of one cohort held: by whom, since when and why. Kept when it is resumed."""

    __tablename__ = "hold"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="has_reason"),
        CheckConstraint("(resumed_at is null) = (resumed_by is null)", name="resumed_by_somebody"),
        CheckConstraint("resumed_at >= held_at", name="resumed_after_it_was_held"),
        Index("hold_one_open", "job", "cohort_id", unique=True, postgresql_where=text("resumed_at is null")),
        Index("hold_cohort_id_held_at_index", "cohort_id", "held_at"),
        WORK,
    )

    id: UUID = identifier()
    job: str
    cohort_id: UUID = refers_to("work.cohort.id")
    reason: str
    held_by: UUID
    held_at: datetime = moment()
    resumed_by: UUID | None = None
    resumed_at: datetime | None = moment(default=None)
