"""Build a shortlist from committed scores and freeze it with its basis."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from recruitment.domain.errors import Refusal
from recruitment.models import Shortlist, ShortlistRow
from recruitment.models.base import datetime
from recruitment.programme.schema import Definition, Scale
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.scores import CommittedScore, candidates_in_sift, committed_scores
from scoring.averages import rank_by_averages
from scoring.ratings import Ratings
from scoring.results import Ranking, Standing


@dataclass(frozen=True)
class _Basis:
    """The scores a shortlist rests on, by candidate's reference."""

    by_reference: Mapping[str, Sequence[CommittedScore]]
    references: tuple[str, ...]
    definition: Definition

    def criteria_of(self, reference: str) -> set[str]:
        """The criteria on which a candidate has something to count."""
        scale = self.definition.scale
        return {
            one.criterion
            for one in self.by_reference[reference]
            if _counted(one, scale, scale.no_evidence) is not None
        }

    def unscored(self, scored: set[str]) -> list[str]:
        """The names of the criteria with a weight that are not among those scored."""
        counted = {code for code, weight in self.definition.sift.weights.items() if weight > 0}
        return [c.name for c in self.definition.criteria if c.code in counted - scored]

    def rank(self, places: int, no_evidence: str) -> Ranking:
        """Put the candidates in order, counting "no evidence seen" as told."""
        scale = self.definition.scale
        rows = [
            (reference, str(one.assessor_id), one.criterion, one.item, value)
            for reference, scores in self.by_reference.items()
            for one in scores
            if (value := _counted(one, scale, no_evidence)) is not None
        ]
        ratings = Ratings.from_rows(rows, scale.low, scale.high, candidates=self.references)
        return rank_by_averages(ratings, weights=self.definition.sift.weights, places=places)


def build_shortlist(
    session: Session, *, cohort: CohortFacts, places: int, actor_id: UUID | None, now: datetime
) -> UUID:
    """Build and freeze a shortlist of every candidate in the sift.

    It uses plain averages: the mean of each criterion's scores, then the weighted mean of criteria.
    Candidates are put in order blind, by reference; ties stand in the order of references.

    Args:
        cohort: whose candidates.
        places: where the line is drawn.
        actor_id: who asked for it, if somebody signed in.
        now: when, aware.

    Returns:
        The shortlist's id.

    Raises:
        Refusal: there is nobody to put in order, or nothing to do it by.
    """
    candidates = candidates_in_sift(session, cohort.id)
    scores = committed_scores(session, cohort.id)
    if places < 1:
        raise Refusal("Enter the number of places, 1 or more.")
    if not candidates:
        raise Refusal("Wait until an application is in the sift: there is nobody to put in order.")
    if not scores:
        raise Refusal("Wait until assessors have committed scores: there is nothing to go by yet.")
    basis = _gather(candidates, scores, cohort.definition)
    ranking = basis.rank(places, cohort.definition.scale.no_evidence)
    shortlist = Shortlist(
        cohort_id=cohort.id,
        places=places,
        method=ranking.method,
        basis=_described(basis, ranking, len(scores)),
        made_at=now,
        made_by=actor_id,
    )
    session.add(shortlist)
    session.flush()
    rows = _rows(shortlist.id, candidates, basis, ranking)
    session.execute(insert(ShortlistRow), rows)
    return shortlist.id


def _gather(
    candidates: Mapping[str, UUID], scores: Sequence[CommittedScore], definition: Definition
) -> _Basis:
    references = {application_id: reference for reference, application_id in candidates.items()}
    held: dict[str, list[CommittedScore]] = {reference: [] for reference in candidates}
    for one in scores:
        held[references[one.application_id]].append(one)
    return _Basis(held, tuple(candidates), definition)


def _counted(one: CommittedScore, scale: Scale, no_evidence: str) -> int | None:
    """The score as a number: "no evidence seen" is the lowest category, or missing."""
    if one.value is None:
        return scale.low if no_evidence == "lowest" else None
    return one.value


def _described(basis: _Basis, ranking: Ranking, count: int) -> dict[str, object]:
    """What it takes to make the same list again."""
    return {
        "scores": count,
        "candidates": len(basis.references),
        "weights": dict(basis.definition.sift.weights),
        "no_evidence": basis.definition.scale.no_evidence,
        "scale": {"low": basis.definition.scale.low, "high": basis.definition.scale.high},
        "notes": [*ranking.notes, *_unscored_notes(basis)],
        "converged": ranking.converged,
    }


def _rows(
    shortlist_id: UUID, candidates: Mapping[str, UUID], basis: _Basis, ranking: Ranking
) -> list[dict[str, object]]:
    other = "missing" if basis.definition.scale.no_evidence == "lowest" else "lowest"
    changed = _within(ranking) ^ _within(basis.rank(ranking.places, other))
    common = _scored_by_anybody(basis)
    return [
        {"shortlist_id": shortlist_id, "position": position, "application_id": candidates[standing.id]}
        | _standing_columns(standing)
        | _score_columns(basis, standing.id)
        | {
            "depends_on_no_evidence": standing.id in changed,
            "note": _note(basis, basis.criteria_of(standing.id), common),
        }
        for position, standing in enumerate(ranking.standings, 1)
    ]


def _scored_by_anybody(basis: _Basis) -> set[str]:
    return {one.criterion for scores in basis.by_reference.values() for one in scores}


def _unscored_notes(basis: _Basis) -> list[str]:
    names = basis.unscored(_scored_by_anybody(basis))
    return [f"Nobody has a score on {', '.join(names)} yet."] if names else []


def _note(basis: _Basis, scored: set[str], common: set[str]) -> str:
    """What the candidate's average lacks and others' have, in the names that staff know."""
    if not scored:
        return "No score yet."
    names = [name for name in basis.unscored(scored) if name not in basis.unscored(common)]
    return f"No score yet on {', '.join(names)}; the others stand in." if names else ""


def _standing_columns(standing: Standing) -> dict[str, object]:
    average, measure = standing.average, standing.measure
    return {
        "average": average.value,
        "measure": measure.value,
        "low": measure.low,
        "high": measure.high,
        "expected_rank": standing.expected_rank,
        "rank_low": standing.low,
        "rank_high": standing.high,
        "p_top": standing.p_top,
    }


def _score_columns(basis: _Basis, reference: str) -> dict[str, object]:
    scores, scale = basis.by_reference[reference], basis.definition.scale
    by_criterion: dict[str, list[int]] = {}
    for one in scores:
        value = _counted(one, scale, scale.no_evidence)
        if value is not None:
            by_criterion.setdefault(one.criterion, []).append(value)
    kinds = Counter(one.value is None for one in scores)
    return {
        "scores": kinds[False],
        "no_evidence": kinds[True],
        "criteria": {criterion: fmean(values) for criterion, values in by_criterion.items()},
    }


def _within(ranking: Ranking) -> set[str]:
    placed = [standing.id for standing in ranking.standings if standing.average.value is not None]
    return set(placed[: ranking.places])
