"""Panels as leads set them: how far each is, who may be chosen, and who was."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Subquery,
    TableValuedAlias,
    Text,
    Uuid,
    and_,
    bindparam,
    column,
    exists,
    func,
    or_,
    select,
)
from sqlmodel import Session, col

from recruitment.domain.access import Role
from recruitment.domain.errors import NotFound
from recruitment.domain.panels import PanelState, state_of
from recruitment.models import (
    Application,
    Assessor,
    CardState,
    Conflict,
    Details,
    Observation,
    ObservationCard,
    Panel,
    Person,
    StaffRole,
)
from recruitment.models.base import datetime
from recruitment.programme.exercises import Exercise

#: A candidate's reference and an exercise's code: of which there is one panel.
PanelKey = tuple[str, str]


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
        in_conflict(col(Application.id)),
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
        .outerjoin(ObservationCard, current_card())
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
        .outerjoin(ObservationCard, current_card())
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
    return panels_of(session, cohort_id=cohort_id, keys=[(reference, exercise)])[reference, exercise]


def panels_of(
    session: Session, *, cohort_id: UUID, keys: Collection[PanelKey]
) -> Mapping[PanelKey, SetPanel]:
    """The panels of candidates at exercises, in the order of the keys. One statement, however many.

    Args:
        keys: the candidate's reference and the exercise's code, each pair once.

    Raises:
        NotFound: the cohort has no such application.
    """
    asked = asked_about(keys, "reference", Text)
    rows = session.execute(
        select(
            asked.c.exercise,
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
        .select_from(asked)
        .join(Application, col(Application.reference) == asked.c.reference)
        .outerjoin(Details, col(Details.application_id) == col(Application.id))
        .outerjoin(
            Panel,
            and_(col(Panel.application_id) == col(Application.id), col(Panel.exercise) == asked.c.exercise),
        )
        .where(col(Application.cohort_id) == cohort_id)
    )
    found = dict(map(_set_panel, rows))
    if not found.keys() >= {*keys}:
        raise NotFound("Check the reference: this cohort has no application with this one.")
    return {key: found[key] for key in keys}


def asked_about(
    keys: Collection[tuple[Any, str]], whose: str, kind: type[Text] | type[Uuid[UUID]]
) -> TableValuedAlias:
    """Pairs of a candidate and an exercise as rows, so that one statement asks about all of them.

    Args:
        keys: who, and the exercise's code.
        whose: the name of the column that says who, and `kind` its type.
    """
    who = bindparam("asked_who", [one for one, _ in keys], type_=ARRAY(kind))
    codes = bindparam("asked_codes", [code for _, code in keys], type_=ARRAY(Text))
    columns = column(whose, kind), column("exercise", Text)
    return func.unnest(who, codes).table_valued(*columns).render_derived(name="asked")


def works_here(cohort_id: UUID) -> ColumnElement[bool]:
    """Whether a person can sign in and is an assessor of the cohort now."""
    holds = exists().where(
        col(StaffRole.person_id) == col(Person.id),
        col(StaffRole.role) == Role.ASSESSOR,
        or_(col(StaffRole.cohort_id) == cohort_id, col(StaffRole.cohort_id).is_(None)),
    )
    return and_(col(Person.active), holds)


def current_card() -> ColumnElement[bool]:
    """Whether a scorecard is the one that counts of an observation."""
    return and_(
        col(ObservationCard.observation_id) == col(Observation.id),
        col(ObservationCard.state) != CardState.SUPERSEDED,
    )


def in_conflict(application_id: Any) -> ColumnElement[bool]:
    """A conflict that nobody cleared."""
    return exists().where(
        col(Conflict.assessor_id) == col(Assessor.assessor_id),
        col(Conflict.application_id) == application_id,
        col(Conflict.cleared_at).is_(None),
    )


def _panel_line(row: Any) -> PanelLine:
    application_id, reference, name, held_at, place, members, *numbers = row
    begun, committed, gone = numbers
    called = tuple(sorted(members or ()))
    return PanelLine(application_id, reference, name, held_at, place, called, begun, committed, gone)


def _set_panel(row: Any) -> tuple[PanelKey, SetPanel]:
    held = row._asdict()
    exercise, members = held.pop("exercise"), frozenset(held.pop("members") or ())
    return (held["reference"], exercise), SetPanel(**held, members=members)


def _name() -> Any:
    return func.coalesce(func.nullif(col(Details.full_name), ""), col(Application.reference))


def _is_assessor(person: Any) -> ColumnElement[bool]:
    return and_(col(Assessor.cohort_id) == col(Observation.cohort_id), col(Assessor.assessor_id) == person)
