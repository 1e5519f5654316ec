"""How a cohort is read: the plans that leads chose, newest holding, and the rounds of further readings."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import Field

from recruitment.domain.spending import PlanKind
from recruitment.models.base import UUID, WORK, SQLModel, datetime, identifier, moment, one_of, refers_to


class ReadingPlan(SQLModel, table=True):
    """A plan as a lead chose it, and why. Added, never changed: the newest of a cohort holds."""

    __tablename__ = "reading_plan"
    __table_args__ = (
        one_of("kind", PlanKind),
        CheckConstraint("readings > 0 and places > 0", name="reads_and_chooses"),
        CheckConstraint("(kind = 'adaptive') = (hours > 0)", name="adaptive_has_hours"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
        UniqueConstraint("id", "cohort_id"),
        Index("reading_plan_newest", "cohort_id", "made_at"),
        WORK,
    )

    id: UUID = identifier()
    cohort_id: UUID = refers_to("work.cohort.id")
    kind: str
    #: So often every pass is read before anything else.
    readings: int
    #: To be spent beyond that; 0 in an even plan.
    hours: float
    #: So many go on from the sift: what further readings could change.
    places: int
    reason: str
    made_at: datetime = moment()
    made_by: UUID


class ReadingRound(SQLModel, table=True):
    """Further readings asked for at one time, by the scores that there were."""

    __tablename__ = "reading_round"
    __table_args__ = (
        ForeignKeyConstraint(
            ["plan_id", "cohort_id"], ["work.reading_plan.id", "work.reading_plan.cohort_id"]
        ),
        UniqueConstraint("plan_id", "number"),
        WORK,
    )

    id: UUID = identifier()
    cohort_id: UUID
    plan_id: UUID
    number: int
    asked_at: datetime = moment()
    #: Nobody, where the timetable asked for it.
    asked_by: UUID | None = None
    #: How many places were expected to go to others than the truly best, as things stood.
    expected_wrong: float
    #: Whether no further reading was worth its while; and why the round is no longer, in words.
    stops: bool = Field(sa_column_kwargs={"server_default": text("false")})
    words: str
