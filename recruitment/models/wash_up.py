"""Wash-ups: who heard the candidates of a list of exercises, before anything is confirmed about them."""

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field

from recruitment.models.base import UUID, WORK, SQLModel, datetime, identifier, moment, refers_to


class WashUp(SQLModel, table=True):
    """A list was heard by a panel. Added and never changed: of several for one list the newest holds."""

    __tablename__ = "wash_up"
    __table_args__ = (Index("wash_up_shortlist_id_recorded_at_index", "shortlist_id", "recorded_at"), WORK)

    id: UUID = identifier()
    cohort_id: UUID = refers_to("work.cohort.id")
    shortlist_id: UUID = refers_to("work.shortlist.id")
    held_on: date
    recorded_by: UUID
    recorded_at: datetime = moment()


class WashUpMember(SQLModel, table=True):
    """Somebody who took part, and until when they were then trained in safer recruitment, if they were."""

    __tablename__ = "wash_up_member"
    __table_args__ = (WORK,)

    wash_up_id: UUID = refers_to("work.wash_up.id", primary_key=True)
    person_id: UUID = Field(primary_key=True)
    safer_until: date | None = None
