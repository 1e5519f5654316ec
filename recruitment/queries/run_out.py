"""What has run out in a cohort: reserves past their day, offers past theirs, slots nobody chose, training.

Nothing is decided by it: leads see it, and are told of it once.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    DateTime,
    Select,
    Text,
    Uuid,
    bindparam,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlmodel import Session, col

from recruitment.domain.access import Role
from recruitment.domain.deadlines import LONDON
from recruitment.domain.stages import Stage
from recruitment.models import (
    Application,
    Assessor,
    AssessorStanding,
    Booking,
    OfferAnswer,
    Person,
    ReservePlace,
    StaffRole,
)
from recruitment.models.base import datetime
from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.dates import offer_answer_by


class Ran(StrEnum):
    """What ran out."""

    RESERVE = "reserve"
    OFFER = "offer"
    SLOT = "slot"
    TRAINING = "training"


#: Where people are while panels may still be chosen: training that runs out matters to nobody afterwards.
_TO_BE_SEEN = (Stage.SIFT, Stage.INTERVIEW, Stage.CENTRE)


@dataclass(frozen=True)
class RanOut:
    """One thing that ran out.

    Attributes:
        subject: the reference of the candidate, or the label of the assessor whose training it is.
        at: when, aware; of something to come, when it will.
        assessor_id: of training, whose.
        exercise: of a slot, the code of the exercise.
    """

    cohort_id: UUID
    kind: Ran
    subject: str
    at: datetime
    assessor_id: UUID | None = None
    exercise: str = ""

    @property
    def last_day(self) -> date:
        """The last day on which it held, in London."""
        return (self.at - timedelta(seconds=1)).astimezone(LONDON).date()


def run_out(session: Session, cohort: CohortFacts, now: datetime) -> tuple[RanOut, ...]:
    """What has run out in a cohort and still waits for somebody, the oldest first. One statement."""
    rows = session.execute(RUNS_OUT, {"cohorts": [cohort.id]})
    return tuple(one for one in sorted_by_time(_read(rows, {cohort.id: cohort})) if one.at <= now)


def sorted_by_time(found: Iterator[RanOut]) -> list[RanOut]:
    """The oldest first."""
    return sorted(found, key=lambda one: (one.at, one.kind, one.subject))


def _read(rows: Any, cohorts: Mapping[UUID, CohortFacts]) -> Iterator[RanOut]:
    for row in rows:
        found = read_one(row, cohorts[row.cohort_id])
        if found is not None:
            yield found


def read_one(row: Any, cohort: CohortFacts) -> RanOut | None:
    """What a row of `RUNS_OUT` says; None for a slot of an exercise that the candidate is past.

    Until when an offer can be answered, only the definition says.
    """
    kind, at = Ran(row.kind), row.at
    if kind is Ran.OFFER:
        at = offer_answer_by(cohort, at)
    if kind is Ran.SLOT and not _is_at(cohort.definition, row.exercise, row.stage):
        return None
    return RanOut(row.cohort_id, kind, row.subject, at, row.assessor_id, row.exercise)


def _is_at(definition: Definition, code: str, stage: str) -> bool:
    return any(one.code == code and one.stage == stage for one in definition.exercises)


_COHORTS: BindParameter[Collection[UUID]] = bindparam("cohorts", expanding=True)


def _row(kind: Ran, at: Any, subject: Any, *, who: Any = None, exercise: Any = None) -> tuple[Any, ...]:
    return (
        literal(kind.value, Text).label("kind"),
        at.label("at"),
        cast(subject, Text).label("subject"),
        cast(null() if who is None else who, Uuid).label("assessor_id"),
        (literal("", Text) if exercise is None else cast(exercise, Text)).label("exercise"),
    )


def _over(day: Any) -> ColumnElement[datetime]:
    """The midnight in London that ends a day."""
    return type_coerce(func.timezone("Europe/London", cast(day + 1, DateTime())), DateTime(timezone=True))


def _reserves() -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(Application.cohort_id),
            *_row(Ran.RESERVE, _over(col(ReservePlace.until)), col(Application.reference)),
            col(Application.stage),
        )
        .join(ReservePlace, col(ReservePlace.application_id) == col(Application.id))
        .where(col(Application.cohort_id).in_(_COHORTS), col(Application.stage) == Stage.RESERVE)
    )


def _offers() -> Select[*tuple[Any, ...]]:
    answered = exists().where(col(OfferAnswer.application_id) == col(Application.id))
    return select(
        col(Application.cohort_id),
        *_row(Ran.OFFER, col(Application.stage_since), col(Application.reference)),
        col(Application.stage),
    ).where(col(Application.cohort_id).in_(_COHORTS), col(Application.stage) == Stage.OFFER, ~answered)


def _slots() -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(Application.cohort_id),
            *_row(
                Ran.SLOT, col(Booking.expired_at), col(Application.reference), exercise=col(Booking.exercise)
            ),
            col(Application.stage),
        )
        .join(Application, col(Application.id) == col(Booking.application_id))
        .where(
            col(Booking.cohort_id).in_(_COHORTS),
            col(Booking.expired_at).is_not(None),
            col(Booking.slot_id).is_(None),
        )
    )


def _training() -> Select[*tuple[Any, ...]]:
    works = exists().where(
        col(StaffRole.person_id) == col(Person.id),
        col(StaffRole.role) == Role.ASSESSOR,
        or_(col(StaffRole.cohort_id) == col(AssessorStanding.cohort_id), col(StaffRole.cohort_id).is_(None)),
    )
    waits = exists().where(
        col(Application.cohort_id) == col(AssessorStanding.cohort_id),
        col(Application.stage).in_(_TO_BE_SEEN),
    )
    return (
        select(
            col(AssessorStanding.cohort_id),
            *_row(
                Ran.TRAINING,
                _over(col(AssessorStanding.safer_until)),
                col(Assessor.label),
                who=col(AssessorStanding.assessor_id),
            ),
            literal("", Text),
        )
        .join(
            Assessor,
            (col(Assessor.cohort_id) == col(AssessorStanding.cohort_id))
            & (col(Assessor.assessor_id) == col(AssessorStanding.assessor_id)),
        )
        .join(Person, col(Person.id) == col(AssessorStanding.assessor_id))
        .where(
            col(AssessorStanding.cohort_id).in_(_COHORTS),
            col(AssessorStanding.safer_until).is_not(None),
            col(Person.active),
            works,
            waits,
        )
    )


#: All that runs out in these cohorts, whether it has or will: each is one of few.
RUNS_OUT = union_all(_reserves(), _offers(), _slots(), _training())
#: The same without slots: of these leads are told when the time to choose one is over.
TO_BE_TOLD = union_all(_reserves(), _offers(), _training())
