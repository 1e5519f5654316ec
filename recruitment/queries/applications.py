"""A cohort's applications: how many in each stage, and a page of them with their scores."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Select, Uuid, bindparam, func, literal_column, select, text
from sqlmodel import Session, col

from recruitment.domain.stages import Stage
from recruitment.models import (
    Absence,
    CardState,
    Reading,
    Score,
    Scorecard,
)
from recruitment.models.base import datetime
from recruitment.programme.schema import Scale
from recruitment.queries.application_scores import counted_value
from recruitment.queries.application_search import Wanted, application_rows

#: Counting further would cost more than anybody gains by it.
MOST_COUNTED = 10_000
PAGE = 50


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
    cohorts, stages = ([*column] for column in zip(*wanted, strict=True))
    rows = session.execute(_COUNTS, {"cohorts": cohorts, "stages": stages, "most": MOST_COUNTED + 1})
    return tuple(
        StageCount(stage, min(count, MOST_COUNTED), count <= MOST_COUNTED)
        for (_, stage), count in zip(wanted, rows.scalars(), strict=True)
    )


def applications(session: Session, cohort_id: UUID, wanted: Wanted, scale: Scale) -> ApplicationPage:
    """A page of a cohort's applications. Two or three statements, however many there are.

    Args:
        cohort_id: the cohort.
        wanted: which of them, in which order, from where.
        scale: the cohort's, which says how "no evidence seen" counts.
    """
    backwards = bool(wanted.before)
    rows = application_rows(session, cohort_id, wanted, PAGE + 1)
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
    rows = session.execute(_figures(scale), {"applications": [*application_ids]})
    return {row[0]: ScoreFigures(row[1], row[2], row[3], _number(row[4]), _number(row[5])) for row in rows}


#: For each pair of a cohort and a stage, how many are there, up to as many as are worth counting.
_COUNTS = text("""
    select (
        select count(*) from (
            select from work.application
            where application.cohort_id = place.cohort and application.stage = place.stage
            limit :most
        ) counted
    )
    from unnest(cast(:cohorts as uuid[]), cast(:stages as text[]))
        with ordinality place (cohort, stage, number)
    order by place.number
""")


@cache
def _figures(scale: Scale) -> Select[*tuple[Any, ...]]:
    """What is committed of each application, "no evidence seen" counted as the scale has it."""
    card = col(Scorecard.id)
    counted = counted_value(scale)
    return (
        select(
            col(Reading.application_id),
            func.count(col(Reading.id)),
            func.count(card),
            func.count(counted),
            func.avg(counted),
            func.stddev_samp(counted),
        )
        .select_from(Reading)
        .outerjoin(Scorecard, (col(Scorecard.reading_id) == col(Reading.id)) & _COMMITTED)
        .outerjoin(
            Score, (col(Score.scorecard_id) == card) & (col(Score.criterion) == col(Reading.criterion))
        )
        .outerjoin(
            Absence, (col(Absence.scorecard_id) == card) & (col(Absence.criterion) == col(Reading.criterion))
        )
        .where(col(Reading.application_id) == func.any(bindparam("applications", type_=ARRAY(Uuid))))
        .group_by(col(Reading.application_id))
    )


#: Said in the statement itself, so that the index of current cards is seen to serve.
_COMMITTED = col(Scorecard.state) == literal_column(f"'{CardState.COMMITTED}'")


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
