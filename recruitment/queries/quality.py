"""How the assessors of a cohort score: what the engine finds in all committed scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlmodel import Session

from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.passes import item_title
from recruitment.queries.scores import (
    AssessorName,
    CommittedScore,
    as_ratings,
    assessor_names,
    candidates_scored,
    committed_scores,
)
from scoring.ratings import natural

if TYPE_CHECKING:
    from scoring.facets.report import Element, Findings

#: Of the scores that stand furthest from what was expected, so many are listed.
MOST_UNEXPECTED = 20
NOTHING = "no score yet on a criterion that counts"


@dataclass(frozen=True)
class AssessorLine:
    """One assessor as the model sees them.

    Attributes:
        label: what the cohort calls the assessor; `name` is empty without an account.
        scores: committed ones, "no evidence seen" among them; `no_evidence` of these.
        average: the mean of what they gave.
        fair: what they would give the average candidate, with its 95% interval; None where it cannot be told.
        severity: in logits, positive is harsh, with its standard error.
        infit: 1 where scores vary as the model expects, above where they are erratic; outfit likewise, and
            more moved by single far scores. None where there are too few scores to say.
        reason: why a figure is missing, or to be read with care.
    """

    label: str
    name: str
    scores: int
    no_evidence: int
    average: float | None
    fair: float | None
    fair_low: float | None
    fair_high: float | None
    severity: float | None
    error: float | None
    infit: float | None
    outfit: float | None
    reason: str


@dataclass(frozen=True)
class UnexpectedScore:
    """A score far from what was expected: `z` standard deviations; `observed` beside `expected`."""

    reference: str
    assessor: str
    criterion: str
    item: str
    observed: int
    expected: float
    z: float


@dataclass(frozen=True)
class Quality:
    """The scores of a cohort seen as a whole.

    Attributes:
        assessors: everybody with a committed score, the harshest first.
        expected_agreement: the share of pairs of scores of one pass that the model expects to be equal.
        reliability: of candidates; how much of what parts them is real.
        converged: whether the fit came to rest; None where there is none, and then `notes` say why.
        subsets: groups of candidates that share no scale; 1 means that all do.
    """

    scores: int
    candidates: int
    assessors: tuple[AssessorLine, ...]
    unexpected: tuple[UnexpectedScore, ...]
    unexpected_count: int
    agreement: float | None
    expected_agreement: float | None
    reliability: float | None
    converged: bool | None
    notes: tuple[str, ...]
    subsets: int


def quality_of(session: Session, cohort: CohortFacts) -> Quality | None:
    """How assessors score, from every committed score of the cohort; None before there is one.

    Three statements; the fit takes about a second for 100,000 scores.
    """
    scores = committed_scores(session, cohort.id, stage=None)
    if not scores:
        return None
    # The engine takes half a second to load, and most pages need none of it.
    from scoring.facets import fit  # noqa: PLC0415

    names = assessor_names(session, cohort.id)
    ratings = as_ratings(
        scores,
        cohort.definition,
        candidates=candidates_scored(session, cohort.id),
        assessors=names,
        no_evidence=cohort.definition.scale.no_evidence,
    )
    found = fit(ratings)
    fitted = found.log_likelihood is not None
    return Quality(
        scores=len(scores),
        candidates=len({one.application_id for one in scores}),
        assessors=_assessors(found, names, scores),
        unexpected=_unexpected(found, cohort.definition),
        unexpected_count=found.unexpected_count,
        agreement=found.agreement.exact_observed,
        expected_agreement=found.agreement.exact_expected,
        reliability=found.reliability["candidates"].reliability,
        converged=found.converged if fitted else None,
        notes=found.notes,
        subsets=len(found.subsets),
    )


def _assessors(
    found: Findings, names: Mapping[UUID, AssessorName], scores: Sequence[CommittedScore]
) -> tuple[AssessorLine, ...]:
    """Everybody with a committed score, the harshest first; without a measure, last."""
    fitted = {one.id: one for one in found.assessors}
    given = Counter(names[one.assessor_id] for one in scores)
    absent = Counter(names[one.assessor_id] for one in scores if one.value is None)
    lines = [_line(name, fitted.get(name.label), count, absent[name]) for name, count in given.items()]
    return tuple(
        sorted(lines, key=lambda one: (one.severity is None, -(one.severity or 0.0), natural(one.label)))
    )


def _line(name: AssessorName, one: Element | None, scores: int, no_evidence: int) -> AssessorLine:
    if one is None:
        known = dict.fromkeys(("average", "fair", "fair_low", "fair_high", "severity", "error"))
        return AssessorLine(
            name.label, name.name, scores, no_evidence, **known, infit=None, outfit=None, reason=NOTHING
        )
    few = (one.reason or "").startswith("under ")
    return AssessorLine(
        label=name.label,
        name=name.name,
        scores=scores,
        no_evidence=no_evidence,
        average=one.observed_average,
        fair=one.fair_average,
        fair_low=one.fair_low,
        fair_high=one.fair_high,
        severity=one.measure,
        error=one.se,
        infit=None if few else one.infit,
        outfit=None if few else one.outfit,
        reason=one.reason or "",
    )


def _unexpected(found: Findings, definition: Definition) -> tuple[UnexpectedScore, ...]:
    return tuple(
        UnexpectedScore(
            one.candidate,
            one.assessor,
            definition.criterion(one.criterion).short,
            item_title(definition, one.item),
            one.observed,
            one.expected,
            one.z,
        )
        for one in found.unexpected[:MOST_UNEXPECTED]
    )
