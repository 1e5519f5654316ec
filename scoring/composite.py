"""One figure from several exercises: a weighted mean of exercise scores, with its interval and what is
missing.

An exercise's score is the mean over its criteria of fair averages: what the average assessor would give on
the scale. Exercises are scored by different people at different times and are taken as independent given the
candidate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scoring.arrays import Floats
from scoring.averages import criterion_means
from scoring.connection import subsets
from scoring.errors import Fault, UnusableRatings
from scoring.facets.findings import not_converged
from scoring.facets.model import Model, measure
from scoring.facets.response import respond
from scoring.ranking import DRAWS, SEED, Z95, Ranks, ranks_of
from scoring.ratings import Ratings, natural
from scoring.results import Estimate, Ranking, Standing

METHOD = "weighted mean of exercises, each the mean of fair averages over its criteria"


@dataclass(frozen=True)
class Part:
    """A candidate's score of one exercise."""

    exercise: str
    weight: float
    score: Estimate


@dataclass(frozen=True)
class Composite:
    """A candidate's composite, what it is made of, and what share of the weights that is."""

    id: str
    value: Estimate
    parts: tuple[Part, ...]
    weight_present: float


@dataclass(frozen=True)
class Composites:
    """Composites in the order of the ranking that they make."""

    composites: tuple[Composite, ...]
    ranking: Ranking


@dataclass(frozen=True, eq=False)
class _Exercise:
    """Scores of an exercise by candidate: value and its draws about it (C, D), or no draws where nothing is
    known.
    """

    value: Mapping[str, float]
    error: Mapping[str, float]
    draws: Mapping[str, Floats]
    counts: Mapping[str, int]
    note: str | None


def compose(exercises: Mapping[str, Ratings], *, weights: Mapping[str, float], places: int) -> Composites:
    """Return composites over exercises; candidates who lack an exercise are weighed on the rest, and both say
    so.

    Of two panels that share nobody none can say which is harsher: an exercise in subsets counts by its plain
    averages, without an interval, and a note says so.

    Raises UnusableRatings for weights that are missing, below 0 or all 0.
    """
    share = _weights(exercises, weights)
    rng = np.random.default_rng(SEED)
    found = {name: _exercise(name, ratings, rng) for name, ratings in exercises.items()}
    people = sorted({person for ratings in exercises.values() for person in ratings.candidates}, key=natural)
    composites = [_composite(person, found, share) for person in people]
    known = [composite for composite in composites if composite.value.value is not None]
    rank = _ranks([_drawn(composite, found) for composite in known], places)
    standings = [_standing(composite, rank, row) for row, composite in enumerate(known)]
    standings += [_unplaced(composite) for composite in composites if composite.value.value is None]
    standings.sort(key=lambda s: (s.average.value is None, -(s.average.value or 0.0)))
    by_id = {composite.id: composite for composite in composites}
    notes = tuple(exercise.note for exercise in found.values() if exercise.note)
    converged = not any("converge" in note for note in notes)
    ranking = Ranking(METHOD, places, tuple(standings), converged, (*notes, *_missing(composites)))
    return Composites(tuple(by_id[s.id] for s in standings), ranking)


def _weights(exercises: Mapping[str, Ratings], weights: Mapping[str, float]) -> dict[str, float]:
    missing = [name for name in exercises if name not in weights]
    if missing:
        raise UnusableRatings(Fault(None, f"Give a weight for {', '.join(missing)}."))
    values = {name: float(weights[name]) for name in exercises}
    total = sum(values.values())
    if not np.isfinite(total) or min(values.values(), default=0.0) < 0 or total <= 0:
        raise UnusableRatings(Fault(None, "Give weights that are numbers of 0 or more, and not all 0."))
    return {name: value / total for name, value in values.items()}


def _exercise(name: str, ratings: Ratings, rng: np.random.Generator) -> _Exercise:
    model = _apart(ratings) or measure(ratings)
    given = np.bincount(ratings.candidate, minlength=len(ratings.candidates)).tolist()
    counts = dict(zip(ratings.candidates, given, strict=True))
    if isinstance(model, str):
        values = {
            who: float(np.nanmean(means))
            for who, means in zip(ratings.candidates, criterion_means(ratings), strict=True)
            if np.isfinite(means).any()
        }
        return _Exercise(values, {}, {}, counts, f"{name}: plain averages without interval, for {model}.")
    scores, slopes = exercise_scores(model)
    order = np.lexsort((model.uncertainty.own, -model.uncertainty.measure))
    drawn = np.empty((len(scores), DRAWS))
    drawn[order] = model.uncertainty.take(order).draws(rng, DRAWS)
    drawn = scores[:, None] + slopes[:, None] * (drawn - model.uncertainty.measure[:, None])
    errors = slopes * np.sqrt(model.uncertainty.variance())
    names = model.core.candidates
    note = None if model.solution.converged else f"{name}: {not_converged(model)}"
    return _Exercise(
        dict(zip(names, scores.tolist(), strict=True)), dict(zip(names, errors.tolist(), strict=True)),
        dict(zip(names, drawn, strict=True)), counts, note,
    )  # fmt: skip


def _apart(ratings: Ratings) -> str:
    """Say that assessors fall into groups which share nobody, where they do."""
    groups = len(subsets(ratings))
    return f"its assessors fall into {groups} groups that share nobody" if groups > 1 else ""


def exercise_scores(model: Model) -> tuple[Floats, Floats]:
    """Return the mean over criteria of fair averages (C,) and its slope by the measure (C,), for the core's
    candidates.

    A criterion that a candidate was not scored on stands at their general standing.
    """
    design, at = model.design, model.solution.at
    shape = (design.n_candidates, design.n_criteria)
    level = np.repeat(model.solution.theta[:, None], shape[1], axis=1)
    level[design.cell_candidate, np.maximum(design.cell_criterion, 0)] = at.level
    criterion = model.core.pass_criterion if shape[1] > 1 else np.zeros(design.n_passes, dtype=np.int32)
    eta = level[:, criterion] - at.difficulty - at.severity.mean()
    response = respond(eta.ravel(), at.weights)
    passes = np.bincount(criterion, minlength=shape[1])
    share = 1.0 / (passes[criterion] * shape[1])
    return (
        response.mean.reshape(eta.shape) @ share + model.ratings.low, response.variance.reshape(eta.shape) @
        share,
    )  # fmt: skip


def _composite(person: str, found: Mapping[str, _Exercise], share: Mapping[str, float]) -> Composite:
    parts = tuple(Part(name, share[name], _part(person, exercise)) for name, exercise in found.items())
    present = [part for part in parts if part.score.value is not None and part.weight > 0]
    weight = sum(part.weight for part in present)
    n = sum(part.score.n for part in present)
    if not present:
        return Composite(person, Estimate.absent("no exercise that counts has been scored"), parts, 0.0)
    value = sum(part.weight * (part.score.value or 0.0) for part in present) / weight
    missing = [part.exercise for part in parts if part.weight > 0 and part.score.value is None]
    reason = f"not scored on {', '.join(missing)}; the other exercises stand in" if missing else None
    if any(person not in found[part.exercise].error for part in present):
        return Composite(
            person, Estimate(value, None, None, n, reason or "an exercise has no interval"), parts, weight
        )
    error = np.sqrt(sum((part.weight * found[part.exercise].error[person]) ** 2 for part in present)) / weight
    interval = Estimate(value, float(value - Z95 * error), float(value + Z95 * error), n, reason)
    return Composite(person, interval, parts, weight)


def _part(person: str, exercise: _Exercise) -> Estimate:
    if person not in exercise.value:
        return Estimate.absent("not scored")
    value, n = exercise.value[person], exercise.counts[person]
    if person not in exercise.error:
        return Estimate(value, None, None, n, "a plain average")
    error = exercise.error[person]
    return Estimate(value, value - Z95 * error, value + Z95 * error, n, None)


def _drawn(composite: Composite, found: Mapping[str, _Exercise]) -> Floats:
    total = np.zeros(DRAWS)
    for part in composite.parts:
        if part.score.value is not None and part.weight > 0:
            total += part.weight * found[part.exercise].draws.get(
                composite.id, np.full(DRAWS, part.score.value)
            )
    return np.asarray(total / composite.weight_present)


def _ranks(draws: list[Floats], places: int) -> Ranks | None:
    return ranks_of(np.array(draws), places) if draws else None


def _standing(composite: Composite, rank: Ranks | None, row: int) -> Standing:
    if rank is None or composite.value.low is None:
        return _unplaced(composite)
    absent = Estimate.absent("a composite is on the scale of the scores", composite.value.n)
    return Standing(
        composite.id, composite.value, absent, float(rank.expected[row]), int(rank.low[row]),
        int(rank.high[row]), float(rank.p_top[row]),
    )  # fmt: skip


def _unplaced(composite: Composite) -> Standing:
    absent = Estimate.absent("a composite is on the scale of the scores", composite.value.n)
    return Standing(composite.id, composite.value, absent, None, None, None, None)


def _missing(composites: list[Composite]) -> tuple[str, ...]:
    partial = sum(
        1 for c in composites if c.value.value is not None and c.value.reason and "stand in" in c.value.reason
    )
    if not partial:
        return ()
    lack = "1 candidate lacks" if partial == 1 else f"{partial} candidates lack"
    return (f"{lack} an exercise; theirs is over the exercises that were scored.",)
