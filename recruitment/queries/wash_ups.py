"""A wash-up: the list first, then each exercise as its panel saw it, who took part, and what came of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from recruitment.domain.observing import Observed, Slot, differing
from recruitment.domain.stages import Action, Stage
from recruitment.domain.wash_up import Participant
from recruitment.models import (
    Application,
    Assessor,
    CardState,
    Decision,
    DecisionItem,
    DecisionState,
    DiscussedScore,
    Observation,
    ObservationCard,
    ObservedScore,
    Panel,
    Person,
    Shortlist,
    ShortlistRow,
    WashUp,
    WashUpMember,
)
from recruitment.models.base import datetime
from recruitment.programme.exercises import Exercise
from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.observations import Discussed
from recruitment.queries.shortlists import Candidate, FrozenShortlist, shortlist_by_id
from recruitment.queries.side_by_side import Compared, ComparedSlot


@dataclass(frozen=True)
class HeardExercise:
    """One exercise of one candidate.

    Attributes:
        average: the plain average as the list froze it; None where there was none.
        weight: its share of the composite, as the list was built.
        compared: what each of the panel scored apart, and the agreed score; None until all have committed.
    """

    code: str
    name: str
    average: float | None
    weight: float
    compared: Compared | None


@dataclass(frozen=True)
class ChosenOutcome:
    """What two leads decided about a candidate from this list, or what one proposed.

    Attributes:
        against_list: whether it differs from what the order of the list would give.
        band: the code of the reserve list's band; None for other outcomes.
        until: the last day on the reserve list.
        state: of the decision.
    """

    decision_id: UUID
    action: Action
    reason: str
    against_list: bool
    band: str | None
    until: date | None
    state: DecisionState


@dataclass(frozen=True)
class HeardCandidate:
    """A candidate as they are heard: their place on the frozen list, then each exercise."""

    placed: Candidate
    exercises: tuple[HeardExercise, ...]
    outcome: ChosenOutcome | None


@dataclass(frozen=True)
class TookPart:
    """Who heard the candidates of a list, as it was recorded last."""

    held_on: date
    recorded_by: str
    recorded_at: datetime
    people: tuple[Participant, ...]


@dataclass(frozen=True)
class HeardList:
    """All that a wash-up has before it: the page shows it, and the pack prints it.

    Attributes:
        shortlist: the frozen list, which nothing here changes.
        took_part: None where nobody has been recorded yet.
    """

    shortlist: FrozenShortlist
    candidates: tuple[HeardCandidate, ...]
    took_part: TookPart | None


def heard_list(
    session: Session, *, cohort: CohortFacts, shortlist_id: UUID, but: UUID | None = None
) -> HeardList:
    """A list of exercises with everything that is heard of its candidates. A constant number of statements.

    Args:
        cohort: the list's.
        shortlist_id: a list of those at interview or at the centre.
        but: an application to leave out: nobody hears their own.

    Raises:
        NotFound: there is no such list in this cohort.
    """
    shortlist = shortlist_by_id(session, cohort.id, shortlist_id)
    placed = [one for one in shortlist.candidates if one.application_id != but]
    exercises = [
        one for one in cohort.definition.exercises if one.code in shortlist.basis.get("exercises", ())
    ]
    panels = compared_panels(
        session,
        cohort.id,
        [one.application_id for one in placed],
        exercises=exercises,
        definition=cohort.definition,
    )
    outcomes = _outcomes(session, shortlist_id)
    return HeardList(
        shortlist,
        tuple(
            HeardCandidate(one, _heard(one, shortlist, exercises, panels), outcomes.get(one.application_id))
            for one in placed
        ),
        took_part(session, shortlist_id),
    )


def _heard(
    one: Candidate,
    shortlist: FrozenShortlist,
    exercises: Sequence[Exercise],
    panels: Mapping[tuple[UUID, str], Compared],
) -> tuple[HeardExercise, ...]:
    weights = shortlist.basis.get("weights", {})
    return tuple(
        HeardExercise(
            exercise.code,
            exercise.name,
            one.exercises.get(exercise.code),
            weights.get(exercise.code, 0.0),
            panels.get((one.application_id, exercise.code)),
        )
        for exercise in exercises
    )


def compared_panels(
    session: Session,
    cohort_id: UUID,
    application_ids: Collection[UUID],
    *,
    exercises: Iterable[Exercise],
    definition: Definition,
) -> Mapping[tuple[UUID, str], Compared]:
    """The scorecards of many panels side by side, by application and exercise. Two statements.

    A panel of whom somebody has not committed is not in it.
    """
    by_code = {one.code: one for one in exercises}
    cards, names = _cards(session, cohort_id, application_ids)
    agreed = _agreed(session, cohort_id, application_ids)
    return {
        key: _compared(by_code[key[1]], definition, names[key], made, agreed.get(key, {}))
        for key, made in cards.items()
        if key[1] in by_code
    }


def _compared(
    exercise: Exercise,
    definition: Definition,
    names: Mapping[UUID, str],
    made: Mapping[UUID, Mapping[Slot, Observed]],
    agreed: Mapping[Slot, Sequence[Discussed]],
) -> Compared:
    order = sorted(made, key=lambda card: names[card])
    questions = {one.code: one.text for one in exercise.questions}
    differs = differing(exercise.slots, [made[card] for card in order])
    return Compared(
        tuple(names[card] for card in order),
        tuple(
            ComparedSlot(
                slot,
                questions[slot.question],
                definition.criterion(slot.criterion).name,
                tuple(made[card].get(slot, Observed()) for card in order),
                slot in differs,
                tuple(agreed.get(slot, ())),
            )
            for slot in exercise.slots
        ),
    )


_Made = dict[tuple[UUID, str], dict[UUID, dict[Slot, Observed]]]
_Names = dict[tuple[UUID, str], dict[UUID, str]]


def _cards(session: Session, cohort_id: UUID, application_ids: Collection[UUID]) -> tuple[_Made, _Names]:
    made: _Made = defaultdict(lambda: defaultdict(dict))
    names: _Names = defaultdict(dict)
    rows = session.execute(
        select(
            col(Panel.application_id),
            col(Panel.exercise),
            col(ObservationCard.id),
            func.coalesce(func.nullif(col(Person.full_name), ""), col(Assessor.label)),
            col(ObservedScore.question),
            col(ObservedScore.criterion),
            col(ObservedScore.value),
            col(ObservedScore.absence),
            col(ObservedScore.evidence),
        )
        .join(
            Observation, and_(col(Observation.panel_id) == col(Panel.id), col(Observation.left_at).is_(None))
        )
        .join(ObservationCard, col(ObservationCard.observation_id) == col(Observation.id))
        .join(ObservedScore, col(ObservedScore.card_id) == col(ObservationCard.id))
        .join(
            Assessor,
            and_(
                col(Assessor.cohort_id) == col(Panel.cohort_id),
                col(Assessor.assessor_id) == col(Observation.assessor_id),
            ),
        )
        .outerjoin(Person, col(Person.id) == col(Observation.assessor_id))
        .where(
            col(Panel.cohort_id) == cohort_id,
            col(Panel.application_id).in_(application_ids),
            col(ObservationCard.state) == CardState.COMMITTED,
            func.work.panel_is_done(col(Panel.id)),
        )
    )
    for application, exercise, card, called, question, criterion, value, absence, evidence in rows:
        choice = absence or ("" if value is None else str(value))
        names[application, exercise][card] = called
        made[application, exercise][card][Slot(question, criterion)] = Observed(choice, evidence)
    return made, names


def _agreed(
    session: Session, cohort_id: UUID, application_ids: Collection[UUID]
) -> Mapping[tuple[UUID, str], Mapping[Slot, list[Discussed]]]:
    """What panels agreed on, the newest first: that one holds."""
    found: dict[tuple[UUID, str], dict[Slot, list[Discussed]]] = defaultdict(lambda: defaultdict(list))
    rows = session.execute(
        select(
            col(Panel.application_id),
            col(Panel.exercise),
            col(DiscussedScore.question),
            col(DiscussedScore.criterion),
            col(DiscussedScore.number),
            col(DiscussedScore.value),
            col(DiscussedScore.reason),
            func.coalesce(func.nullif(col(Person.full_name), ""), "A former member"),
            col(DiscussedScore.at),
        )
        .join(DiscussedScore, col(DiscussedScore.panel_id) == col(Panel.id))
        .outerjoin(Person, col(Person.id) == col(DiscussedScore.by_id))
        .where(col(Panel.cohort_id) == cohort_id, col(Panel.application_id).in_(application_ids))
        .order_by(col(DiscussedScore.number).desc())
    )
    for application, exercise, question, criterion, *agreed in rows:
        found[application, exercise][Slot(question, criterion)].append(Discussed(*agreed))
    return found


def _outcomes(session: Session, shortlist_id: UUID) -> Mapping[UUID, ChosenOutcome]:
    """What was decided from a list, or is proposed; of several the newest. Withdrawn ones are not in it."""
    rows = session.execute(
        select(
            col(DecisionItem.application_id),
            col(Decision.id),
            col(DecisionItem.action),
            col(DecisionItem.reason),
            col(DecisionItem.against_list),
            col(DecisionItem.band),
            col(DecisionItem.reserve_until),
            col(Decision.state),
        )
        .join(Decision, col(Decision.id) == col(DecisionItem.decision_id))
        .where(col(Decision.shortlist_id) == shortlist_id, col(Decision.state) != DecisionState.WITHDRAWN)
        .order_by(col(Decision.proposed_at))
    )
    return {
        one: ChosenOutcome(decision, Action(action), reason, against, band, until, DecisionState(state))
        for one, decision, action, reason, against, band, until, state in rows
    }


def took_part(session: Session, shortlist_id: UUID) -> TookPart | None:
    """Who heard a list, as it was recorded last; None where nobody is recorded. One statement."""
    newest = (
        select(col(WashUp.id))
        .where(col(WashUp.shortlist_id) == shortlist_id)
        .order_by(col(WashUp.recorded_at).desc(), col(WashUp.id))
        .limit(1)
        .scalar_subquery()
    )
    recorder = aliased(Person)
    rows = session.execute(
        select(
            col(WashUp.held_on),
            func.coalesce(_called(recorder), "a former lead"),
            col(WashUp.recorded_at),
            func.coalesce(_called(Person), "a former colleague"),
            col(WashUpMember.safer_until),
        )
        .join(WashUpMember, col(WashUpMember.wash_up_id) == col(WashUp.id))
        .outerjoin(Person, col(Person.id) == col(WashUpMember.person_id))
        .outerjoin(recorder, col(recorder.id) == col(WashUp.recorded_by))
        .where(col(WashUp.id) == newest)
        .order_by(col(Person.full_name), col(WashUpMember.person_id))
    ).all()
    if not rows:
        return None
    held_on, recorded_by, recorded_at = rows[0][:3]
    return TookPart(held_on, recorded_by, recorded_at, tuple(Participant(*row[3:]) for row in rows))


def heard() -> ColumnElement[bool]:
    """A column of any statement about applications: whether a wash-up of the stage they are at is recorded.

    Of that stage: what was heard of their interview is not what is heard of their centre.
    """
    return (
        select(col(WashUp.id))
        .join(Shortlist, col(Shortlist.id) == col(WashUp.shortlist_id))
        .join(ShortlistRow, col(ShortlistRow.shortlist_id) == col(Shortlist.id))
        .where(
            col(ShortlistRow.application_id) == col(Application.id),
            col(Shortlist.stage) == col(Application.stage),
        )
        .correlate(Application)
        .exists()
    )


def unheard(session: Session, decision_id: UUID, stages: Collection[Stage]) -> tuple[str, ...]:
    """Those of a decision, by reference, who are at one of these stages and of whom no wash-up is recorded.

    One statement.
    """
    rows = session.execute(
        select(col(Application.reference))
        .join(DecisionItem, col(DecisionItem.application_id) == col(Application.id))
        .where(
            col(DecisionItem.decision_id) == decision_id,
            col(Application.stage).in_(sorted(stages)),
            ~heard(),
        )
        .order_by(col(Application.reference))
    )
    return tuple(rows.scalars())


def _called(person: type[Person]) -> Any:
    """The name of somebody with an account, or their address where they gave none."""
    return func.coalesce(func.nullif(col(person.full_name), ""), col(person.email))
