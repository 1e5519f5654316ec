"""Signing in: a code sent by e-mail, then a session that can be revoked."""

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from recruitment.models.base import IDENTITY, UUID, SQLModel, datetime, identifier, moment, refers_to


class SignInCode(SQLModel, table=True):
    """A six-digit code sent to an address. Only its keyed hash is kept."""

    __tablename__ = "sign_in_code"
    __table_args__ = (
        CheckConstraint("tries between 0 and 5", name="tries_within_limit"),
        CheckConstraint("expires_at > created_at", name="expires_after_creation"),
        Index("sign_in_code_email_created_at_index", "email", "created_at"),
        IDENTITY,
    )

    id: UUID = identifier()
    email: str
    code_hash: str
    created_at: datetime = moment()
    expires_at: datetime = moment()
    tries: int = 0
    used_at: datetime | None = moment(default=None)
    #: Whose address this is to become; empty where it signs somebody in. Neither kind works for the other.
    person_id: UUID | None = refers_to("identity.person.id", default=None, index=True)


class SignInSession(SQLModel, table=True):
    """A browser that is signed in, known by the hash of its token."""

    __tablename__ = "sign_in_session"
    __table_args__ = (
        CheckConstraint("expires_at > created_at", name="expires_after_creation"),
        IDENTITY,
    )

    id: UUID = identifier()
    token_hash: str = Field(unique=True)
    person_id: UUID = refers_to("identity.person.id", index=True)
    created_at: datetime = moment()
    expires_at: datetime = moment()
    revoked_at: datetime | None = moment(default=None)
