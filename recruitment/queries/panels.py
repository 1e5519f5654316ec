"""Panels as leads set them: how far each is, who may be chosen, and who was."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, and_, exists, func, literal, or_, select
from sqlmodel import Session, col

from recruitment.domain.access import Role
from recruitment.domain.errors import NotFound
from recruitment.domain.panels import Observer, PanelState, state_of
from recruitment.models import (
    Application,
    Assessor,
    AssessorStanding,
    CardState,
    Conflict,
    Details,
    Observation,
    ObservationCard,
    Panel,
    Person,
    Reading,
    Scorecard,
    StaffRole,
)
from recruitment.models.base import datetime
from recruitment.programme.exercises import Exercise


@dataclass(frozen=True)
class PanelLine:
    """One candidate at one exercise, as leads list them.

    Attributes:
        members: what those on the panel are called.
        begun: of them, with a scorecard; `committed` with a committed one.
        gone: who left by themselves since it was set, and of them who can no longer do it, or are kept apart
            from the candidate, and have committed nothing.
    """

    application_id: UUID
    reference: str
    name: str
    held_at: datetime | None
    place: str
    members: tuple[str, ...]
    begun: int
    committed: int
    gone: int

    @property
    def state(self) -> PanelState:
        """How far it has come."""
        return state_of(len(self.members), self.begun, self.committed)


@dataclass(frozen=True)
class SetPanel:
    """The panel of one candidate at one exercise, or the place for one.

    Attributes:
        panel_id: None where nobody was chosen yet.
        stage: where the candidate is.
        to_do: what it does differently for the candidate.
        version: of the panel; 0 where there is none.
        members: who is on it now.
    """

    application_id: UUID
    reference: str
    name: str
    stage: str
    panel_id: UUID | None
    held_at: datetime | None
    place: str
    to_do: str
    version: int
    members: frozenset[UUID]


def panel_lines(session: Session, cohort_id: UUID, exercise: Exercise) -> tuple[PanelLine, ...]:
    """The candidates who are at an exercise's stage or have a panel at it, by name. One statement."""
    here = and_(col(Panel.application_id) == col(Application.id), col(Panel.exercise) == exercise.code)
    called = func.coalesce(func.nullif(col(Person.full_name), ""), col(Assessor.label))
    there = and_(col(Observation.id).is_not(None), col(Observation.left_at).is_(None))
    cannot = or_(
        ~func.coalesce(works_here(cohort_id), False),
        _in_conflict(col(Application.id)),
        func.coalesce(col(Details.person_id) == col(Observation.assessor_id), False),
    )
    uncommitted = func.coalesce(col(ObservationCard.state), "") != CardState.COMMITTED
    rows = session.execute(
        select(
            col(Application.id),
            col(Application.reference),
            func.max(_name()),
            func.max(col(Panel.held_at)),
            func.coalesce(func.max(col(Panel.place)), ""),
            func.array_agg(called).filter(there),
            func.count(col(ObservationCard.id)).filter(there),
            func.count().filter(and_(there, col(ObservationCard.state) == CardState.COMMITTED)),
            # Setting the panel takes people off at that very moment; later they left it by themselves.
            func.count().filter(
                or_(and_(there, cannot, uncommitted), col(Observation.left_at) > col(Panel.set_at))
            ),
        )
        .outerjoin(Details, col(Details.application_id) == col(Application.id))
        .outerjoin(Panel, here)
        .outerjoin(Observation, col(Observation.panel_id) == col(Panel.id))
        .outerjoin(Assessor, _is_assessor(col(Observation.assessor_id)))
        .outerjoin(Person, col(Person.id) == col(Observation.assessor_id))
        .outerjoin(ObservationCard, _current_card())
        .where(
            col(Application.cohort_id) == cohort_id,
            or_(col(Application.stage) == exercise.stage, there),
        )
        .group_by(col(Application.id))
        .order_by(func.max(col(Details.search_name)), col(Application.reference))
    )
    return tuple(_panel_line(row) for row in rows)


def _numbers_of(cohort_id: UUID) -> Subquery:
    """Of each panel of a cohort how many are on it, have begun, and have committed."""
    return (
        select(
            col(Panel.id),
            col(Panel.exercise),
            col(Panel.application_id),
            func.count(col(Observation.id)).label("members"),
            func.count(col(ObservationCard.id)).label("begun"),
            func.count().filter(col(ObservationCard.state) == CardState.COMMITTED).label("committed"),
        )
        .join(
            Observation, and_(col(Observation.panel_id) == col(Panel.id), col(Observation.left_at).is_(None))
        )
        .outerjoin(ObservationCard, _current_card())
        .where(col(Panel.cohort_id) == cohort_id)
        .group_by(col(Panel.id))
        .subquery()
    )


def panels_by_state(
    session: Session, cohort_id: UUID, exercises: Collection[Exercise]
) -> Mapping[str, Mapping[PanelState, int]]:
    """How many candidates are how far at each exercise. Two statements."""
    members = _numbers_of(cohort_id)
    found: dict[str, dict[PanelState, int]] = {one.code: {} for one in exercises}
    there: dict[str, int] = {one.code: 0 for one in exercises}
    rows = session.execute(
        select(
            members.c.exercise,
            col(Application.stage),
            members.c.members,
            members.c.begun,
            members.c.committed,
            func.count(),
        )
        .join(Application, col(Application.id) == members.c.application_id)
        .group_by(
            members.c.exercise,
            col(Application.stage),
            members.c.members,
            members.c.begun,
            members.c.committed,
        )
    )
    stages = {one.code: one.stage for one in exercises}
    for exercise, stage, *numbers, times in rows:
        if exercise not in found:
            continue
        state = state_of(*numbers)
        found[exercise][state] = found[exercise].get(state, 0) + times
        there[exercise] += times * (stage == stages[exercise])
    at_stage = dict(
        session.execute(
            select(col(Application.stage), func.count())
            .where(col(Application.cohort_id) == cohort_id, col(Application.stage).in_({*stages.values()}))
            .group_by(col(Application.stage))
        ).all()
    )
    for one in exercises:
        found[one.code][PanelState.NOBODY] = at_stage.get(one.stage, 0) - there[one.code]
    return found


def panel_of(session: Session, *, cohort_id: UUID, exercise: str, reference: str) -> SetPanel:
    """The panel of a candidate at an exercise. One statement.

    Raises:
        NotFound: the cohort has no such application.
    """
    row = session.execute(
        select(
            col(Application.id).label("application_id"),
            col(Application.reference),
            _name().label("name"),
            col(Application.stage),
            col(Panel.id).label("panel_id"),
            col(Panel.held_at),
            func.coalesce(col(Panel.place), "").label("place"),
            func.coalesce(col(Panel.to_do), "").label("to_do"),
            func.coalesce(col(Panel.version), 0).label("version"),
            select(func.array_agg(col(Observation.assessor_id)))
            .where(col(Observation.panel_id) == col(Panel.id), col(Observation.left_at).is_(None))
            .scalar_subquery()
            .label("members"),
        )
        .outerjoin(Details, col(Details.application_id) == col(Application.id))
        .outerjoin(
            Panel, and_(col(Panel.application_id) == col(Application.id), col(Panel.exercise) == exercise)
        )
        .where(col(Application.cohort_id) == cohort_id, col(Application.reference) == reference)
    ).one_or_none()
    if row is None:
        raise NotFound("Check the reference: this cohort has no application with this one.")
    held = row._asdict()
    return SetPanel(**held | {"members": frozenset(held["members"] or ())})


def possible_observers(
    session: Session, *, cohort_id: UUID, application_id: UUID, exercise: str, at_centre: Collection[str]
) -> tuple[Observer, ...]:
    """Every assessor of a cohort as the rules of panels see them, by name. One statement.

    Those who have left are among them only where they are on the panel.

    Args:
        application_id: the candidate's.
        exercise: its code.
        at_centre: the codes of all exercises of the centre.
    """
    reads = _readings(cohort_id, application_id)
    card = _card_state(application_id, exercise)
    works = works_here(cohort_id)
    rows = session.execute(
        select(
            col(Assessor.assessor_id),
            func.coalesce(func.nullif(col(Person.full_name), ""), col(Assessor.label)),
            works,
            _kept_apart(application_id),
            _count(reads.where(~_scored())),
            col(AssessorStanding.safer_until),
            _other_exercises(application_id, exercise, at_centre),
            _count(reads.where(_scored())) > 0,
            card,
        )
        .join(Person, col(Person.id) == col(Assessor.assessor_id))
        .outerjoin(
            AssessorStanding,
            and_(
                col(AssessorStanding.cohort_id) == col(Assessor.cohort_id),
                col(AssessorStanding.assessor_id) == col(Assessor.assessor_id),
            ),
        )
        .where(
            col(Assessor.cohort_id) == cohort_id,
            col(Assessor.has_account),
            or_(works, _is_on(application_id, exercise)),
        )
        .order_by(func.length(col(Assessor.label)), col(Assessor.label))
    )
    return tuple(_observer(row) for row in rows)


def works_here(cohort_id: UUID) -> ColumnElement[bool]:
    """Whether a person can sign in and is an assessor of the cohort now."""
    holds = exists().where(
        col(StaffRole.person_id) == col(Person.id),
        col(StaffRole.role) == Role.ASSESSOR,
        or_(col(StaffRole.cohort_id) == cohort_id, col(StaffRole.cohort_id).is_(None)),
    )
    return and_(col(Person.active), holds)


def _panel_line(row: Any) -> PanelLine:
    application_id, reference, name, held_at, place, members, *numbers = row
    begun, committed, gone = numbers
    called = tuple(sorted(members or ()))
    return PanelLine(application_id, reference, name, held_at, place, called, begun, committed, gone)


def _observer(row: Any) -> Observer:
    who, called, works, apart, unread, until, others, has_read, card = row
    return Observer(
        who,
        called,
        works_here=works,
        in_conflict=apart,
        unread=unread,
        safer_until=until,
        at_centre=frozenset(others or ()),
        has_read=has_read,
        has_begun=card is not None,
        has_committed=card == CardState.COMMITTED,
    )


def _name() -> Any:
    return func.coalesce(func.nullif(col(Details.full_name), ""), col(Application.reference))


def _is_assessor(person: Any) -> ColumnElement[bool]:
    return and_(col(Assessor.cohort_id) == col(Observation.cohort_id), col(Assessor.assessor_id) == person)


def _current_card() -> ColumnElement[bool]:
    return and_(
        col(ObservationCard.observation_id) == col(Observation.id),
        col(ObservationCard.state) != CardState.SUPERSEDED,
    )


def _in_conflict(application_id: Any) -> ColumnElement[bool]:
    """A conflict that nobody cleared."""
    return exists().where(
        col(Conflict.assessor_id) == col(Assessor.assessor_id),
        col(Conflict.application_id) == application_id,
        col(Conflict.cleared_at).is_(None),
    )


def _kept_apart(application_id: UUID) -> ColumnElement[bool]:
    """A conflict that nobody cleared, or an application of their own."""
    own = exists().where(
        col(Details.application_id) == application_id, col(Details.person_id) == col(Assessor.assessor_id)
    )
    return or_(_in_conflict(application_id), own)


def _readings(cohort_id: UUID, application_id: UUID) -> Select[Any]:
    return select(func.count()).where(
        col(Reading.cohort_id) == cohort_id,
        col(Reading.application_id) == application_id,
        col(Reading.assessor_id) == col(Assessor.assessor_id),
    )


def _scored() -> ColumnElement[bool]:
    return exists().where(
        col(Scorecard.reading_id) == col(Reading.id), col(Scorecard.state) == CardState.COMMITTED
    )


def _count(statement: Select[Any]) -> Any:
    return statement.scalar_subquery()


def _other_exercises(application_id: UUID, exercise: str, at_centre: Collection[str]) -> Any:
    return (
        select(func.array_agg(col(Panel.exercise)))
        .join(Observation, col(Observation.panel_id) == col(Panel.id))
        .where(
            col(Panel.application_id) == application_id,
            col(Panel.exercise) != exercise,
            col(Panel.exercise).in_(list(at_centre)),
            col(Observation.assessor_id) == col(Assessor.assessor_id),
            col(Observation.left_at).is_(None),
        )
        .scalar_subquery()
    )


def _on(application_id: UUID, exercise: str, what: Any) -> Select[Any]:
    return (
        select(what)
        .select_from(Observation)
        .join(Panel, col(Panel.id) == col(Observation.panel_id))
        .where(
            col(Panel.application_id) == application_id,
            col(Panel.exercise) == exercise,
            col(Observation.assessor_id) == col(Assessor.assessor_id),
            col(Observation.left_at).is_(None),
        )
    )


def _is_on(application_id: UUID, exercise: str) -> ColumnElement[bool]:
    return _on(application_id, exercise, literal(1)).exists()


def _card_state(application_id: UUID, exercise: str) -> Any:
    return (
        _on(application_id, exercise, col(ObservationCard.state))
        .join(ObservationCard, _current_card())
        .scalar_subquery()
    )
