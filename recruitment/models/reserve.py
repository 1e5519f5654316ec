"""The reserve list: in which band somebody stands, until when, and how that day was extended."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from recruitment.models.base import UUID, WORK, SQLModel, datetime, moment, refers_to


class ReservePlace(SQLModel, table=True):
    """What somebody was told as they were put on the reserve list; it holds while they are on it.

    Within a band no order is claimed.
    """

    __tablename__ = "reserve_place"
    __table_args__ = (Index("reserve_place_cohort_id_until_index", "cohort_id", "until"), WORK)

    application_id: UUID = Field(foreign_key="work.application.id", primary_key=True)
    cohort_id: UUID = refers_to("work.cohort.id")
    decision_id: UUID = refers_to("work.decision.id")
    #: The code of a band of the cohort's definition.
    band: str
    #: The last day on which it holds, in London.
    until: date
    since: datetime = moment()


class ReserveExtension(SQLModel, table=True):
    """Somebody on the reserve list was given a later day, and told. Rows are added and never changed."""

    __tablename__ = "reserve_extension"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="has_reason"),
        CheckConstraint("until > was", name="never_shortens"),
        UniqueConstraint("application_id", "decision_id", "until"),
        WORK,
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    application_id: UUID = refers_to("work.application.id")
    cohort_id: UUID = refers_to("work.cohort.id")
    #: The decision that put them on the list.
    decision_id: UUID = refers_to("work.decision.id")
    was: date
    until: date
    #: For leads.
    reason: str
    extended_by: UUID
    extended_at: datetime = moment()
