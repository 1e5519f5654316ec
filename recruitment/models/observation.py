"""Who observes whom at which exercise, and what they made of it."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from recruitment.models.base import UUID, WORK, SQLModel, datetime, identifier, moment, one_of, refers_to
from recruitment.models.reading import AbsenceKind, CardState


def _empty() -> Any:
    """A text that may be empty."""
    return Field(default="", sa_column_kwargs={"server_default": text("''")})


def _version() -> Any:
    """What a page was filled in from; it goes up with each save."""
    return Field(default=1, sa_column_kwargs={"server_default": text("1")})


class Panel(SQLModel, table=True):
    """Those who observe one candidate at one exercise, when and where."""

    __tablename__ = "panel"
    __table_args__ = (
        UniqueConstraint("application_id", "exercise"),
        UniqueConstraint("id", "cohort_id"),
        ForeignKeyConstraint(
            ["application_id", "cohort_id"], ["work.application.id", "work.application.cohort_id"]
        ),
        Index("panel_cohort_id_exercise_index", "cohort_id", "exercise"),
        WORK,
    )

    id: UUID = identifier()
    cohort_id: UUID
    application_id: UUID
    exercise: str
    held_at: datetime | None = moment(default=None)
    place: str = _empty()
    #: What the panel does differently for this candidate: an instruction, never a condition.
    to_do: str = _empty()
    set_at: datetime = moment()
    set_by: UUID
    version: int = _version()


class Observation(SQLModel, table=True):
    """One assessor's turn at one exercise of one candidate."""

    __tablename__ = "observation"
    __table_args__ = (
        UniqueConstraint("panel_id", "assessor_id"),
        UniqueConstraint("id", "panel_id", "cohort_id", "assessor_id"),
        ForeignKeyConstraint(["panel_id", "cohort_id"], ["work.panel.id", "work.panel.cohort_id"]),
        ForeignKeyConstraint(
            ["cohort_id", "assessor_id"], ["work.assessor.cohort_id", "work.assessor.assessor_id"]
        ),
        Index("observation_assessor_id_index", "assessor_id"),
        WORK,
    )

    id: UUID = identifier()
    panel_id: UUID
    cohort_id: UUID
    assessor_id: UUID
    added_at: datetime = moment()
    #: Taken off the panel: what they wrote is kept, and nobody waits for it.
    left_at: datetime | None = moment(default=None)


class ObservationCard(SQLModel, table=True):
    """The scorecard of one observation; of one that has left its panel, it counts no more."""

    __tablename__ = "observation_card"
    __table_args__ = (
        one_of("state", CardState),
        CheckConstraint("(state = 'draft') = (committed_at is null)", name="committed_has_time"),
        CheckConstraint("(state = 'superseded') = (superseded_at is not null)", name="superseded_has_time"),
        CheckConstraint("state <> 'superseded' or reason <> ''", name="superseded_with_reason"),
        UniqueConstraint("id", "cohort_id"),
        # Nobody, whatever their role, can have a card for somebody else's observation.
        ForeignKeyConstraint(
            ["observation_id", "panel_id", "cohort_id", "assessor_id"],
            [f"work.observation.{name}" for name in ("id", "panel_id", "cohort_id", "assessor_id")],
            name="observation_card_observation_fk",
        ),
        Index(
            "observation_card_one_current",
            "observation_id",
            unique=True,
            postgresql_where=text("state <> 'superseded'"),
        ),
        Index("observation_card_panel_id_index", "panel_id"),
        WORK,
    )

    id: UUID = identifier()
    observation_id: UUID
    panel_id: UUID
    cohort_id: UUID
    assessor_id: UUID
    state: str = CardState.DRAFT
    version: int = _version()
    saved_at: datetime = moment()
    committed_at: datetime | None = moment(default=None)
    superseded_at: datetime | None = moment(default=None)
    reason: str = _empty()


class ObservedScore(SQLModel, table=True):
    """What was made of one criterion on one question: a score on the cohort's scale, or why there is none."""

    __tablename__ = "observed_score"
    __table_args__ = (
        one_of("absence", AbsenceKind),
        CheckConstraint("value is null or absence is null", name="one_or_the_other"),
        ForeignKeyConstraint(
            ["card_id", "cohort_id"], ["work.observation_card.id", "work.observation_card.cohort_id"]
        ),
        ForeignKeyConstraint(
            ["cohort_id", "value"], ["work.scale_point.cohort_id", "work.scale_point.value"]
        ),
        WORK,
    )

    card_id: UUID = Field(primary_key=True)
    question: str = Field(primary_key=True)
    criterion: str = Field(primary_key=True)
    cohort_id: UUID
    value: int | None = None
    absence: str | None = None
    #: In words the candidate may one day read.
    evidence: str = _empty()


class ObservationNote(SQLModel, table=True):
    """What an observer noted, and when they began to. Theirs alone until they have committed."""

    __tablename__ = "observation_note"
    __table_args__ = (
        Index("observation_note_observation_id_begun_at_index", "observation_id", "begun_at"),
        WORK,
    )

    id: UUID = identifier()
    observation_id: UUID = refers_to("work.observation.id")
    assessor_id: UUID
    text: str
    begun_at: datetime = moment()
    version: int = _version()
    saved_at: datetime = moment()


class DiscussedScore(SQLModel, table=True):
    """What a panel agreed on once all had committed. It is added: the scores made apart stay, and of two that
    were agreed on for one thing the newer holds.
    """

    __tablename__ = "discussed_score"
    __table_args__ = (
        CheckConstraint("reason <> ''", name="has_a_reason"),
        ForeignKeyConstraint(["panel_id", "cohort_id"], ["work.panel.id", "work.panel.cohort_id"]),
        ForeignKeyConstraint(
            ["cohort_id", "value"], ["work.scale_point.cohort_id", "work.scale_point.value"]
        ),
        WORK,
    )

    panel_id: UUID = Field(primary_key=True)
    #: Counts what a panel has agreed on, from 1.
    number: int = Field(primary_key=True)
    question: str
    criterion: str
    cohort_id: UUID
    value: int
    reason: str
    at: datetime = moment()
    by_id: UUID
