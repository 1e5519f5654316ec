"""What people took back: a confirmation before its release, and an exit afterwards."""

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field

from recruitment.models.base import UUID, WORK, SQLModel, datetime, identifier, moment, refers_to


class UndoneDecision(SQLModel, table=True):
    """A confirmed decision was undone before its release, whole or for one candidate. Nobody was told."""

    __tablename__ = "undone_decision"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="has_reason"),
        CheckConstraint("(application_id is null) = (action = '')", name="names_what_was_proposed"),
        Index("undone_decision_decision_id_index", "decision_id"),
        WORK,
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    decision_id: UUID = refers_to("work.decision.id")
    #: The candidate who was taken out, with what was proposed and why; None where the whole was undone.
    application_id: UUID | None = refers_to("work.application.id", default=None)
    action: str = ""
    proposed_reason: str = ""
    confirmed_by: UUID
    confirmed_at: datetime = moment()
    reason: str
    undone_by: UUID
    undone_at: datetime = moment()


class Reopening(SQLModel, table=True):
    """An application that ended is to be taken up again, or was, at the stage that it left."""

    __tablename__ = "reopening"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="has_reason"),
        CheckConstraint("agreed_by is null or agreed_by <> asked_by", name="agreed_by_somebody_else"),
        CheckConstraint("agreed_by is null or done_at is not null", name="done_once_agreed"),
        Index("reopening_one_open", "application_id", unique=True, postgresql_where=text("done_at is null")),
        WORK,
    )

    id: UUID = identifier()
    application_id: UUID = refers_to("work.application.id")
    from_stage: str
    to_stage: str
    reason: str
    asked_by: UUID
    asked_at: datetime = moment()
    #: Who agreed, where two were asked; None where one alone may do it.
    agreed_by: UUID | None = None
    done_at: datetime | None = moment(default=None)
