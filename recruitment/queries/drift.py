"""What assessors made of anchor answers, and whether they drift: for leads alone, never for assessors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlmodel import Session, col

from recruitment.domain.calibration import Compared, own_score
from recruitment.domain.scorecards import Draft
from recruitment.models import AnchorTurn, Assessor, Gone, Person, Sample
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts

if TYPE_CHECKING:
    from scoring.drift import Drift


@dataclass(frozen=True)
class AnchorLine:
    """One anchor answer that one assessor was given.

    Attributes:
        compared: the agreed score and theirs; theirs is None where they have not scored it, or saw no
            evidence that counts as nothing.
        gone: why it was taken out of their queue unscored, if it was.
    """

    sample_id: UUID
    item: str
    criterion: str
    given_at: datetime
    scored_at: datetime | None
    no_evidence: bool
    gone: Gone | None
    compared: Compared

    @property
    def off(self) -> int | None:
        """How far off, in points; above 0 is kinder than agreed."""
        return self.compared.off


@dataclass(frozen=True)
class AssessorDrift:
    """One assessor's anchor answers, in the order in which they were scored; those not scored come last."""

    assessor_id: UUID
    label: str
    name: str
    lines: tuple[AnchorLine, ...]
    drift: Drift

    @property
    def passes(self) -> tuple[tuple[str, str, int, float], ...]:
        """Of each pass, with its item and criterion: how many are scored, and the mean difference."""
        found: dict[tuple[str, str], list[int]] = {}
        for line in self.lines:
            if line.off is not None:
                found.setdefault((line.item, line.criterion), []).append(line.off)
        return tuple((*of, len(offs), sum(offs) / len(offs)) for of, offs in sorted(found.items()))


def anchors_to_give(session: Session, cohort_id: UUID) -> Mapping[tuple[str, str], int]:
    """How many anchor answers each pass of a cohort has in use, by item and criterion. One statement."""
    rows = session.execute(
        select(col(Sample.item), col(Sample.criterion), func.count().label("held"))
        .where(
            col(Sample.cohort_id) == cohort_id,
            col(Sample.slipped_in),
            col(Sample.agreed_at).is_not(None),
            col(Sample.retired_at).is_(None),
        )
        .group_by(col(Sample.item), col(Sample.criterion))
    )
    return {(row.item, row.criterion): row.held for row in rows}


def drift_of(session: Session, cohort: CohortFacts) -> tuple[AssessorDrift, ...]:
    """Every assessor of a cohort who was given an anchor answer, by label. One statement.

    Args:
        session: a lead's, or the worker's.
        cohort: whose; its definition says what no evidence counts as, and from what change drift is clear.
    """
    rows = session.execute(
        select(
            col(AnchorTurn.assessor_id),
            col(Assessor.label),
            func.coalesce(col(Person.full_name), "").label("name"),
            col(AnchorTurn.sample_id),
            col(Sample.item),
            col(Sample.criterion),
            col(Sample.score).label("agreed"),
            col(AnchorTurn.given_at),
            col(AnchorTurn.scored_at),
            col(AnchorTurn.score),
            col(AnchorTurn.no_evidence),
            col(AnchorTurn.gone),
        )
        .join(Sample, col(Sample.id) == col(AnchorTurn.sample_id))
        .join(
            Assessor,
            (col(Assessor.cohort_id) == col(AnchorTurn.cohort_id))
            & (col(Assessor.assessor_id) == col(AnchorTurn.assessor_id)),
        )
        .outerjoin(Person, col(Person.id) == col(AnchorTurn.assessor_id))
        .where(col(AnchorTurn.cohort_id) == cohort.id)
        .order_by(
            # "Assessor 10" after "Assessor 9".
            func.length(col(Assessor.label)),
            col(Assessor.label),
            col(AnchorTurn.scored_at).nulls_last(),
            # Of those committed together: as they stood in the queue is not kept, so by what never changes.
            col(AnchorTurn.given_at),
            col(AnchorTurn.sample_id),
        )
    ).all()
    scale = cohort.definition.scale
    return tuple(
        _of_one(key, [_line(row, scale.low, scale.no_evidence) for row in theirs], cohort)
        for key, theirs in groupby(rows, key=lambda row: (row.assessor_id, row.label, row.name))
    )


def _of_one(key: tuple[UUID, str, str], lines: Sequence[AnchorLine], cohort: CohortFacts) -> AssessorDrift:
    # The engine takes a while to load, and most pages need none of it.
    from scoring.drift import drift  # noqa: PLC0415

    offs = [line.off for line in lines if line.off is not None]
    found = drift(offs, tolerance=cohort.definition.anchors.tolerance)
    return AssessorDrift(*key, tuple(lines), found)


def _line(row: Row[Any], lowest: int, no_evidence: str) -> AnchorLine:
    given = Draft(score=row.score, no_evidence=row.no_evidence)
    own = own_score(given, lowest=lowest, no_evidence=no_evidence) if row.scored_at else None
    return AnchorLine(
        sample_id=row.sample_id,
        item=row.item,
        criterion=row.criterion,
        given_at=row.given_at,
        scored_at=row.scored_at,
        no_evidence=row.no_evidence,
        gone=None if row.gone is None else Gone(row.gone),
        compared=Compared(row.agreed, own),
    )
