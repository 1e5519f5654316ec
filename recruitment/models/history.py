"""What an applicant tells of their time since education, as typed: what is not right yet is kept too."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from recruitment.models.base import IDENTITY, UUID, SQLModel, datetime, moment, refers_to


def _counted() -> CheckConstraint:
    return CheckConstraint("version > 0", name="version_is_positive")


class History(SQLModel, table=True):
    """When somebody left full-time education, and why their present employer is not among their entries."""

    __tablename__ = "history"
    __table_args__ = (_counted(), IDENTITY)

    application_id: UUID = refers_to("work.application.id", primary_key=True)
    left_month: str = ""
    left_year: str = ""
    employer_note: str = ""
    version: int = 1
    saved_at: datetime = moment()


class HistoryEntry(SQLModel, table=True):
    """One thing that somebody did. Its id is chosen by whoever opens its page, before there is a row."""

    __tablename__ = "history_entry"
    __table_args__ = (_counted(), IDENTITY)

    id: UUID = Field(primary_key=True)
    application_id: UUID = refers_to("work.application.id", index=True)
    kind: str = ""
    title: str = ""
    place: str = ""
    from_month: str = ""
    from_year: str = ""
    to_month: str = ""
    to_year: str = ""
    #: "y" where they still do it.
    goes_on: str = ""
    #: Why they left.
    reason: str = ""
    duties: str = ""
    version: int = 1
    saved_at: datetime = moment()


class HistoryGap(SQLModel, table=True):
    """What somebody says they were doing in months that no entry covers, as these were when they began to."""

    __tablename__ = "history_gap"
    __table_args__ = (_counted(), IDENTITY)

    application_id: UUID = refers_to("work.application.id", primary_key=True)
    #: `domain.whole_history.Explanation.code`: the first and the last month.
    months: str = Field(primary_key=True)
    text: str = ""
    version: int = 1
    saved_at: datetime = moment()


class Qualification(SQLModel, table=True):
    """Something that somebody has qualified in. Its id is chosen as an entry's is."""

    __tablename__ = "qualification"
    __table_args__ = (_counted(), IDENTITY)

    id: UUID = Field(primary_key=True)
    application_id: UUID = refers_to("work.application.id", index=True)
    level: str = ""
    title: str = ""
    place: str = ""
    year: str = ""
    result: str = ""
    version: int = 1
    saved_at: datetime = moment()
