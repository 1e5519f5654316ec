"""When assessors can interview."""

from datetime import date

from sqlalchemy import ForeignKeyConstraint
from sqlmodel import Field

from recruitment.domain.availability import Half
from recruitment.models.base import UUID, WORK, SQLModel, datetime, moment, one_of


class Availability(SQLModel, table=True):
    """Half a day on which an assessor can interview. What they cannot is no row."""

    __tablename__ = "availability"
    __table_args__ = (
        one_of("half", Half),
        ForeignKeyConstraint(
            ["cohort_id", "assessor_id"], ["work.assessor.cohort_id", "work.assessor.assessor_id"]
        ),
        WORK,
    )

    cohort_id: UUID = Field(primary_key=True)
    assessor_id: UUID = Field(primary_key=True)
    day: date = Field(primary_key=True)
    half: str = Field(primary_key=True)
    said_at: datetime = moment()
