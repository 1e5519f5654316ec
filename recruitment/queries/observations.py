"""An assessor's own observations, and what the others of a panel made of it once all have committed.

Nothing of another's card is asked for before: the statements say so, and the rows of the database do too.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from recruitment.domain.errors import NotFound
from recruitment.domain.observing import Observed, Slot
from recruitment.domain.stages import EXITS
from recruitment.models import (
    Application,
    Assessor,
    AssessorStanding,
    CardState,
    Details,
    DiscussedScore,
    Observation,
    ObservationCard,
    ObservationNote,
    ObservedScore,
    Panel,
    Person,
)
from recruitment.models.base import datetime


@dataclass(frozen=True)
class ObservationLine:
    """One observation in its assessor's list.

    Attributes:
        name: of the candidate; empty where the list is read blind.
        state: of their own scorecard; None where they have not begun.
        stage: where the candidate is; empty where the list is read blind, and then only candidates are in it.
    """

    id: UUID
    cohort_id: UUID
    exercise: str
    held_at: datetime | None
    place: str
    state: CardState | None
    reference: str = ""
    name: str = ""
    stage: str = ""

    @property
    def is_off(self) -> bool:
        """Whether the candidate is one no more."""
        return self.stage in EXITS

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self.state is CardState.COMMITTED or self.is_off


@dataclass(frozen=True)
class OwnObservation:
    """An observation as whoever makes it needs it.

    Attributes:
        name: of the candidate.
        others: what the others on the panel are called.
        safer_until: until when the observer's own training in safer recruitment is in date.
        card_id: their scorecard; None where they have not begun.
        version: of the scorecard; 0 where there is none.
        panel_is_done: whether all of the panel have committed.
        to_do: what the panel does differently for the candidate; empty where nothing.
        stage: where the candidate is.
    """

    id: UUID
    panel_id: UUID
    cohort_id: UUID
    assessor_id: UUID
    application_id: UUID
    exercise: str
    held_at: datetime | None
    place: str
    reference: str
    name: str
    own_name: str
    submitted_at: datetime | None
    employer: str
    safer_until: date | None
    card_id: UUID | None
    state: CardState | None
    version: int
    saved_at: datetime | None
    panel_is_done: bool
    to_do: str
    stage: str
    others: tuple[str, ...]

    @property
    def is_off(self) -> bool:
        """Whether the candidate is one no more."""
        return self.stage in EXITS

    @property
    def is_committed(self) -> bool:
        """Whether the scorecard stands."""
        return self.state is CardState.COMMITTED


@dataclass(frozen=True)
class Note:
    """Something noted, and when it was begun."""

    id: UUID
    text: str
    begun_at: datetime
    version: int


@dataclass(frozen=True)
class CommittedCard:
    """What one member of a panel made of an exercise."""

    assessor_id: UUID
    name: str
    scores: Mapping[Slot, Observed]


@dataclass(frozen=True)
class Discussed:
    """What a panel agreed on afterwards.

    Attributes:
        number: it is the panel's n-th, from 1.
    """

    number: int
    value: int
    reason: str
    by: str
    at: datetime


def coming_observations(session: Session, assessor_id: UUID) -> tuple[ObservationLine, ...]:
    """An assessor's observations as their blind first page lists them: nobody's name. One statement."""
    rows = session.execute(
        _lines(assessor_id, col(Panel.exercise), col(Panel.held_at), col(Panel.place), _state(assessor_id))
    )
    return tuple(_line(row) for row in rows)


def own_observations(
    session: Session, assessor_id: UUID, only: frozenset[UUID] | None
) -> tuple[ObservationLine, ...]:
    """An assessor's observations, with the candidates' names, the soonest first. One statement.

    Args:
        only: the cohorts in which they are an assessor; None means every one.
    """
    statement = (
        _lines(
            assessor_id,
            col(Panel.exercise),
            col(Panel.held_at),
            col(Panel.place),
            _state(assessor_id),
            col(Application.reference),
            _name(),
            col(Application.stage),
        )
        .join(Application, col(Application.id) == col(Panel.application_id))
        .outerjoin(Details, col(Details.application_id) == col(Application.id))
    )
    if only is not None:
        statement = statement.where(col(Observation.cohort_id).in_(only))
    return tuple(_line(row) for row in session.execute(statement))


def own_observation(
    session: Session, *, cohort_id: UUID, observation_id: UUID, assessor_id: UUID
) -> OwnObservation:
    """One observation of an assessor's own. One statement.

    Raises:
        NotFound: there is none, it is somebody else's or another cohort's, or they were taken off the panel.
    """
    values = {"observation": observation_id, "cohort": cohort_id, "assessor": assessor_id}
    row = session.execute(_OWN, values).one_or_none()
    if row is None:
        raise NotFound("Go back to your interviews: there is no such one for you.")
    held = row._asdict()
    state = None if held["state"] is None else CardState(held["state"])
    return OwnObservation(**held | {"state": state, "others": tuple(sorted(held["others"] or ()))})


def observed_on(session: Session, card_id: UUID | None) -> Mapping[Slot, Observed]:
    """What stands on a scorecard; nothing where there is none. One statement at most."""
    return {} if card_id is None else _on_cards(session, (card_id,)).get(card_id, {})


def notes_of(session: Session, observation_id: UUID) -> tuple[Note, ...]:
    """An observer's own notes, in the order in which they were begun. One statement."""
    rows = session.execute(
        select(
            col(ObservationNote.id),
            col(ObservationNote.text),
            col(ObservationNote.begun_at),
            col(ObservationNote.version),
        )
        .where(col(ObservationNote.observation_id) == observation_id)
        .order_by(col(ObservationNote.begun_at), col(ObservationNote.id))
    )
    return tuple(Note(*row) for row in rows)


def cards_of_panel(session: Session, panel_id: UUID) -> tuple[CommittedCard, ...]:
    """The scorecards of a panel side by side; none before all of them are committed. Two statements."""
    members = _members().subquery()
    rows = session.execute(
        select(col(ObservationCard.id), members.c.assessor_id, members.c.called)
        .join(
            members,
            and_(
                members.c.panel_id == col(ObservationCard.panel_id),
                members.c.assessor_id == col(ObservationCard.assessor_id),
            ),
        )
        .where(
            col(ObservationCard.panel_id) == panel_id,
            col(ObservationCard.state) == CardState.COMMITTED,
            func.work.panel_is_done(panel_id),
        )
        .order_by(members.c.called)
    ).all()
    made = _on_cards(session, [row[0] for row in rows])
    return tuple(CommittedCard(row[1], row[2], made.get(row[0], {})) for row in rows)


def discussed_by(session: Session, panel_id: UUID) -> Mapping[Slot, tuple[Discussed, ...]]:
    """What a panel agreed on, the newest first: that one holds. One statement."""
    found: dict[Slot, list[Discussed]] = defaultdict(list)
    rows = session.execute(
        select(
            col(DiscussedScore.question),
            col(DiscussedScore.criterion),
            col(DiscussedScore.number),
            col(DiscussedScore.value),
            col(DiscussedScore.reason),
            func.coalesce(func.nullif(col(Person.full_name), ""), "A former member"),
            col(DiscussedScore.at),
        )
        .outerjoin(Person, col(Person.id) == col(DiscussedScore.by_id))
        .where(col(DiscussedScore.panel_id) == panel_id)
        .order_by(col(DiscussedScore.number).desc())
    )
    for question, criterion, *agreed in rows:
        found[Slot(question, criterion)].append(Discussed(*agreed))
    return {slot: tuple(agreed) for slot, agreed in found.items()}


def _on_cards(session: Session, card_ids: Iterable[UUID]) -> Mapping[UUID, Mapping[Slot, Observed]]:
    found: dict[UUID, dict[Slot, Observed]] = defaultdict(dict)
    for card, question, criterion, value, absence, evidence in session.execute(
        select(
            col(ObservedScore.card_id),
            col(ObservedScore.question),
            col(ObservedScore.criterion),
            col(ObservedScore.value),
            col(ObservedScore.absence),
            col(ObservedScore.evidence),
        ).where(col(ObservedScore.card_id).in_(card_ids))
    ):
        choice = absence or ("" if value is None else str(value))
        found[card][Slot(question, criterion)] = Observed(choice, evidence)
    return found


def _lines(assessor_id: UUID, *columns: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(col(Observation.id), col(Observation.cohort_id), *columns)
        .join(Panel, col(Panel.id) == col(Observation.panel_id))
        .where(col(Observation.assessor_id) == assessor_id, col(Observation.left_at).is_(None))
        .order_by(col(Panel.held_at).nulls_last(), col(Panel.exercise), col(Observation.id))
    )


def _line(row: Any) -> ObservationLine:
    observation, cohort, exercise, held_at, place, state, *who = row
    stands = None if state is None else CardState(state)
    return ObservationLine(observation, cohort, exercise, held_at, place, stands, *who)


def _state(assessor_id: UUID) -> Any:
    """The state of the assessor's own card."""
    return select(col(ObservationCard.state)).where(_own_card(assessor_id)).scalar_subquery()


def _own_card(assessor_id: Any) -> ColumnElement[bool]:
    return and_(
        col(ObservationCard.observation_id) == col(Observation.id),
        col(ObservationCard.assessor_id) == assessor_id,
        col(ObservationCard.state) != CardState.SUPERSEDED,
    )


def _name() -> Any:
    # Never the reference: past work has it beside the answers that were read blind.
    return func.coalesce(func.nullif(col(Details.full_name), ""), "A candidate")


def _members() -> Select[*tuple[Any, ...]]:
    """Who is on each panel now, and what they are called."""
    return (
        select(
            col(Observation.panel_id),
            col(Observation.assessor_id),
            func.coalesce(func.nullif(col(Person.full_name), ""), col(Assessor.label)).label("called"),
        )
        .join(Assessor, _is_theirs(Assessor))
        .outerjoin(Person, col(Person.id) == col(Observation.assessor_id))
        .where(col(Observation.left_at).is_(None))
    )


def _is_theirs(table: type[Assessor] | type[AssessorStanding]) -> ColumnElement[bool]:
    """Of what an assessor is in a cohort: that of an observation's."""
    return and_(
        col(table.cohort_id) == col(Observation.cohort_id),
        col(table.assessor_id) == col(Observation.assessor_id),
    )


def _own() -> Select[*tuple[Any, ...]]:
    own, members = aliased(Person), _members().subquery()
    return (
        select(
            col(Observation.id),
            col(Observation.panel_id),
            col(Observation.cohort_id),
            col(Observation.assessor_id),
            col(Panel.application_id),
            col(Panel.exercise),
            col(Panel.held_at),
            col(Panel.place),
            col(Application.reference),
            _name().label("name"),
            func.coalesce(func.nullif(col(own.full_name), ""), col(Assessor.label)).label("own_name"),
            col(Application.submitted_at),
            func.coalesce(col(Details.employer), "").label("employer"),
            col(AssessorStanding.safer_until),
            col(ObservationCard.id).label("card_id"),
            col(ObservationCard.state),
            func.coalesce(col(ObservationCard.version), 0).label("version"),
            col(ObservationCard.saved_at),
            func.work.panel_is_done(col(Panel.id)).label("panel_is_done"),
            col(Panel.to_do),
            col(Application.stage),
            select(func.array_agg(members.c.called))
            .where(members.c.panel_id == col(Panel.id), members.c.assessor_id != bindparam("assessor"))
            .scalar_subquery()
            .label("others"),
        )
        .join(Panel, col(Panel.id) == col(Observation.panel_id))
        .join(Application, col(Application.id) == col(Panel.application_id))
        .join(Assessor, _is_theirs(Assessor))
        .outerjoin(own, col(own.id) == col(Observation.assessor_id))
        .outerjoin(Details, col(Details.application_id) == col(Application.id))
        .outerjoin(AssessorStanding, _is_theirs(AssessorStanding))
        .outerjoin(ObservationCard, _own_card(bindparam("assessor")))
        .where(
            col(Observation.id) == bindparam("observation"),
            col(Observation.cohort_id) == bindparam("cohort"),
            col(Observation.assessor_id) == bindparam("assessor"),
            col(Observation.left_at).is_(None),
        )
    )


# Composed once: that takes longer than carrying it out, and every save of a score asks for it.
_OWN = _own()
