"""Build a shortlist from committed scores and freeze it with its basis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from statistics import fmean
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from recruitment.domain.errors import Refusal
from recruitment.domain.stages import Stage
from recruitment.models import Shortlist, ShortlistRow
from recruitment.models.base import datetime
from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.scores import (
    AssessorName,
    CommittedScore,
    as_ratings,
    assessor_names,
    candidates_at,
    committed_scores,
)
from scoring import VERSION
from scoring.averages import rank_by_averages
from scoring.errors import UnansweredQuestion
from scoring.ratings import Ratings
from scoring.results import Ranking, Standing

if TYPE_CHECKING:
    from scoring.facets.report import Findings

#: How "no evidence seen" can count; the definition says which, and the other is tried beside it.
OTHER = {"lowest": "missing", "missing": "lowest"}


@dataclass(frozen=True)
class _Sift:
    """The scores a shortlist rests on."""

    scores: Sequence[CommittedScore]
    candidates: Mapping[str, UUID]
    assessors: Mapping[UUID, AssessorName]
    definition: Definition

    @property
    def no_evidence(self) -> str:
        """How the definition counts "no evidence seen"."""
        return self.definition.scale.no_evidence

    @cached_property
    def by_candidate(self) -> Mapping[UUID, list[CommittedScore]]:
        """The scores of each candidate, by the application's id."""
        held: dict[UUID, list[CommittedScore]] = {one: [] for one in self.candidates.values()}
        for score in self.scores:
            held[score.application_id].append(score)
        return held

    @cached_property
    def scored_by_anybody(self) -> set[str]:
        """The criteria that somebody scored."""
        return {one.criterion for one in self.scores}

    def ratings(self, no_evidence: str) -> Ratings:
        """As the engine takes them, counting "no evidence seen" as told."""
        return as_ratings(
            self.scores,
            self.definition,
            candidates=self.candidates,
            assessors=self.assessors,
            no_evidence=no_evidence,
        )

    def rank(self, places: int, no_evidence: str) -> tuple[Ranking, Findings]:
        """Put the candidates in order. Raises UnansweredQuestion, naming who shares no scale with whom."""
        # The engine takes half a second to load, and most requests rank nobody.
        from scoring.connection import subsets  # noqa: PLC0415
        from scoring.ranking import rank_and_describe, refusal  # noqa: PLC0415

        ratings = self.ratings(no_evidence)
        try:
            return rank_and_describe(ratings, weights=self.definition.sift.weights, places=places)
        except UnansweredQuestion as refused:
            called = {one.label: one.called for one in self.assessors.values()}
            parts = tuple(
                replace(part, assessors=tuple(called[label] for label in part.assessors))
                for part in subsets(ratings)
            )
            raise UnansweredQuestion(refusal(parts)) from refused

    def unscored(self, scored: set[str]) -> list[str]:
        """The short names of the criteria with a weight that are not among those scored."""
        counted = {code for code, weight in self.definition.sift.weights.items() if weight > 0}
        return [one.short for one in self.definition.criteria if one.code in counted - scored]

    def fingerprint(self) -> str:
        """A digest of every score, whatever their order: equal where a list rests on the same scores."""
        references = {application_id: reference for reference, application_id in self.candidates.items()}
        lines = sorted(
            f"{references[one.application_id]}|{self.assessors[one.assessor_id].label}"
            f"|{one.criterion}|{one.item}|{one.value}"
            for one in self.scores
        )
        return sha256("\n".join([*sorted(self.candidates), *lines]).encode()).hexdigest()


@dataclass(frozen=True)
class _Otherwise:
    """The same list with "no evidence seen" counted the other way: who would change sides, and why not."""

    changed: set[str]
    converged: bool | None
    note: str


def build_shortlist(
    session: Session, *, cohort: CohortFacts, places: int, actor_id: UUID | None, now: datetime
) -> UUID:
    """Build and freeze a shortlist of every candidate in the sift.

    Candidates stand by their expected rank in the many-facet model, which allows for how harsh each
    assessor is and how hard each pass; plain averages stand beside it. They are put in order blind, by
    reference; those whom nothing tells apart stand in the order of references.

    Args:
        cohort: whose candidates.
        places: where the line is drawn.
        actor_id: who asked for it, if somebody signed in.
        now: when, aware.

    Returns:
        The shortlist's id.

    Raises:
        Refusal: there is nobody to put in order, nothing to do it by, or no scale that all share.
    """
    candidates = candidates_at(session, cohort.id, Stage.SIFT)
    scores = committed_scores(session, cohort.id)
    if places < 1:
        raise Refusal("Enter the number of places, 1 or more.")
    if not candidates:
        raise Refusal("Wait until an application is in the sift: there is nobody to put in order.")
    if not scores:
        raise Refusal("Wait until assessors have committed scores: there is nothing to go by yet.")
    sift = _Sift(scores, candidates, assessor_names(session, cohort.id), cohort.definition)
    try:
        ranking, findings = sift.rank(places, sift.no_evidence)
    except UnansweredQuestion as refused:
        raise Refusal(refused.sentence) from refused
    otherwise = _otherwise(sift, ranking)
    shortlist = Shortlist(
        cohort_id=cohort.id,
        places=places,
        method=ranking.method,
        basis=_described(sift, ranking, findings, otherwise),
        made_at=now,
        made_by=actor_id,
    )
    session.add(shortlist)
    session.flush()
    session.execute(insert(ShortlistRow), _rows(shortlist.id, sift, ranking, otherwise))
    return shortlist.id


def _otherwise(sift: _Sift, ranking: Ranking) -> _Otherwise:
    """Rank once more with "no evidence seen" counted the other way, where there is any."""
    if all(one.value is not None for one in sift.scores):
        return _Otherwise(set(), None, "")
    try:
        other, _ = sift.rank(ranking.places, OTHER[sift.no_evidence])
    except UnansweredQuestion as refused:
        return _Otherwise(set(), None, f"Counted the other way there is no common order. {refused.sentence}")
    return _Otherwise(_within(ranking) ^ _within(other), other.converged, "")


def _within(ranking: Ranking) -> set[str]:
    placed = [standing.id for standing in ranking.standings if standing.average.value is not None]
    return set(placed[: ranking.places])


def _described(sift: _Sift, ranking: Ranking, findings: Findings, otherwise: _Otherwise) -> dict[str, object]:
    """What it takes to make the same list again, and to see that it is the same."""
    definition = sift.definition
    return {
        "scores": len(sift.scores),
        "no_evidence_seen": sum(one.value is None for one in sift.scores),
        "candidates": len(sift.candidates),
        "assessors": len({one.assessor_id for one in sift.scores}),
        "weights": dict(definition.sift.weights),
        "no_evidence": sift.no_evidence,
        "otherwise": {"converged": otherwise.converged, "note": otherwise.note},
        "scale": {"low": definition.scale.low, "high": definition.scale.high},
        "notes": [*ranking.notes, *_unscored_notes(sift)],
        "fingerprint": sift.fingerprint(),
        "engine": VERSION,
        **_fit(ranking, findings),
    }


def _fit(ranking: Ranking, findings: Findings) -> dict[str, object]:
    """How the fit went; nothing but the subsets where plain averages stand in for it."""
    fitted = ranking.converged is not None
    spread = findings.deviations
    return {
        "estimator": findings.estimator if fitted else None,
        "converged": ranking.converged,
        "iterations": findings.iterations if fitted else None,
        "log_likelihood": findings.log_likelihood,
        "subsets": len(findings.subsets),
        "deviations": None
        if spread is None
        else {"candidates": spread.candidates, "effects": spread.effects, "severities": spread.severities},
        "reliability": findings.reliability["candidates"].reliability,
    }


def _rows(
    shortlist_id: UUID, sift: _Sift, ranking: Ranking, otherwise: _Otherwise
) -> list[dict[str, object]]:
    plain = rank_by_averages(
        sift.ratings(sift.no_evidence), weights=sift.definition.sift.weights, places=ranking.places
    )
    averages = {standing.id: standing.average.value for standing in plain.standings}
    return [
        {
            "shortlist_id": shortlist_id,
            "position": position,
            "application_id": sift.candidates[standing.id],
            "average": averages[standing.id],
            "depends_on_no_evidence": standing.id in otherwise.changed,
        }
        | _standing_columns(standing)
        | _score_columns(sift, sift.by_candidate[sift.candidates[standing.id]])
        for position, standing in enumerate(ranking.standings, 1)
    ]


def _standing_columns(standing: Standing) -> dict[str, object]:
    """The measure is given as the fair average: what the average assessor would give, on the scale."""
    fair = standing.average
    ranked = standing.expected_rank is not None
    return {
        "measure": fair.value if ranked else None,
        "low": fair.low,
        "high": fair.high,
        "expected_rank": standing.expected_rank,
        "rank_low": standing.low,
        "rank_high": standing.high,
        "p_top": standing.p_top,
    }


def _score_columns(sift: _Sift, scores: Sequence[CommittedScore]) -> dict[str, object]:
    scale = sift.definition.scale
    by_criterion: dict[str, list[int]] = {}
    for one in scores:
        value = one.counted(scale, sift.no_evidence)
        if value is not None:
            by_criterion.setdefault(one.criterion, []).append(value)
    kinds = Counter(one.value is None for one in scores)
    return {
        "scores": kinds[False],
        "no_evidence": kinds[True],
        "criteria": {criterion: fmean(values) for criterion, values in by_criterion.items()},
        "note": _note(sift, set(by_criterion)),
    }


def _unscored_notes(sift: _Sift) -> list[str]:
    names = sift.unscored(sift.scored_by_anybody)
    return [f"Nobody has a score on {', '.join(names)} yet."] if names else []


def _note(sift: _Sift, scored: set[str]) -> str:
    """What the candidate's measure lacks and others' have, in the names that the columns have."""
    if not scored:
        return "No score yet."
    common = sift.unscored(sift.scored_by_anybody)
    names = [name for name in sift.unscored(scored) if name not in common]
    return f"No score yet on {', '.join(names)}; the others stand in." if names else ""
