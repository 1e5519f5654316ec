"""Who may be chosen to observe a candidate at an exercise, as the rules of panels see them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, and_, exists, func, literal, or_, select
from sqlmodel import Session, col

from recruitment.domain.panels import Observer
from recruitment.models import (
    Assessor,
    AssessorStanding,
    CardState,
    Details,
    Observation,
    ObservationCard,
    Panel,
    Person,
    Reading,
    Scorecard,
)
from recruitment.queries.panels import asked_about, current_card, in_conflict, works_here


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
    key = application_id, exercise
    return observers_of(session, cohort_id=cohort_id, keys=[key], at_centre=at_centre)[key]


def observers_of(
    session: Session,
    *,
    cohort_id: UUID,
    keys: Collection[tuple[UUID, str]],
    at_centre: Collection[str],
    who: Collection[UUID] | None = None,
) -> Mapping[tuple[UUID, str], tuple[Observer, ...]]:
    """The same for many panels at once. One statement, however many.

    Args:
        keys: the candidate's application and the exercise's code.
        at_centre: the codes of all exercises of the centre.
        who: the assessors that are asked about; None for all.
    """
    asked = asked_about(keys, "application_id", Uuid)
    reads = _readings(cohort_id, asked.c.application_id)
    works = works_here(cohort_id)
    rows = session.execute(
        select(
            asked.c.application_id,
            asked.c.exercise,
            col(Assessor.assessor_id),
            func.coalesce(func.nullif(col(Person.full_name), ""), col(Assessor.label)),
            works,
            _kept_apart(asked.c.application_id),
            _count(reads.where(~_scored())),
            col(AssessorStanding.safer_until),
            _other_exercises(asked, at_centre),
            _count(reads.where(_scored())) > 0,
            _card_state(asked),
        )
        .select_from(asked)
        .join(Assessor, col(Assessor.cohort_id) == cohort_id)
        .join(Person, col(Person.id) == col(Assessor.assessor_id))
        .outerjoin(
            AssessorStanding,
            and_(
                col(AssessorStanding.cohort_id) == col(Assessor.cohort_id),
                col(AssessorStanding.assessor_id) == col(Assessor.assessor_id),
            ),
        )
        .where(
            col(Assessor.has_account),
            or_(works, _on(asked, literal(1)).exists()),
            *([] if who is None else [col(Assessor.assessor_id).in_(who)]),
        )
        .order_by(func.length(col(Assessor.label)), col(Assessor.label))
    )
    found: dict[tuple[UUID, str], list[Observer]] = {key: [] for key in keys}
    for application_id, exercise, *rest in rows:
        found[application_id, exercise].append(_observer(rest))
    return {key: tuple(some) for key, some in found.items()}


def _observer(row: Sequence[Any]) -> Observer:
    who, called, works, apart, unread, until, others, read, card = row
    return Observer(
        who,
        called,
        works_here=works,
        in_conflict=apart,
        unread=unread,
        safer_until=until,
        at_centre=frozenset(others or ()),
        has_read=read,
        has_begun=card is not None,
        has_committed=card == CardState.COMMITTED,
    )


def _kept_apart(application_id: Any) -> ColumnElement[bool]:
    """A conflict that nobody cleared, or an application of their own."""
    own = exists().where(
        col(Details.application_id) == application_id, col(Details.person_id) == col(Assessor.assessor_id)
    )
    return or_(in_conflict(application_id), own)


def _readings(cohort_id: UUID, application_id: Any) -> Select[Any]:
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


def _other_exercises(asked: Any, at_centre: Collection[str]) -> Any:
    return (
        select(func.array_agg(col(Panel.exercise)))
        .join(Observation, col(Observation.panel_id) == col(Panel.id))
        .where(
            col(Panel.application_id) == asked.c.application_id,
            col(Panel.exercise) != asked.c.exercise,
            col(Panel.exercise).in_(list(at_centre)),
            col(Observation.assessor_id) == col(Assessor.assessor_id),
            col(Observation.left_at).is_(None),
        )
        .scalar_subquery()
    )


def _on(asked: Any, what: Any) -> Select[Any]:
    """What there is of an assessor on the panel that is asked about."""
    return (
        select(what)
        .select_from(Observation)
        .join(Panel, col(Panel.id) == col(Observation.panel_id))
        .where(
            col(Panel.application_id) == asked.c.application_id,
            col(Panel.exercise) == asked.c.exercise,
            col(Observation.assessor_id) == col(Assessor.assessor_id),
            col(Observation.left_at).is_(None),
        )
    )


def _card_state(asked: Any) -> Any:
    return _on(asked, col(ObservationCard.state)).join(ObservationCard, current_card()).scalar_subquery()
