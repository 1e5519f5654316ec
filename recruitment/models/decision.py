"""Decisions: a person's recorded choice, another's confirmation, and the moment it takes effect."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from recruitment.domain.stages import OUTCOMES
from recruitment.models.base import UUID, WORK, SQLModel, datetime, identifier, moment, one_of, refers_to


class DecisionState(StrEnum):
    """A decision can be withdrawn until it is released."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


class Decision(SQLModel, table=True):
    """What one lead proposes for a list of candidates."""

    __tablename__ = "decision"
    __table_args__ = (
        one_of("state", DecisionState),
        UniqueConstraint("id", "proposed_by"),
        CheckConstraint("(state = 'released') = (released_at is not null)", name="released_has_time"),
        CheckConstraint("state <> 'released' or release_at <= released_at", name="released_not_early"),
        CheckConstraint(
            "release_at is null or state in ('confirmed', 'released')", name="release_needs_confirmation"
        ),
        CheckConstraint("withdrawn_at is null or state = 'withdrawn'", name="withdrawn_when_it_was"),
        CheckConstraint("release_set_at is null or release_at is not null", name="release_set_to_a_time"),
        Index("decision_due_index", "release_at", postgresql_where=text("state = 'confirmed'")),
        WORK,
    )

    id: UUID = identifier()
    cohort_id: UUID = refers_to("work.cohort.id", index=True)
    shortlist_id: UUID = refers_to("work.shortlist.id")
    state: str = DecisionState.PROPOSED
    proposed_by: UUID
    proposed_at: datetime = moment()
    reason: str
    #: When it takes effect; chosen only once it is confirmed.
    release_at: datetime | None = moment(default=None)
    #: Who chose that time last, and when.
    release_set_by: UUID | None = None
    release_set_at: datetime | None = moment(default=None)
    released_at: datetime | None = moment(default=None)
    withdrawn_reason: str = ""
    withdrawn_by: UUID | None = None
    withdrawn_at: datetime | None = moment(default=None)


class DecisionItem(SQLModel, table=True):
    """The outcome for one candidate, with its own reason."""

    __tablename__ = "decision_item"
    __table_args__ = (
        CheckConstraint(f"action in {tuple(str(a) for a in OUTCOMES)!r}", name="action_is_a_decision"),
        CheckConstraint("reason <> ''", name="has_reason"),
        CheckConstraint(
            "action = 'reserve' or (band is null and reserve_until is null)", name="band_is_of_the_reserve"
        ),
        Index("decision_item_one_open", "application_id", unique=True, postgresql_where=text("is_open")),
        WORK,
    )

    decision_id: UUID = refers_to("work.decision.id", primary_key=True)
    application_id: UUID = refers_to("work.application.id", primary_key=True)
    action: str
    reason: str
    #: False once the decision is released or withdrawn, so that nobody stands in two at once.
    is_open: bool = True
    #: Whether it differs from what the order of a list of exercises would give.
    against_list: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})
    #: Of whoever goes on the reserve list: in which band, and until which day.
    band: str | None = None
    reserve_until: date | None = None


class Confirmation(SQLModel, table=True):
    """A second named person agrees. The database refuses the proposer."""

    __tablename__ = "confirmation"
    __table_args__ = (
        ForeignKeyConstraint(
            ["decision_id", "proposed_by"], ["work.decision.id", "work.decision.proposed_by"]
        ),
        CheckConstraint("person_id <> proposed_by", name="by_somebody_else"),
        WORK,
    )

    decision_id: UUID = Field(primary_key=True)
    person_id: UUID = Field(primary_key=True)
    proposed_by: UUID
    at: datetime = moment()
