"""Committed scores of interviews and exercises, as the engine takes scores: an exercise is an item."""

from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import Session, col

from recruitment.domain.observing import Slot
from recruitment.domain.stages import EXITS
from recruitment.models import (
    AbsenceKind,
    Application,
    CardState,
    DiscussedScore,
    Observation,
    ObservationCard,
    ObservedScore,
    Panel,
)
from recruitment.programme.exercises import Exercise
from recruitment.queries.scores import CommittedScore


def items_of(exercise: Exercise) -> Mapping[Slot, str]:
    """The item that each slot of an exercise is scored as.

    It is the exercise itself; of a criterion that several of its questions are scored on, each question is an
    item of its own, so that no score stands for two.
    """
    times = Counter(slot.criterion for slot in exercise.slots)
    return {
        slot: exercise.code if times[slot.criterion] == 1 else f"{exercise.code}.{slot.question}"
        for slot in exercise.slots
    }


def observed_scores(session: Session, cohort_id: UUID, exercise: Exercise) -> tuple[CommittedScore, ...]:
    """Every score and every "no evidence seen" that was made apart at an exercise, once all have committed.

    "No opportunity to observe" is always missing, so it is not among them. Neither is what somebody made who
    was taken off the panel, nor anything of a candidate who is one no more. One statement.
    """
    items = items_of(exercise)
    rows = session.execute(
        select(
            col(Panel.application_id),
            col(ObservationCard.assessor_id),
            col(ObservedScore.question),
            col(ObservedScore.criterion),
            col(ObservedScore.value),
        )
        .join(Observation, col(Observation.panel_id) == col(Panel.id))
        .join(ObservationCard, col(ObservationCard.observation_id) == col(Observation.id))
        .join(ObservedScore, col(ObservedScore.card_id) == col(ObservationCard.id))
        .join(Application, _still_in())
        .where(
            col(Panel.cohort_id) == cohort_id,
            col(Panel.exercise) == exercise.code,
            col(ObservationCard.state) == CardState.COMMITTED,
            col(Observation.left_at).is_(None),
            func.work.panel_is_done(col(Panel.id)),
            or_(
                col(ObservedScore.value).is_not(None),
                col(ObservedScore.absence) == AbsenceKind.NO_EVIDENCE,
            ),
        )
        .order_by(col(Panel.application_id), col(ObservationCard.assessor_id))
    )
    # What an amended definition asks no more is no item of it.
    return tuple(
        CommittedScore(application, assessor, criterion, items[Slot(question, criterion)], value)
        for application, assessor, question, criterion, value in rows
        if Slot(question, criterion) in items
    )


def discussed_scores(
    session: Session, cohort_id: UUID, exercise: Exercise
) -> Mapping[tuple[UUID, str, str], int]:
    """What panels agreed on, by application, criterion and item; it stands beside what each had scored."""
    items = items_of(exercise)
    rows = session.execute(
        select(
            col(Panel.application_id),
            col(DiscussedScore.question),
            col(DiscussedScore.criterion),
            col(DiscussedScore.value),
        )
        .join(DiscussedScore, col(DiscussedScore.panel_id) == col(Panel.id))
        .join(Application, _still_in())
        .where(col(Panel.cohort_id) == cohort_id, col(Panel.exercise) == exercise.code)
        # Of one slot the newest comes last, and holds.
        .order_by(col(DiscussedScore.panel_id), col(DiscussedScore.number))
    )
    return {
        (application, criterion, items[Slot(question, criterion)]): value
        for application, question, criterion, value in rows
        if Slot(question, criterion) in items
    }


def _still_in() -> ColumnElement[bool]:
    """Of a panel: its application, while it is in the cohort's running."""
    return and_(
        col(Application.id) == col(Panel.application_id), col(Application.stage).not_in(sorted(EXITS))
    )
