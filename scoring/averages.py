"""Plain averages: what everyone does by hand, kept beside the model so that the two can be compared."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from scoring.arrays import Floats
from scoring.errors import Fault, UnusableRatings
from scoring.ratings import Ratings
from scoring.results import Estimate, Ranking, Standing

NO_UNCERTAINTY = "plain averages carry no uncertainty"
METHOD = "plain averages"


def criterion_means(ratings: Ratings) -> Floats:
    """Return the mean of all scores of each candidate on each criterion, (C, K); NaN inside where there is
    none.
    """
    shape = (len(ratings.candidates), len(ratings.criteria))
    cell = ratings.candidate.astype(np.int64) * shape[1] + ratings.criterion
    size = shape[0] * shape[1]
    count = np.bincount(cell, minlength=size)
    total = np.bincount(cell, weights=ratings.score, minlength=size)
    means = np.full(size, np.nan)
    np.divide(total, count, out=means, where=count > 0)
    return means.reshape(shape)


def criterion_weights(ratings: Ratings, weights: Mapping[str, float] | None) -> Floats:
    """Return the weight of each criterion (K,), equal where none are given; raises UnusableRatings on
    unusable ones.
    """
    if weights is None:
        return np.full(len(ratings.criteria), 1.0 / max(len(ratings.criteria), 1))
    missing = [name for name in ratings.criteria if name not in weights]
    if missing:
        raise UnusableRatings(Fault(None, f"Give a weight for {', '.join(missing)}."))
    values = np.array([float(weights[name]) for name in ratings.criteria])
    if not np.all(np.isfinite(values)) or np.any(values < 0) or (values.size and not values.sum() > 0):
        raise UnusableRatings(Fault(None, "Give weights that are numbers of 0 or more, and not all 0."))
    return np.asarray(values / values.sum())


def rank_by_averages(ratings: Ratings, *, weights: Mapping[str, float] | None, places: int) -> Ranking:
    """Return candidates by the weighted mean over criteria of the mean of each criterion's scores.

    Where a candidate lacks a criterion the remaining weights are used, and ``reason`` and a note say so;
    without any score they stand last with no value. Ties are kept in the natural order of the references.
    """
    means, weight = criterion_means(ratings), criterion_weights(ratings, weights)
    counts = np.bincount(ratings.candidate, minlength=len(ratings.candidates))
    standings = [
        _standing(ratings, means[index], weight, index, int(counts[index]))
        for index in range(len(ratings.candidates))
    ]
    standings.sort(key=lambda standing: (standing.average.value is None, -(standing.average.value or 0.0)))
    partial = sum(1 for s in standings if s.average.value is not None and s.average.reason != NO_UNCERTAINTY)
    return Ranking(METHOD, places, tuple(standings), None, _notes(partial))


def _standing(ratings: Ratings, means: Floats, weight: Floats, index: int, count: int) -> Standing:
    absent = Estimate.absent(NO_UNCERTAINTY, count)
    return Standing(
        ratings.candidates[index],
        _average(ratings.criteria, means, weight, count),
        absent,
        None,
        None,
        None,
        None,
    )


def _average(criteria: tuple[str, ...], means: Floats, weight: Floats, count: int) -> Estimate:
    scored = np.isfinite(means)
    if not np.any(scored & (weight > 0)):
        return Estimate.absent("no score yet on a criterion that counts", count)
    value = float(np.average(means[scored], weights=weight[scored]))
    missing = [
        name for name, seen, share in zip(criteria, scored, weight, strict=True) if not seen and share > 0
    ]
    reason = f"no score on {', '.join(missing)}; the other criteria stand in" if missing else NO_UNCERTAINTY
    return Estimate(round(value, 12), None, None, count, reason)


def _notes(partial: int) -> tuple[str, ...]:
    notes = ["Plain averages carry no uncertainty and do not correct for harsh or kind assessors."]
    if partial:
        notes.append(
            f"{partial} candidates lack a criterion; the average is over the criteria that were scored."
        )
    return tuple(notes)
