"""What happened to an application, in the past tense, and who looked at it."""

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from recruitment.models.base import UUID, WORK, SQLModel, datetime, moment, refers_to


class Event(SQLModel, table=True):
    """One move of one application. Added by the move function alone and never changed."""

    __tablename__ = "event"
    __table_args__ = (Index("event_application_id_at_index", "application_id", "at"), WORK)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    application_id: UUID = refers_to("work.application.id")
    action: str
    from_stage: str
    to_stage: str
    actor_id: UUID | None = None
    #: What made it happen: a page, or the decision that a job carried out.
    cause: str
    reason: str = ""
    at: datetime = moment()


class View(SQLModel, table=True):
    """Somebody had an application's page displayed to them."""

    __tablename__ = "view"
    __table_args__ = (Index("view_application_id_person_id_index", "application_id", "person_id"), WORK)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    application_id: UUID = refers_to("work.application.id")
    person_id: UUID
    page: str
    at: datetime = moment()
