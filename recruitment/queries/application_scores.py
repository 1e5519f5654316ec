"""The committed scores of one application, pass by pass, as leads see them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from statistics import fmean
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, bindparam, case, func, literal, literal_column, select
from sqlmodel import Session, col

from recruitment.models import (
    Absence,
    AbsenceKind,
    Assessor,
    CardState,
    Evidence,
    Person,
    Reading,
    Score,
    Scorecard,
)
from recruitment.models.base import datetime
from recruitment.programme.schema import Definition, Pass, Scale


@dataclass(frozen=True)
class ReadingResult:
    """What one assessor made of one pass.

    Attributes:
        label: what the assessor is called in the cohort.
        name: of the account; empty for scores collected elsewhere.
        value: the score; None where there is none.
        absence: why there is none.
        evidence: what the assessor saw, in words.
        committed_at: when it was committed.
    """

    label: str
    name: str
    value: int | None
    absence: AbsenceKind | None
    evidence: str
    committed_at: datetime

    def counted(self, scale: Scale) -> int | None:
        """The number it counts as: "no evidence seen" is the lowest score, or missing."""
        lowest = self.absence is AbsenceKind.NO_EVIDENCE and scale.no_evidence == "lowest"
        return scale.low if lowest else self.value


@dataclass(frozen=True)
class PassResult:
    """One pass of one application.

    Attributes:
        results: committed, in the order of the assessors' labels.
        planned: readings allocated, committed or not.
        mean: of what counts; None where nothing does.
    """

    item: str
    criterion: str
    results: tuple[ReadingResult, ...]
    planned: int
    mean: float | None

    @property
    def to_come(self) -> int:
        """Readings that are not committed yet."""
        return self.planned - len(self.results)


@dataclass(frozen=True)
class CriterionResult:
    """One criterion over all its passes: the mean of what counts, and how many readings were committed."""

    criterion: str
    mean: float | None
    readings: int


@dataclass(frozen=True)
class ApplicationScores:
    """Every pass of an application, in the order of the definition, and every criterion of the sift."""

    passes: tuple[PassResult, ...]
    criteria: tuple[CriterionResult, ...]

    @property
    def by_item(self) -> Mapping[str, Sequence[PassResult]]:
        """The passes of each item."""
        return {item: tuple(passes) for item, passes in groupby(self.passes, key=lambda one: one.item)}

    @property
    def planned(self) -> int:
        """Readings allocated in all."""
        return sum(one.planned for one in self.passes)

    @property
    def committed(self) -> int:
        """Readings committed in all."""
        return sum(len(one.results) for one in self.passes)


def scores_of(session: Session, application_id: UUID, definition: Definition) -> ApplicationScores:
    """The committed scores of an application. One statement, which leaves drafts where they are."""
    passes = definition.passes()
    planned = dict.fromkeys(passes, 0)
    results: dict[Pass, list[ReadingResult]] = {one: [] for one in passes}
    for item, criterion, committed_at, label, name, value, absence, evidence in session.execute(
        _readings(), {"application_id": application_id}
    ):
        place = Pass(item, criterion)
        if place not in planned:
            # A pass that an amended definition no longer has.
            continue
        planned[place] += 1
        if committed_at is not None:
            kind = None if absence is None else AbsenceKind(absence)
            result = ReadingResult(label, name or "", value, kind, evidence or "", committed_at)
            results[place].append(result)
    scale = definition.scale
    return ApplicationScores(
        tuple(
            PassResult(one.item, one.criterion, tuple(results[one]), planned[one], _mean(results[one], scale))
            for one in passes
        ),
        tuple(_criterion(code, results, scale) for code in dict.fromkeys(one.criterion for one in passes)),
    )


def counted_value(scale: Scale) -> ColumnElement[int]:
    """The number a reading counts as, of joined `Score` and `Absence`; see `ReadingResult.counted`."""
    lowest = literal(scale.low if scale.no_evidence == "lowest" else None, Integer)
    return func.coalesce(col(Score.value), case((col(Absence.kind) == AbsenceKind.NO_EVIDENCE, lowest)))


def _criterion(code: str, results: dict[Pass, list[ReadingResult]], scale: Scale) -> CriterionResult:
    held = [result for place, found in results.items() if place.criterion == code for result in found]
    return CriterionResult(code, _mean(held, scale), len(held))


def _mean(results: Iterable[ReadingResult], scale: Scale) -> float | None:
    values = [value for one in results if (value := one.counted(scale)) is not None]
    return fmean(values) if values else None


@cache
def _readings() -> Select[*tuple[Any, ...]]:
    card = col(Scorecard.id)
    return (
        select(
            col(Reading.item),
            col(Reading.criterion),
            col(Scorecard.committed_at),
            col(Assessor.label),
            col(Person.full_name),
            col(Score.value),
            col(Absence.kind),
            col(Evidence.text),
        )
        .select_from(Reading)
        .join(
            Assessor,
            (col(Assessor.cohort_id) == col(Reading.cohort_id))
            & (col(Assessor.assessor_id) == col(Reading.assessor_id)),
        )
        .outerjoin(Person, col(Person.id) == col(Reading.assessor_id))
        .outerjoin(
            Scorecard,
            # Written out, so that the index of current cards is seen to serve, and the plan is kept.
            (col(Scorecard.reading_id) == col(Reading.id))
            & (col(Scorecard.state) == literal_column(f"'{CardState.COMMITTED}'")),
        )
        .outerjoin(
            Score, (col(Score.scorecard_id) == card) & (col(Score.criterion) == col(Reading.criterion))
        )
        .outerjoin(
            Absence, (col(Absence.scorecard_id) == card) & (col(Absence.criterion) == col(Reading.criterion))
        )
        .outerjoin(
            Evidence,
            (col(Evidence.scorecard_id) == card) & (col(Evidence.criterion) == col(Reading.criterion)),
        )
        .where(col(Reading.application_id) == bindparam("application_id"))
        # "Assessor 10" after "Assessor 9".
        .order_by(func.length(col(Assessor.label)), col(Assessor.label))
    )
