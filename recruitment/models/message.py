"""Messages: a row, unique by person, kind and event, before they are an e-mail; and what was done with it."""

from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlalchemy import text as sql_text
from sqlmodel import Field

from recruitment.domain.outbox import MessageDeed
from recruitment.models.base import (
    IDENTITY,
    UUID,
    WORK,
    SQLModel,
    datetime,
    identifier,
    moment,
    one_of,
    refers_to,
)


class DeliveryState(StrEnum):
    """How far a message has come."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    #: A lead took it out of the outbox, or its reader withdrew while it was on its way.
    DROPPED = "dropped"


class Message(SQLModel, table=True):
    """One e-mail to one person about one event: to whom and what it says."""

    __tablename__ = "message"
    __table_args__ = (UniqueConstraint("recipient", "kind", "event"), IDENTITY)

    id: UUID = identifier()
    #: The From header: the organisation's name and address.
    sender: str
    recipient: str
    kind: str
    #: What it is about, for example "decision:<id>"; the third part of its uniqueness.
    event: str
    subject: str
    text: str
    made_at: datetime = moment()
    #: A calendar file that goes with it, or empty.
    calendar: str = Field(default="", sa_column_kwargs={"server_default": sql_text("''")})
    #: Rises with every change of its words.
    version: int = Field(default=1, sa_column_kwargs={"server_default": sql_text("1")})


class Delivery(SQLModel, table=True):
    """The status of a message, without its text or recipient."""

    __tablename__ = "delivery"
    __table_args__ = (
        one_of("state", DeliveryState),
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        CheckConstraint("state <> 'sent' or sent_at is not null", name="sent_has_time"),
        CheckConstraint("held_at is null or state = 'queued'", name="held_waits"),
        Index("delivery_due_index", "due_at", postgresql_where=sql_text("state in ('queued', 'sending')")),
        Index(
            "delivery_application_id_waiting_index",
            "application_id",
            postgresql_where=sql_text("state in ('queued', 'sending')"),
        ),
        Index(
            "delivery_application_id_failed_index",
            "application_id",
            postgresql_where=sql_text("state = 'failed'"),
        ),
        Index("delivery_cohort_id_state_index", "cohort_id", "state"),
        Index(
            "delivery_application_id_index",
            "application_id",
            postgresql_where=sql_text("application_id is not null"),
        ),
        WORK,
    )

    message_id: UUID = refers_to("identity.message.id", primary_key=True)
    #: The Message-ID header; the same on every attempt.
    header_id: str = Field(unique=True)
    kind: str
    cohort_id: UUID | None = refers_to("work.cohort.id", default=None)
    application_id: UUID | None = refers_to("work.application.id", default=None)
    state: str = DeliveryState.QUEUED
    #: Not sent before: the time until which it can be held; moved on after each refusal by the mail server.
    due_at: datetime = moment()
    #: Since when it might leave, where that was not when it was written; no refusal moves it.
    free_at: datetime | None = moment(default=None)
    attempts: int = 0
    #: True where a conversation with the mail server was cut, so that it may have arrived twice.
    maybe_twice: bool = False
    sending_at: datetime | None = moment(default=None)
    #: When it left last, to its present address; it is kept where it came back.
    sent_at: datetime | None = moment(default=None)
    fault: str = ""
    #: Since when a lead holds it; None where nobody does.
    held_at: datetime | None = moment(default=None)


class DoneToMessage(SQLModel, table=True):
    """What a lead did about a message, and what it was before. Added, never changed."""

    __tablename__ = "done_to_message"
    __table_args__ = (
        one_of("deed", MessageDeed),
        Index("done_to_message_message_id_index", "message_id"),
        IDENTITY,
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    #: What is taken back because somebody withdrew goes with all that was done to it.
    message_id: UUID = refers_to("identity.message.id", ondelete="CASCADE")
    deed: str
    actor_id: UUID
    at: datetime = moment()
    reason: str = ""
    #: What stood there before: the words without keys, and the address.
    subject_was: str = ""
    text_was: str = ""
    recipient_was: str = ""
