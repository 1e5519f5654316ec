"""Selections: applications that a lead picked out, frozen under a name."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field

from recruitment.models.base import UUID, WORK, SQLModel, datetime, identifier, moment, refers_to


class Selection(SQLModel, table=True):
    """A frozen list of applications. Added with all of its rows, and never changed afterwards."""

    __tablename__ = "selection"
    __table_args__ = (
        CheckConstraint("name <> ''", name="has_name"),
        CheckConstraint("size > 0", name="has_somebody"),
        ForeignKeyConstraint(
            ["shortlist_id", "cohort_id"], ["work.shortlist.id", "work.shortlist.cohort_id"]
        ),
        UniqueConstraint("cohort_id", "name"),
        UniqueConstraint("id", "cohort_id"),
        WORK,
    )

    id: UUID = identifier()
    cohort_id: UUID = refers_to("work.cohort.id")
    name: str
    #: How many it holds: the database refuses a row more, or one fewer.
    size: int
    #: The list it was picked from; None where it was picked from the applications.
    shortlist_id: UUID | None = None
    made_by: UUID
    made_at: datetime = moment()


class SelectionRow(SQLModel, table=True):
    """An application that was picked, and the stage that it was in then."""

    __tablename__ = "selection_row"
    __table_args__ = (
        ForeignKeyConstraint(
            ["selection_id", "cohort_id"], ["work.selection.id", "work.selection.cohort_id"]
        ),
        ForeignKeyConstraint(
            ["application_id", "cohort_id"], ["work.application.id", "work.application.cohort_id"]
        ),
        WORK,
    )

    selection_id: UUID = Field(primary_key=True)
    application_id: UUID = Field(primary_key=True)
    cohort_id: UUID
    stage: str
