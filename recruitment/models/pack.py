"""Packs: PDFs asked for by people, made by worker processes."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ARRAY, CheckConstraint, ForeignKeyConstraint, Index, Uuid, text
from sqlmodel import Field

from recruitment.models.base import UUID, WORK, SQLModel, datetime, identifier, moment, one_of, refers_to


class PackKind(StrEnum):
    """What a pack is for."""

    APPLICATION = "application"
    SHORTLIST = "shortlist"
    #: An applicant's own, of what they sent: no lead's list has it.
    COPY = "copy"
    #: What it takes to carry an exercise out on paper; about nobody.
    KIT = "kit"
    #: What a candidate was told beyond the outcome; for them, and for leads once it is sent.
    FEEDBACK = "feedback"
    #: The answers that one assessor is to read of one pass, with blank scorecards.
    READER = "reader"
    #: What a panel needs of one candidate at one exercise; of each member their own copy.
    PANEL = "panel"
    #: The panels of an interview day, in its order.
    DAY = "day"
    #: A day of the assessment centre: its rotation, then exercise by exercise.
    CENTRE = "centre"
    #: What was declared and found about a candidate, for those alone who look after safer recruitment.
    SAFEGUARDING = "safeguarding"
    #: What people decide by after the sift: the composite first, then each exercise.
    WASH_UP = "wash_up"


class PackState(StrEnum):
    """How far a pack has come."""

    QUEUED = "queued"
    READY = "ready"
    FAILED = "failed"


def _of_its_cohort(column: str, table: str, *, ondelete: str | None = None) -> ForeignKeyConstraint:
    """What a pack is about is of the pack's own cohort."""
    keys = [f"work.{table}.{name}" for name in ("id", "cohort_id")]
    return ForeignKeyConstraint([column, "cohort_id"], keys, ondelete=ondelete)


class Pack(SQLModel, table=True):
    """One PDF. The file is stored under its content's digest, never under a name."""

    __tablename__ = "pack"
    __table_args__ = (
        one_of("kind", PackKind),
        one_of("state", PackState),
        CheckConstraint(
            "(kind in ('application', 'copy', 'feedback', 'safeguarding')) = (application_id is not null)",
            name="application_named",
        ),
        CheckConstraint("kind <> 'copy' or asked_by is not null", name="copy_is_somebodys"),
        CheckConstraint(
            "(kind in ('shortlist', 'wash_up')) = (shortlist_id is not null)", name="shortlist_named"
        ),
        CheckConstraint("(kind = 'kit') = (exercise is not null)", name="exercise_named"),
        CheckConstraint(
            "(kind = 'reader') = (assessor_id is not null) and (assessor_id is null) = (item is null)"
            " and (assessor_id is null) = (criterion is null) and (assessor_id is null) = (readings is null)",
            name="reader_named",
        ),
        CheckConstraint("(kind = 'panel') = (panel_id is not null)", name="panel_named"),
        CheckConstraint("(kind = 'day') = (day_id is not null)", name="day_named"),
        CheckConstraint("(kind = 'centre') = (centre_day_id is not null)", name="centre_day_named"),
        CheckConstraint("member_id is null or kind in ('panel', 'day', 'centre')", name="member_has_a_copy"),
        CheckConstraint("(state = 'ready') = (digest is not null)", name="ready_has_digest"),
        _of_its_cohort("application_id", "application"),
        _of_its_cohort("shortlist_id", "shortlist"),
        _of_its_cohort("panel_id", "panel"),
        _of_its_cohort("day_id", "interview_day", ondelete="CASCADE"),
        _of_its_cohort("centre_day_id", "centre_day", ondelete="CASCADE"),
        Index("pack_cohort_id_asked_at_index", "cohort_id", "asked_at"),
        Index("pack_fingerprint_index", "fingerprint"),
        Index(
            "pack_application_id_index", "application_id", postgresql_where=text("application_id is not null")
        ),
        Index(
            "pack_assessor_id_index",
            "assessor_id",
            "cohort_id",
            "asked_at",
            postgresql_where=text("assessor_id is not null"),
        ),
        Index("pack_panel_id_index", "panel_id", postgresql_where=text("panel_id is not null")),
        Index("pack_day_id_index", "day_id", postgresql_where=text("day_id is not null")),
        Index(
            "pack_centre_day_id_index", "centre_day_id", postgresql_where=text("centre_day_id is not null")
        ),
        WORK,
    )

    id: UUID = identifier()
    cohort_id: UUID = refers_to("work.cohort.id")
    kind: str
    application_id: UUID | None = None
    shortlist_id: UUID | None = None
    #: The exercise of a kit, by its code in the cohort's definition.
    exercise: str | None = None
    #: Of a reader's: whose it is, the pass, and what there was to read as it was asked for, in their order.
    assessor_id: UUID | None = None
    item: str | None = None
    criterion: str | None = None
    readings: list[UUID] | None = Field(default=None, sa_type=ARRAY(Uuid))
    panel_id: UUID | None = None
    day_id: UUID | None = None
    centre_day_id: UUID | None = None
    #: Whose copy of a panel's or a day's it is; none where it is the leads'.
    member_id: UUID | None = None
    #: What is in it, as it was made: a copy is sent to nobody who is off one of these panels.
    panels: list[UUID] | None = Field(default=None, sa_type=ARRAY(Uuid))
    #: Of what is made part by part: how many there are, and how many are made.
    parts: int | None = None
    parts_made: int | None = None
    state: str = PackState.QUEUED
    asked_by: UUID | None = None
    asked_at: datetime = moment()
    made_at: datetime | None = moment(default=None)
    #: The day at whose end in London it is to be gone, as its cover says; none where its cover says none.
    destroy_by: date | None = None
    digest: str | None = None
    #: Of all that its pages depend on: what would look the same is not made again.
    fingerprint: str | None = None
    size: int | None = None
    pages: int | None = None
    fault: str = ""


class PackPart(SQLModel, table=True):
    """A part of packs that are made part by part, kept so that only what has changed is made again."""

    __tablename__ = "pack_part"
    __table_args__ = (Index("pack_part_made_at_index", "made_at"), WORK)

    cohort_id: UUID = refers_to("work.cohort.id", primary_key=True)
    #: Of all that its pages depend on.
    fingerprint: str = Field(primary_key=True)
    digest: str
    size: int
    pages: int
    made_at: datetime = moment()
