"""Bounces: reports that a message came back, each taken in once; and the mailbox that they are read from."""

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from recruitment.models.base import IDENTITY, UUID, WORK, SQLModel, datetime, moment, refers_to


class Bounce(SQLModel, table=True):
    """One report that a message came back. Added, never changed."""

    __tablename__ = "bounce"
    __table_args__ = (Index("bounce_message_id_index", "message_id"), IDENTITY)

    #: Of the report: the same one, read twice, is one.
    digest: str = Field(primary_key=True)
    #: What is taken back because somebody withdrew goes with all that is known of it.
    message_id: UUID = refers_to("identity.message.id", ondelete="CASCADE")
    #: When it was read.
    at: datetime = moment()
    #: Whether trying again cannot help.
    hard: bool
    #: In plain words.
    reason: str


class BounceBox(SQLModel, table=True):
    """The one mailbox that reports are read from, where a worker has one."""

    __tablename__ = "bounce_box"
    __table_args__ = (
        CheckConstraint("id = 1", name="only_one"),
        CheckConstraint("(fault = '') = (unread_since is null)", name="fault_has_time"),
        WORK,
    )

    id: int = Field(default=1, primary_key=True)
    #: When it was looked into last.
    read_at: datetime = moment()
    #: What is to be mended so that it can be read, in a sentence; empty where it can.
    fault: str = ""
    #: Since when it cannot.
    unread_since: datetime | None = moment(default=None)
