"""A cohort's applications: how many in each stage, and a page of them with their scores."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, select, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from recruitment.domain.references import is_reference, normalise_reference
from recruitment.domain.stages import Stage
from recruitment.domain.words import search_key
from recruitment.models import (
    Absence,
    Answer,
    Application,
    CardState,
    Details,
    Reading,
    Score,
    Scorecard,
)
from recruitment.models.base import datetime
from recruitment.programme.schema import Scale
from recruitment.queries.application_scores import counted_value

#: Counting further would cost more than anybody gains by it.
MOST_COUNTED = 10_000
PAGE = 50


class Order(StrEnum):
    """By what a list of applications can be put in order."""

    REFERENCE = "reference"
    NAME = "name"


@dataclass(frozen=True)
class Wanted:
    """Which applications a lead wants to see.

    Attributes:
        stage: in this stage alone, or in any.
        find: a reference however typed, an id of scores collected elsewhere, or beginnings of names.
        words: words that stand in one of the answers.
        order: of the list.
        after: the reference that this page follows.
        before: the reference that this page precedes; not with `after`.
    """

    stage: Stage | None = None
    find: str = ""
    words: str = ""
    order: Order = Order.REFERENCE
    after: str = ""
    before: str = ""


@dataclass(frozen=True)
class ScoreFigures:
    """What is committed about an application.

    Attributes:
        planned: readings allocated.
        committed: of those, committed.
        scores: numbers that count, "no evidence seen" among them where it counts as the lowest score.
        mean: of those numbers, or None where there are none.
        spread: their standard deviation, or None where there are fewer than two.
    """

    planned: int = 0
    committed: int = 0
    scores: int = 0
    mean: float | None = None
    spread: float | None = None


@dataclass(frozen=True)
class ApplicationLine:
    """One application in a list. The name is None where scores came without a person."""

    id: UUID
    reference: str
    outside_id: str | None
    name: str | None
    stage: Stage
    submitted_at: datetime | None
    figures: ScoreFigures


@dataclass(frozen=True)
class ApplicationPage:
    """Some applications in order, and the references at which the pages before and after it begin."""

    lines: tuple[ApplicationLine, ...]
    previous: str | None
    next: str | None


@dataclass(frozen=True)
class StageCount:
    """How many applications are in a stage; `exact` is false where there are more than were counted."""

    stage: Stage
    count: int
    exact: bool = True

    @property
    def text(self) -> str:
        """The number as it is written: "1,204", or "10,000+"."""
        return f"{self.count:,}" + ("" if self.exact else "+")


def stage_counts(session: Session, places: Iterable[tuple[UUID, Stage]]) -> tuple[StageCount, ...]:
    """How many applications are in each of these stages of these cohorts, in this order. One statement."""
    wanted = tuple(places)
    if not wanted:
        return ()
    counts = [
        select(func.count())
        .select_from(
            select(1)
            .where(col(Application.cohort_id) == cohort_id, col(Application.stage) == stage)
            .limit(MOST_COUNTED + 1)
            .subquery()
        )
        .scalar_subquery()
        for cohort_id, stage in wanted
    ]
    row = session.execute(select(*counts)).one()
    return tuple(
        StageCount(stage, min(count, MOST_COUNTED), count <= MOST_COUNTED)
        for (_, stage), count in zip(wanted, row, strict=True)
    )


def applications(session: Session, cohort_id: UUID, wanted: Wanted, scale: Scale) -> ApplicationPage:
    """A page of a cohort's applications. Two statements, however many there are.

    Args:
        cohort_id: the cohort.
        wanted: which of them, in which order, from where.
        scale: the cohort's, which says how "no evidence seen" counts.
    """
    backwards = bool(wanted.before)
    rows = session.execute(_page(cohort_id, wanted).limit(PAGE + 1)).all()
    more, rows = len(rows) > PAGE, rows[:PAGE]
    if backwards:
        rows = rows[::-1]
    figures = score_figures(session, [row.id for row in rows], scale)
    lines = tuple(
        ApplicationLine(
            row.id,
            row.reference,
            row.outside_id,
            row.full_name,
            Stage(row.stage),
            row.submitted_at,
            figures.get(row.id, ScoreFigures()),
        )
        for row in rows
    )
    earlier = more if backwards else bool(wanted.after)
    later = more if not backwards else True
    return ApplicationPage(
        lines,
        lines[0].reference if lines and earlier else None,
        lines[-1].reference if lines and later else None,
    )


def score_figures(
    session: Session, application_ids: Iterable[UUID], scale: Scale
) -> Mapping[UUID, ScoreFigures]:
    """What is committed about these applications; those without a reading are left out. One statement."""
    card, counted = col(Scorecard.id), counted_value(scale)
    rows = session.execute(
        select(
            col(Reading.application_id),
            func.count(col(Reading.id)),
            func.count(card),
            func.count(counted),
            func.avg(counted),
            func.stddev_samp(counted),
        )
        .select_from(Reading)
        .outerjoin(
            Scorecard,
            (col(Scorecard.reading_id) == col(Reading.id)) & (col(Scorecard.state) == CardState.COMMITTED),
        )
        .outerjoin(
            Score, (col(Score.scorecard_id) == card) & (col(Score.criterion) == col(Reading.criterion))
        )
        .outerjoin(
            Absence, (col(Absence.scorecard_id) == card) & (col(Absence.criterion) == col(Reading.criterion))
        )
        .where(col(Reading.application_id).in_(list(application_ids)))
        .group_by(col(Reading.application_id))
    )
    return {row[0]: ScoreFigures(row[1], row[2], row[3], _number(row[4]), _number(row[5])) for row in rows}


def _page(cohort_id: UUID, wanted: Wanted) -> Select[*tuple[Any, ...]]:
    key = _key(wanted.order)
    statement = (
        select(
            col(Application.id),
            col(Application.reference),
            col(Application.outside_id),
            col(Details.full_name),
            col(Application.stage),
            col(Application.submitted_at),
        )
        .outerjoin(Details, col(Details.application_id) == col(Application.id))
        .where(col(Application.cohort_id) == cohort_id, *_conditions(wanted))
    )
    if wanted.before:
        return statement.where(tuple_(*key) < _place(cohort_id, wanted.order, wanted.before)).order_by(
            *(column.desc() for column in key)
        )
    if wanted.after:
        statement = statement.where(tuple_(*key) > _place(cohort_id, wanted.order, wanted.after))
    return statement.order_by(*key)


def _key(order: Order) -> tuple[Any, ...]:
    reference = col(Application.reference)
    if order is Order.NAME:
        return (func.coalesce(col(Details.search_name), ""), reference)
    return (reference,)


def _place(cohort_id: UUID, order: Order, reference: str) -> Any:
    """The key of the application at the edge of a page: addresses carry its reference and never its name."""
    if order is Order.REFERENCE:
        return tuple_(literal(reference))
    edge, person = aliased(Application), aliased(Details)
    return (
        select(func.coalesce(col(person.search_name), ""), col(edge.reference))
        .select_from(edge)
        .outerjoin(person, col(person.application_id) == col(edge.id))
        .where(col(edge.reference) == reference, col(edge.cohort_id) == cohort_id)
        .scalar_subquery()
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.stage is not None:
        conditions.append(col(Application.stage) == wanted.stage)
    if wanted.find:
        conditions.append(_found(wanted.find))
    if wanted.words:
        query = func.plainto_tsquery("simple", wanted.words)
        written = select(col(Answer.application_id)).where(col(Answer.words).op("@@")(query))
        conditions.append(col(Application.id).in_(written))
    return conditions


def _found(typed: str) -> ColumnElement[bool]:
    reference = normalise_reference(typed)
    if is_reference(reference):
        return col(Application.reference) == reference
    # Every word typed begins a word of the name, in whatever order they were typed.
    beginnings = search_key(typed).split()
    named = [(literal(" ") + col(Details.search_name)).contains(f" {one}") for one in beginnings]
    return (and_(*named) if named else false()) | (col(Application.outside_id) == typed.strip())


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
