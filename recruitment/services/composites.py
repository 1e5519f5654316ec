"""Build the list of an interview or of a wash-up: a composite of exercises, frozen with its basis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from statistics import fmean
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session

from recruitment.domain.errors import Refusal
from recruitment.domain.stages import Stage
from recruitment.models import Shortlist, ShortlistRow
from recruitment.models.base import datetime
from recruitment.programme.exercises import Exercise
from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.observed_scores import discussed_scores, observed_scores
from recruitment.queries.scores import (
    AssessorName,
    CommittedScore,
    as_ratings,
    assessor_names,
    candidates_at,
)
from recruitment.services.shortlists import OTHER
from scoring import VERSION
from scoring.composite import METHOD, Composites, compose
from scoring.results import Standing

PLAIN = "plain averages of exercises, each the mean over its criteria"


@dataclass(frozen=True)
class _Found:
    """What a list of exercises rests on.

    Attributes:
        scores: of each exercise, by its code.
        candidates: who is put in order, by reference.
        agreed: what panels agreed on afterwards, by exercise; it is told, and does not count.
        no_evidence: how "no evidence seen" counts, "lowest" or "missing".
    """

    definition: Definition
    exercises: Sequence[Exercise]
    scores: Mapping[str, Sequence[CommittedScore]]
    agreed: Mapping[str, Mapping[tuple[UUID, str, str], int]]
    candidates: Mapping[str, UUID]
    assessors: Mapping[UUID, AssessorName]
    no_evidence: str

    @property
    def weights(self) -> dict[str, float]:
        """The weight of each exercise that somebody was scored on."""
        return {one.code: one.weight for one in self.exercises if self.scores[one.code]}

    @cached_property
    def references(self) -> Mapping[UUID, str]:
        """The reference of each candidate, by the application's id."""
        return {application_id: reference for reference, application_id in self.candidates.items()}

    def composites(self, places: int) -> Composites:
        """Everybody's composite."""
        exercises = {
            code: as_ratings(
                scores,
                self.definition,
                candidates={self.references[one.application_id]: one.application_id for one in scores},
                assessors=self.assessors,
                no_evidence=self.no_evidence,
                counted=frozenset(one.criterion for one in scores),
            )
            for code, scores in self.scores.items()
            if scores
        }
        return compose(exercises, weights=self.weights, places=places)

    @cached_property
    def by_candidate(self) -> Mapping[UUID, list[CommittedScore]]:
        """All scores of each candidate, by the application's id."""
        held: dict[UUID, list[CommittedScore]] = {one: [] for one in self.candidates.values()}
        for scores in self.scores.values():
            for score in scores:
                held[score.application_id].append(score)
        return held

    @cached_property
    def plain(self) -> Mapping[UUID, Mapping[str, float]]:
        """Each candidate's plain average of each exercise: the mean over its criteria of their means."""
        held: dict[UUID, dict[str, dict[str, list[int]]]] = {one: {} for one in self.candidates.values()}
        for code, scores in self.scores.items():
            for one in scores:
                value = self.counted(one)
                if value is not None:
                    criteria = held[one.application_id].setdefault(code, {})
                    criteria.setdefault(one.criterion, []).append(value)
        return {
            candidate: {code: fmean(map(fmean, criteria.values())) for code, criteria in exercises.items()}
            for candidate, exercises in held.items()
        }

    @cached_property
    def words(self) -> Mapping[UUID, list[str]]:
        """What panels agreed on of each candidate, in words."""
        held: dict[UUID, list[str]] = {}
        for exercise in self.exercises:
            for (candidate, criterion, _), value in self.agreed[exercise.code].items():
                short = self.definition.criterion(criterion).short
                held.setdefault(candidate, []).append(f"{short} {value} ({exercise.name})")
        return held

    def counted(self, score: CommittedScore) -> int | None:
        """A score as the number that it counts as, if any."""
        return score.counted(self.definition.scale, self.no_evidence)

    def criteria(self, application_id: UUID) -> dict[str, float | None]:
        """A candidate's plain average of each criterion, over all exercises; None if all saw no evidence."""
        held: dict[str, list[CommittedScore]] = {}
        for one in self.by_candidate[application_id]:
            held.setdefault(one.criterion, []).append(one)
        return {criterion: self._mean(scores) for criterion, scores in held.items()}

    def _mean(self, scores: Sequence[CommittedScore]) -> float | None:
        if all(one.value is None for one in scores):
            return None
        return fmean(value for one in scores if (value := self.counted(one)) is not None)

    def fingerprint(self) -> str:
        """A digest of every score, whatever their order."""
        lines = sorted(
            f"{code}|{self.references[one.application_id]}|{self.assessors[one.assessor_id].label}"
            f"|{one.criterion}|{one.item}|{one.value}"
            for code, scores in self.scores.items()
            for one in scores
        )
        return sha256("\n".join([*sorted(self.candidates), *lines]).encode()).hexdigest()


@dataclass(frozen=True)
class _Place:
    """A candidate's row to be. The standing is None where the list is by plain averages."""

    reference: str
    average: float | None
    standing: Standing | None


def build_composite_list(
    session: Session, *, cohort: CohortFacts, stage: Stage, places: int, actor_id: UUID | None, now: datetime
) -> UUID:
    """Build and freeze the list of those at interview or at the centre: what a wash-up begins with.

    It rests on what each assessor scored apart, once all of a panel have committed: of the interview alone
    for those at interview, of that and of the centre's exercises for those at the centre. What a panel agreed
    on after talking stands beside it in words and moves nobody; a decision may, with its reason. Combining
    by rule first, and hearing each exercise after, does better than an impression of the whole (Kuncel,
    Klieger, Connelly and Ones 2013, Journal of Applied Psychology 98).

    Args:
        cohort: whose candidates.
        stage: `Stage.INTERVIEW` or `Stage.CENTRE`: who is put in order.
        places: where the line is drawn.
        actor_id: who asked for it, if somebody signed in.
        now: when, aware.

    Returns:
        The shortlist's id.

    Raises:
        Refusal: there is nobody to put in order, or nothing to do it by.
    """
    found = _found(session, cohort, stage)
    _require(found, places, cohort.definition.stage(stage).name)
    composites = found.composites(places)
    rows = _in_order(found, composites)
    modelled = any(one.standing is not None for one in rows)
    shortlist = Shortlist(
        cohort_id=cohort.id,
        stage=stage,
        places=places,
        method=METHOD if modelled else PLAIN,
        basis=_described(found, composites, modelled),
        made_at=now,
        made_by=actor_id,
    )
    session.add(shortlist)
    session.flush()
    changed = _changed(found, rows, places)
    session.execute(insert(ShortlistRow), list(_columns(shortlist.id, found, rows, changed)))
    return shortlist.id


def _require(found: _Found, places: int, stage: str) -> None:
    if places < 1:
        raise Refusal("Enter the number of places, 1 or more.")
    if not found.candidates:
        raise Refusal(f"Wait until somebody is at the stage “{stage}”: there is nobody to put in order.")
    if not any(found.weights.values()):
        raise Refusal(
            "Wait until the whole of a panel has committed its scores: there is nothing to go by yet."
        )


def exercises_counted(definition: Definition, stage: Stage) -> tuple[Exercise, ...]:
    """The exercises on which those at a stage are put in order."""
    stages = {Stage.INTERVIEW} if stage is Stage.INTERVIEW else {Stage.INTERVIEW, Stage.CENTRE}
    return tuple(one for one in definition.exercises if one.stage in stages)


def _found(session: Session, cohort: CohortFacts, stage: Stage) -> _Found:
    exercises = exercises_counted(cohort.definition, stage)
    candidates = candidates_at(session, cohort.id, stage)
    here = frozenset(candidates.values())
    scores = {
        one.code: [
            score for score in observed_scores(session, cohort.id, one) if score.application_id in here
        ]
        for one in exercises
    }
    return _Found(
        cohort.definition,
        exercises,
        scores,
        {one.code: discussed_scores(session, cohort.id, one) for one in exercises},
        candidates,
        assessor_names(session, cohort.id),
        cohort.definition.scale.no_evidence,
    )


def _in_order(found: _Found, composites: Composites) -> list[_Place]:
    """By expected rank where everybody has one; else by plain averages, the two not being to compare."""
    standings = {one.id: one for one in composites.ranking.standings}
    plain = {reference: _weighted(found, found.plain[key]) for reference, key in found.candidates.items()}
    known = [reference for reference, average in plain.items() if average is not None]
    ranked = all(standings[one].expected_rank is not None for one in known)
    places = [
        _Place(one, average, standings[one] if ranked and average is not None else None)
        for one, average in sorted(plain.items())
    ]
    return sorted(places, key=_key)


def _key(place: _Place) -> tuple[bool, float]:
    if place.average is None:
        return True, 0.0
    if place.standing is not None and place.standing.expected_rank is not None:
        return False, place.standing.expected_rank
    return False, -place.average


def _weighted(found: _Found, plain: Mapping[str, float]) -> float | None:
    """The weighted mean of the exercises that somebody was scored on; None where none of those counts."""
    weights = {code: weight for code, weight in found.weights.items() if code in plain and weight > 0}
    if not weights:
        return None
    return sum(weights[code] * plain[code] for code in weights) / sum(weights.values())


def _changed(found: _Found, rows: Sequence[_Place], places: int) -> set[str]:
    """Who would stand on the other side of the line, were "no evidence seen" counted the other way."""
    if all(one.value is not None for scores in found.scores.values() for one in scores):
        return set()
    otherwise = replace(found, no_evidence=OTHER[found.no_evidence])
    return _within(rows, places) ^ _within(_in_order(otherwise, otherwise.composites(places)), places)


def _within(rows: Sequence[_Place], places: int) -> set[str]:
    return {one.reference for one in rows[:places] if one.average is not None}


def _described(found: _Found, composites: Composites, modelled: bool) -> dict[str, object]:
    """What it takes to make the same list again, and to see that it is the same."""
    scores = [one for scores in found.scores.values() for one in scores]
    scale = found.definition.scale
    return {
        "scores": len(scores),
        "no_evidence_seen": sum(one.value is None for one in scores),
        "candidates": len(found.candidates),
        "assessors": len({one.assessor_id for one in scores}),
        "weights": found.weights,
        "exercises": {one.code: one.name for one in found.exercises if found.scores[one.code]},
        "no_evidence": found.no_evidence,
        "otherwise": {"converged": None, "note": ""},
        "scale": {"low": scale.low, "high": scale.high},
        "notes": list(_notes(found, composites, modelled)),
        "fingerprint": found.fingerprint(),
        "engine": VERSION,
        "converged": composites.ranking.converged if modelled else None,
    }


def _notes(found: _Found, composites: Composites, modelled: bool) -> Iterator[str]:
    names = {one.code: one.name for one in found.exercises}
    for note in composites.ranking.notes:
        code, colon, words = note.partition(": ")
        yield f"{names[code]}: {words}" if colon and code in names else note
    if not modelled and any(one.value.low is not None for one in composites.composites):
        yield "Not everybody has an interval, so the whole list is by plain averages."
    unscored = [one.name for one in found.exercises if not found.scores[one.code]]
    if unscored:
        yield f"Nobody is scored yet on {', '.join(unscored)}."


def _columns(
    shortlist_id: UUID, found: _Found, rows: Sequence[_Place], changed: set[str]
) -> Iterator[dict[str, object]]:
    for position, row in enumerate(rows, 1):
        application_id = found.candidates[row.reference]
        kinds = Counter(one.value is None for one in found.by_candidate[application_id])
        standing = row.standing
        yield {
            "shortlist_id": shortlist_id,
            "position": position,
            "application_id": application_id,
            "average": row.average,
            "measure": standing and standing.average.value,
            "low": standing and standing.average.low,
            "high": standing and standing.average.high,
            "expected_rank": standing and standing.expected_rank,
            "rank_low": standing and standing.low,
            "rank_high": standing and standing.high,
            "p_top": standing and standing.p_top,
            "scores": kinds[False],
            "no_evidence": kinds[True],
            "criteria": found.criteria(application_id),
            "exercises": dict(found.plain[application_id]),
            "depends_on_no_evidence": row.reference in changed,
            "note": _note(found, application_id),
        }


def _note(found: _Found, application_id: UUID) -> str:
    """What a candidate's figures lack, and what panels agreed on otherwise."""
    scored = found.plain[application_id]
    missing = [one.name for one in found.exercises if one.code in found.weights and one.code not in scored]
    words = [f"Not scored yet on {', '.join(missing)}; the others stand in."] if missing and scored else []
    if not scored:
        words = ["No score yet."]
    agreed = found.words.get(application_id, [])
    return " ".join([*words, f"After talking, panels agreed on {', '.join(agreed)}."] if agreed else words)
