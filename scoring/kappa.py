"""Agreement beyond chance on categories: Fleiss' kappa, and weighted kappa averaged over pairs of assessors.

Sources: Fleiss (1971), Psychol. Bull. 76, 378-382; Cohen (1968), Psychol. Bull. 70, 213-220; interval of
Fleiss' kappa by Fleiss, Nee and Landis (1979) is for kappa = 0 only, so intervals here are a jackknife of
units.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from scoring.arrays import Floats, Ints
from scoring.ratings import Ratings
from scoring.results import Estimate

Weighting = Literal["linear", "quadratic"]


@dataclass(frozen=True)
class Kappa:
    """A kappa and what it was computed on."""

    estimate: Estimate
    kind: str


def fleiss(counts: Ints) -> Kappa:
    """Return Fleiss' kappa of counts by unit (U, V), over the units with the most frequent number of scores
    of 2 or more.
    """
    sizes = counts.sum(axis=1)
    several = sizes[sizes >= 2]
    if len(several) < 2:
        return Kappa(Estimate.absent("fewer than two units have two scores"), "Fleiss")
    judges = int(np.argmax(np.bincount(several)))
    table = counts[sizes == judges].astype(np.float64)
    if np.count_nonzero(table.any(axis=0)) < 2:
        return Kappa(Estimate.absent("every score is the same", len(table)), "Fleiss")
    agreed = (np.sum(table**2, axis=1) - judges) / (judges * (judges - 1))
    totals = table.sum(axis=0)
    value = _beyond(agreed.mean(), np.sum((totals / totals.sum()) ** 2))
    n = len(table)
    if n < 3:
        return Kappa(Estimate(float(value), None, None, n, "too few units for an interval"), "Fleiss")
    left = totals - table
    with np.errstate(invalid="ignore", divide="ignore"):
        chance = np.sum((left / ((n - 1) * judges)) ** 2, axis=1)
        without = _beyond((agreed.sum() - agreed) / (n - 1), chance)
    return Kappa(_jackknife(value, np.atleast_1d(without)), "Fleiss")


def _beyond(agreed: Floats | float, chance: Floats | float) -> Floats | float:
    return (agreed - chance) / (1.0 - chance)


def _jackknife(value: Floats | float, without: Floats) -> Estimate:
    n, centre = len(without), float(value)
    if not np.all(np.isfinite(without)):
        return Estimate(centre, None, None, n, "the value hangs on one unit, so there is no interval")
    error = float(np.sqrt((n - 1) / n * np.sum((without - without.mean()) ** 2)))
    return Estimate(centre, max(centre - 1.96 * error, -1.0), min(centre + 1.96 * error, 1.0), n, None)


def weighted_kappa(first: Ints, second: Ints, size: int, weighting: Weighting = "quadratic") -> float | None:
    """Return Cohen's weighted kappa of two assessors' codes 0 to size - 1 (n,); None where chance explains
    all.
    """
    table = np.bincount(first * size + second, minlength=size * size).reshape(size, size) / max(len(first), 1)
    gap = np.abs(np.subtract.outer(np.arange(size), np.arange(size))) / max(size - 1, 1)
    weight = gap if weighting == "linear" else gap**2
    chance = float(np.sum(weight * np.outer(table.sum(axis=1), table.sum(axis=0))))
    return None if chance <= 0.0 else 1.0 - float(np.sum(weight * table)) / chance


def pairwise_kappa(ratings: Ratings, weighting: Weighting = "quadratic") -> Kappa:
    """Return the mean weighted kappa of pairs of assessors, by the number of units both scored."""
    size, j = ratings.high - ratings.low + 1, len(ratings.assessors)
    tables = np.zeros(j * j * size * size)
    unit = ratings.candidate.astype(np.int64) * max(len(ratings.pass_labels), 1) + ratings.passes
    x, rows, lag = ratings.score.astype(np.int64) - ratings.low, np.arange(len(ratings)), 1
    while len(rows := rows[rows + lag < len(ratings)]):
        rows = rows[unit[rows] == unit[rows + lag]]
        pair = ratings.assessor[rows].astype(np.int64) * j + ratings.assessor[rows + lag]
        tables += np.bincount((pair * size + x[rows]) * size + x[rows + lag], minlength=len(tables))
        lag += 1
    return _mean_of_pairs(tables.reshape(-1, size, size), weighting)


def _mean_of_pairs(tables: Floats, weighting: Weighting) -> Kappa:
    kind = f"{weighting} weights, mean over pairs of assessors"
    counts = tables.sum(axis=(1, 2))
    tables, counts = tables[counts > 1], counts[counts > 1]
    size = tables.shape[1]
    gap = np.abs(np.subtract.outer(np.arange(size), np.arange(size))) / max(size - 1, 1)
    weight = gap if weighting == "linear" else gap**2
    shares = tables / counts[:, None, None]
    chance = np.einsum("pv,vw,pw->p", shares.sum(axis=2), weight, shares.sum(axis=1))
    known = chance > 0
    if not np.any(known):
        return Kappa(Estimate.absent("no two assessors scored two units in common with any variation"), kind)
    values = 1.0 - np.sum(shares[known] * weight, axis=(1, 2)) / chance[known]
    mean = float(np.average(values, weights=counts[known]))
    return Kappa(Estimate(mean, None, None, int(counts[known].sum()), None), kind)
