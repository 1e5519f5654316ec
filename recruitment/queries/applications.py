"""A cohort's applications: how many in each stage, and a page of them with their scores."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import distinct, func, or_, select, text
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from recruitment.domain.stages import Action, Stage
from recruitment.models import Application, Event
from recruitment.models.base import datetime
from recruitment.programme.schema import Scale
from recruitment.queries.application_search import application_rows
from recruitment.queries.wanted import Wanted

#: Counting further would cost more than anybody gains by it.
MOST_COUNTED = 5_000
PAGE = 50


# Named tuples, as a page of a list makes fifty at a time: they cost a quarter of frozen dataclasses.
class ScoreFigures(NamedTuple):
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


class ApplicationLine(NamedTuple):
    """One application in a list. The name is None where scores came without a person."""

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
        """The number as it is written: "1,204", or "5,000+"."""
        return f"{self.count:,}" + ("" if self.exact else "+")


#: Where one goes off the way from stage to stage, and what brings one there.
ASIDE: Mapping[Stage, Action] = {
    Stage.WITHDRAWN: Action.WITHDRAW,
    Stage.INELIGIBLE: Action.FIND_INELIGIBLE,
    Stage.NOT_PROGRESSED: Action.DECLINE,
    Stage.RESERVE: Action.RESERVE,
}


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


def left_from(session: Session, cohort_id: UUID) -> Mapping[Stage, int]:
    """How many left each stage for an exit or for the reserve list, where they are now. One statement.

    It reads those who did and nobody else.
    """
    reserved = aliased(Event)
    # Whoever left from the reserve list had come as far as where they were put on it.
    came_from = (
        select(col(reserved.from_stage))
        .where(
            col(reserved.application_id) == col(Event.application_id),
            col(reserved.action) == Action.RESERVE,
            col(Event.from_stage) == Stage.RESERVE,
        )
        .order_by(col(reserved.id).desc())
        .limit(1)
    ).scalar_subquery()
    left = func.coalesce(came_from, col(Event.from_stage))
    rows = session.execute(
        select(left, func.count(distinct(col(Event.application_id))))
        .join(Application, col(Application.id) == col(Event.application_id))
        .where(
            col(Application.cohort_id) == cohort_id,
            or_(
                *(
                    (col(Application.stage) == stage) & (col(Event.action) == action)
                    for stage, action in ASIDE.items()
                )
            ),
        )
        .group_by(left)
    )
    return {Stage(stage): count for stage, count in rows}


def applications(session: Session, cohort_id: UUID, wanted: Wanted, scale: Scale) -> ApplicationPage:
    """A page of a cohort's applications. One or two statements, however many there are.

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
    lines = tuple(_line(row, scale) for row in rows)
    earlier = more if backwards else bool(wanted.after)
    later = more if not backwards else True
    return ApplicationPage(
        lines,
        lines[0].reference if lines and earlier else None,
        lines[-1].reference if lines and later else None,
    )


def _line(row: Any, scale: Scale) -> ApplicationLine:
    """A row of `application_rows`, "no evidence seen" counted as the scale has it. Whole numbers: exact."""
    reference, outside_id, name, stage, sent, planned, committed, scores, total, squares, no_evidence = row
    if planned is None:
        return ApplicationLine(reference, outside_id, name, Stage(stage), sent, ScoreFigures())
    if scale.no_evidence == "lowest":
        scores += no_evidence
        total += no_evidence * scale.low
        squares += no_evidence * scale.low**2
    mean = total / scores if scores else None
    spread = sqrt((scores * squares - total**2) / (scores * (scores - 1))) if scores > 1 else None
    figures = ScoreFigures(planned, committed, scores, mean, spread)
    return ApplicationLine(reference, outside_id, name, Stage(stage), sent, figures)


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
