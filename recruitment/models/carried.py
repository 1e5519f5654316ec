"""What an application began with: parts that its applicant wrote for an earlier one."""

from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from recruitment.models.base import IDENTITY, UUID, SQLModel, datetime, moment, refers_to


class CarriedOver(SQLModel, table=True):
    """That somebody began with what they wrote before. Written once, in the transaction that copies it."""

    __tablename__ = "carried_over"
    __table_args__ = (IDENTITY,)

    application_id: UUID = refers_to("work.application.id", primary_key=True)
    #: The name of the cohort that it was written for.
    cohort: str
    #: The codes of the parts of the form.
    parts: list[str] = Field(sa_type=JSONB)
    at: datetime = moment()
