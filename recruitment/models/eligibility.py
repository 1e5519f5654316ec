"""What leads found about those who said that a statement of eligibility is not true of them."""

from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field

from recruitment.models.base import UUID, WORK, SQLModel, datetime, moment, one_of, refers_to


class Verdict(StrEnum):
    """What a lead found."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"


class EligibilityRuling(SQLModel, table=True):
    """One finding of a lead. Added to and never changed: the newest counts."""

    __tablename__ = "eligibility_ruling"
    __table_args__ = (
        one_of("verdict", Verdict),
        CheckConstraint("reason <> ''", name="reason_is_given"),
        Index("eligibility_ruling_application_id_at_index", "application_id", "at"),
        WORK,
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    application_id: UUID = refers_to("work.application.id")
    verdict: str
    reason: str
    actor_id: UUID
    at: datetime = moment()
