"""What there is to read, who reads, and how far everybody is: for leads, never for readers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, or_, select, tuple_, union_all
from sqlmodel import Session, col, func

from recruitment.domain.access import Role
from recruitment.domain.stages import Stage
from recruitment.models import (
    Application,
    Assessor,
    BlindedAnswer,
    CardState,
    Conflict,
    Details,
    GivenBack,
    LeftReading,
    Person,
    Reading,
    Scorecard,
    StaffRole,
)
from recruitment.models.base import datetime
from recruitment.programme.schema import Pass
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.plans import newest_readings


@dataclass(frozen=True)
class Outlook:
    """The arithmetic of a cohort's sift.

    Attributes:
        candidates: applications in the sift with answers to read.
        passes: questions on criteria.
        readings_each: how many assessors read each pass of each candidate.
        assessors: those with an active account.
        allocated: planned readings that somebody has.
        committed: planned readings that are scored for good.
        unread_candidates: candidates of whom nobody has anything yet.
        minutes_a_reading: as the definition reckons.
    """

    candidates: int
    passes: int
    readings_each: int
    assessors: int
    allocated: int
    committed: int
    unread_candidates: int
    minutes_a_reading: float

    @property
    def readings_total(self) -> int:
        """Readings in all: candidates x passes x readings each."""
        return self.candidates * self.passes * self.readings_each

    @property
    def unallocated(self) -> int:
        """Readings that nobody has yet."""
        return max(0, self.readings_total - self.allocated)

    @property
    def readings_by_each(self) -> int:
        """Readings that fall to one assessor, rounded up; none where there is no assessor."""
        return math.ceil(self.readings_total / self.assessors) if self.assessors else 0

    @property
    def minutes_each(self) -> float:
        """Minutes that fall to one assessor."""
        return self.readings_by_each * self.minutes_a_reading

    @property
    def hours_each(self) -> float:
        """Hours that fall to one assessor."""
        return self.minutes_each / 60


@dataclass(frozen=True)
class AssessorProgress:
    """How far one assessor is in a cohort.

    Attributes:
        account_open: whether they can sign in.
        holds_role: whether they are an assessor of this cohort still.
        signed_in_at: the last time, or None where they never have.
    """

    assessor_id: UUID
    label: str
    name: str
    email: str
    account_open: bool
    holds_role: bool
    signed_in_at: datetime | None
    allocated: int
    drafted: int
    committed: int
    last_saved_at: datetime | None
    last_shown_at: datetime | None

    @property
    def active(self) -> bool:
        """Whether they can read here now."""
        return self.account_open and self.holds_role

    @property
    def unread(self) -> int:
        """Readings they have not begun."""
        return self.allocated - self.committed - self.drafted

    @property
    def last_active_at(self) -> datetime | None:
        """When they last saved something or had a reading shown; None where neither."""
        return max((at for at in (self.last_saved_at, self.last_shown_at) if at is not None), default=None)

    @property
    def left(self) -> int:
        """Readings that are not committed yet."""
        return self.allocated - self.committed


@dataclass(frozen=True)
class ActiveAssessor:
    """Somebody who can be given readings, and where to write to them."""

    assessor_id: UUID
    email: str


@dataclass(frozen=True)
class HeldReading:
    """A reading that somebody has already."""

    id: UUID
    application_id: UUID
    item: str
    criterion: str
    assessor_id: UUID
    position: int


@dataclass(frozen=True)
class OpenReading:
    """A reading that is not committed.

    Attributes:
        drafted: whether anything of it was saved.
    """

    id: UUID
    reference: str
    item: str
    criterion: str
    drafted: bool


def allocation_outlook(session: Session, cohort: CohortFacts) -> Outlook:
    """What a cohort's sift asks for and how much of it is given out and done. One statement."""
    definition = cohort.definition
    each = func.coalesce(newest_readings(cohort.id), definition.sift.readings)
    candidates = _candidates(cohort.id).subquery()
    passes = definition.passes()
    cells = _cells(cohort.id, passes).cte("cells")
    row = session.execute(
        select(
            _one(select(func.count()).select_from(candidates)),
            _one(select(func.count()).select_from(_active(cohort.id).subquery())),
            _one(select(func.coalesce(func.sum(func.least(cells.c.given, each)), 0))),
            _one(select(func.coalesce(func.sum(func.least(cells.c.committed, each)), 0))),
            _one(select(func.count(cells.c.application_id.distinct()))),
            each,
        )
    ).one()
    return Outlook(
        candidates=row[0],
        passes=len(passes),
        readings_each=row[5],
        assessors=row[1],
        allocated=row[2],
        committed=row[3],
        unread_candidates=row[0] - row[4],
        minutes_a_reading=definition.sift.minutes,
    )


def progress_by_assessor(session: Session, cohort: CohortFacts) -> tuple[AssessorProgress, ...]:
    """How far each assessor with an account is, in the order of their labels. One statement."""
    state = col(Scorecard.state)
    rows = session.execute(
        select(
            col(Assessor.assessor_id),
            col(Assessor.label),
            col(Person.full_name),
            col(Person.email),
            col(Person.active),
            _holds_role(cohort.id),
            col(Person.signed_in_at),
            func.count(col(Reading.id)),
            func.count().filter(state == CardState.DRAFT),
            func.count().filter(state == CardState.COMMITTED),
            func.max(col(Scorecard.saved_at)),
            func.max(col(Reading.displayed_at)),
        )
        .select_from(Assessor)
        .join(Person, col(Person.id) == col(Assessor.assessor_id))
        .outerjoin(
            Reading,
            (col(Reading.cohort_id) == col(Assessor.cohort_id))
            & (col(Reading.assessor_id) == col(Assessor.assessor_id)),
        )
        .outerjoin(
            Scorecard, (col(Scorecard.reading_id) == col(Reading.id)) & (state != CardState.SUPERSEDED)
        )
        .where(col(Assessor.cohort_id) == cohort.id, col(Assessor.has_account))
        .group_by(col(Assessor.assessor_id), col(Assessor.label), col(Person.id))
        # "Assessor 10" after "Assessor 9".
        .order_by(func.length(col(Assessor.label)), col(Assessor.label))
    )
    return tuple(AssessorProgress(*row) for row in rows)


def candidates_to_read(session: Session, cohort_id: UUID) -> dict[str, UUID]:
    """The applications in the sift that have answers to read, by reference."""
    rows = session.execute(
        select(col(Application.reference), col(Application.id))
        .where(col(Application.id).in_(_candidates(cohort_id)))
        .order_by(col(Application.reference))
    )
    return {row.reference: row.id for row in rows}


def active_assessors(session: Session, cohort_id: UUID) -> tuple[ActiveAssessor, ...]:
    """The assessors of a cohort who can read in it, in the order of their ids."""
    rows = session.execute(_active(cohort_id).order_by(col(Assessor.assessor_id)))
    return tuple(ActiveAssessor(*row) for row in rows)


def conflicts_of(session: Session, cohort_id: UUID) -> frozenset[tuple[UUID, UUID]]:
    """Who is given nothing of whom in a cohort: (assessor, application). Nobody reads their own.

    What somebody gave back does not come back to them.
    """
    known = (
        select(col(Conflict.assessor_id), col(Conflict.application_id))
        .join(Application, col(Application.id) == col(Conflict.application_id))
        .where(col(Application.cohort_id) == cohort_id, col(Conflict.cleared_at).is_(None))
    )
    own = select(col(Details.person_id), col(Details.application_id)).where(
        col(Details.cohort_id) == cohort_id
    )
    given_back = select(col(GivenBack.assessor_id), col(GivenBack.application_id)).where(
        col(GivenBack.cohort_id) == cohort_id
    )
    rows = session.execute(union_all(known, own, given_back))
    return frozenset((assessor, application) for assessor, application in rows)


def readings_held(session: Session, cohort_id: UUID) -> tuple[HeldReading, ...]:
    """The readings of a cohort that count: committed, or of somebody who can go on with them.

    A draft of somebody who has left is kept where it is, but nobody waits for it.
    """
    rows = session.execute(
        select(
            col(Reading.id),
            col(Reading.application_id),
            col(Reading.item),
            col(Reading.criterion),
            col(Reading.assessor_id),
            col(Reading.position),
        ).where(col(Reading.cohort_id) == cohort_id, reading_counts(cohort_id))
    )
    return tuple(HeldReading(*row) for row in rows)


def reading_counts(cohort_id: UUID, *, without: UUID | None = None) -> ColumnElement[bool]:
    """Whether a reading counts: it is committed, or somebody holds it who can go on with it.

    Args:
        cohort_id: the reading's.
        without: an assessor who is leaving, and cannot go on either.
    """
    goes_on = _reads_on(cohort_id)
    if without is not None:
        goes_on = goes_on & (col(Reading.assessor_id) != without)
    return or_(goes_on, _is_committed())


def draft_was_left() -> ColumnElement[bool]:
    """Whether a reading was taken from the pool, begun and left, and is not committed since."""
    left = exists().where(col(LeftReading.reading_id) == col(Reading.id))
    return left & ~_is_committed()


def reading_is_awaited(cohort_id: UUID) -> ColumnElement[bool]:
    """Whether a reading is not committed, and its assessor can go on with it and did not leave it."""
    left = exists().where(col(LeftReading.reading_id) == col(Reading.id))
    return _reads_on(cohort_id) & ~_is_committed() & ~left


def unfinished_readings(session: Session, cohort_id: UUID, assessor_id: UUID) -> tuple[OpenReading, ...]:
    """An assessor's readings in a cohort that are not committed, in the order of candidates and passes."""
    drafted = exists().where(col(Scorecard.reading_id) == col(Reading.id))
    rows = session.execute(
        select(
            col(Reading.id),
            col(Application.reference),
            col(Reading.item),
            col(Reading.criterion),
            drafted,
        )
        .join(Application, col(Application.id) == col(Reading.application_id))
        .where(
            col(Reading.cohort_id) == cohort_id,
            col(Reading.assessor_id) == assessor_id,
            ~_is_committed(),
        )
        .order_by(col(Application.reference), col(Reading.item), col(Reading.criterion))
    )
    return tuple(OpenReading(*row) for row in rows)


def _candidates(cohort_id: UUID) -> Select[UUID]:
    """Those in the sift with a blinded copy: scores collected elsewhere come without answers."""
    copy = select(1).where(
        col(BlindedAnswer.application_id) == col(Application.id), col(BlindedAnswer.superseded_at).is_(None)
    )
    return select(col(Application.id)).where(
        col(Application.cohort_id) == cohort_id, col(Application.stage) == Stage.SIFT, copy.exists()
    )


def _active(cohort_id: UUID) -> Select[UUID, str]:
    return (
        select(col(Assessor.assessor_id), col(Person.email))
        .join(Person, col(Person.id) == col(Assessor.assessor_id))
        .where(
            col(Assessor.cohort_id) == cohort_id,
            col(Assessor.has_account),
            col(Person.active),
            _holds_role(cohort_id),
        )
    )


def _holds_role(cohort_id: UUID) -> ColumnElement[bool]:
    """Whether a person is an assessor of the cohort now: who was one stays on its list."""
    return exists().where(
        col(StaffRole.person_id) == col(Person.id),
        col(StaffRole.role) == Role.ASSESSOR,
        or_(col(StaffRole.cohort_id) == cohort_id, col(StaffRole.cohort_id).is_(None)),
    )


def _reads_on(cohort_id: UUID) -> ColumnElement[bool]:
    """Whether a reading's assessor can go on with it."""
    return col(Reading.assessor_id).in_(_active(cohort_id).with_only_columns(col(Assessor.assessor_id)))


def _is_committed() -> ColumnElement[bool]:
    return exists().where(
        col(Scorecard.reading_id) == col(Reading.id), col(Scorecard.state) == CardState.COMMITTED
    )


def _cells(cohort_id: UUID, passes: Sequence[Pass]) -> Select[UUID, int, int]:
    """How many readings each pass of each candidate has, and how many of them are committed."""
    candidate, item, criterion = col(Reading.application_id), col(Reading.item), col(Reading.criterion)
    planned = tuple_(item, criterion).in_([(one.item, one.criterion) for one in passes])
    return (
        select(
            candidate.label("application_id"),
            func.count().label("given"),
            func.count(col(Scorecard.id)).label("committed"),
        )
        .select_from(Reading)
        .outerjoin(
            Scorecard,
            (col(Scorecard.reading_id) == col(Reading.id)) & (col(Scorecard.state) == CardState.COMMITTED),
        )
        .where(
            candidate.in_(_candidates(cohort_id)),
            planned,
            or_(col(Scorecard.id).is_not(None), _reads_on(cohort_id)),
        )
        .group_by(candidate, item, criterion)
    )


def _one(statement: Select[int]) -> ScalarSelect[int]:
    return statement.scalar_subquery()
