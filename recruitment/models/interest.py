"""People who want to be told when applications open."""

from sqlalchemy import CheckConstraint, Index, text

from recruitment.models.base import IDENTITY, UUID, SQLModel, datetime, identifier, moment


class Interest(SQLModel, table=True):
    """One address, told once of the next opening, then forgotten. Its id is in the link that removes it."""

    __tablename__ = "interest"
    __table_args__ = (
        CheckConstraint("email = lower(email) and email <> ''", name="email_is_lower_case"),
        Index("interest_one_waits", "email", unique=True, postgresql_where=text("told_at is null")),
        IDENTITY,
    )

    id: UUID = identifier()
    email: str
    name: str = ""
    made_at: datetime = moment()
    told_at: datetime | None = moment(default=None)
