"""Applications that a lead entered for somebody: how they came, and who typed what."""

from datetime import date

from sqlmodel import Field

from recruitment.domain.entering import CameBy
from recruitment.models.base import IDENTITY, UUID, SQLModel, datetime, moment, one_of, refers_to


class EnteredApplication(SQLModel, table=True):
    """That an application was begun by a lead on its applicant's behalf. Never changed."""

    __tablename__ = "entered_application"
    __table_args__ = (one_of("came_by", CameBy), IDENTITY)

    application_id: UUID = refers_to("work.application.id", primary_key=True)
    came_by: str
    #: The day on which it came to us, in London.
    received_on: date
    entered_by: UUID = refers_to("identity.person.id")
    entered_at: datetime = moment()


class EnteredPart(SQLModel, table=True):
    """Who typed a part of such an application, and when they last sent its page."""

    __tablename__ = "entered_part"
    __table_args__ = (IDENTITY,)

    application_id: UUID = refers_to("identity.entered_application.application_id", primary_key=True)
    part: str = Field(primary_key=True)
    entered_by: UUID = refers_to("identity.person.id", primary_key=True)
    at: datetime = moment()
