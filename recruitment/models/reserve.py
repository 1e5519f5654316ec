"""The reserve list: in which band somebody stands, and until when."""

from datetime import date

from sqlalchemy import Index
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
