"""Do assessors agree? Krippendorff's alpha with a bootstrap interval; exact and adjacent agreement.

A *unit* is what several assessors score: one pass of one candidate. Only counts of values by unit matter, and
few patterns of counts occur, so everything, the bootstrap too, works on distinct patterns and how often each
occurs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from scoring.arrays import Floats, Ints
from scoring.intraclass import Intraclass, intraclass_of
from scoring.kappa import Kappa, fleiss, pairwise_kappa
from scoring.ratings import Ratings
from scoring.results import Estimate

Level = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")
REPLICATES, SEED = 1_000, 20_252


@dataclass(frozen=True)
class Agreement:
    """Every statistic of agreement of one table of ratings."""

    alpha: dict[str, Estimate]
    exact: Estimate
    adjacent: Estimate
    intraclass: Intraclass
    fleiss: Kappa
    weighted: Kappa


def agree(ratings: Ratings, *, replicates: int = REPLICATES) -> Agreement:
    """Return alpha at every level, exact and adjacent agreement, intraclass correlations and kappas."""
    counts = unit_counts(ratings)
    values = np.arange(ratings.low, ratings.high + 1, dtype=np.float64)
    exact, adjacent = _close(counts)
    return Agreement(
        {level: alpha(counts, values, level, replicates=replicates) for level in LEVELS},
        exact, adjacent, intraclass_of(ratings), fleiss(counts), pairwise_kappa(ratings),
    )  # fmt: skip


def unit_counts(ratings: Ratings) -> Ints:
    """Return how often each value of the scale was given to each unit with a score, (U, V)."""
    size = ratings.high - ratings.low + 1
    unit = ratings.candidate.astype(np.int64) * len(ratings.pass_labels) + ratings.passes
    starts = np.ones(len(unit), dtype=np.bool_)
    starts[1:] = unit[1:] != unit[:-1]
    place = (np.cumsum(starts) - 1) * size + (ratings.score.astype(np.int64) - ratings.low)
    return np.bincount(place, minlength=int(starts.sum()) * size).reshape(-1, size)


def counts_of(table: Floats) -> tuple[Ints, Floats]:
    """Return counts (U, V) and values (V,) of a table of observers x units (M, U); NaN is a gap."""
    values, inverse = np.unique(table[~np.isnan(table)], return_inverse=True)
    unit = np.broadcast_to(np.arange(table.shape[1]), table.shape)[~np.isnan(table)]
    place = unit * len(values) + inverse
    return np.bincount(place, minlength=table.shape[1] * len(values)).reshape(-1, len(values)), values


def alpha(counts: Ints, values: Floats, level: Level, *, replicates: int = 0) -> Estimate:
    """Return Krippendorff's alpha of counts by unit (U, V) of values (V,), with a bootstrap interval of
    units.

    alpha = 1 - observed / expected disagreement; a unit with one value says nothing and is left out. Checked
    against Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, and the package krippendorff.
    """
    paired = counts[counts.sum(axis=1) >= 2]
    n = int(paired.sum())
    if not len(paired):
        return Estimate.absent("no unit has two scores", 0)
    if np.count_nonzero(paired.any(axis=0)) < 2:
        return Estimate.absent("every score is the same", n)
    if level == "ratio" and values.min() < 0:
        return Estimate.absent("ratios need values of 0 or more", n)
    patterns, times = _patterns(paired)
    products = _coincidences(patterns)
    value = float(_alphas(times[None, :], patterns, products, values, level)[0])
    if not replicates:
        return Estimate(value, None, None, n, None)
    drawn = np.random.default_rng(SEED).multinomial(len(paired), times / times.sum(), size=replicates)
    several = _alphas(drawn, patterns, products, values, level)
    several = several[np.isfinite(several)]
    low, high = np.quantile(several, (0.025, 0.975)).tolist() if len(several) else (None, None)
    return Estimate(value, low, high, n, None if len(several) else "too few units for an interval")


def _patterns(counts: Ints) -> tuple[Ints, Ints]:
    """Return the distinct rows of counts, in an order that does not depend on the input's, and how often each
    occurs.
    """
    base = int(counts.max()) + 1
    if base ** counts.shape[1] < 2**62:
        powers = base ** np.arange(counts.shape[1], dtype=np.int64)
        codes, times = np.unique(counts @ powers, return_counts=True)
        return codes[:, None] // powers % base, times
    rows, times = np.unique(counts, axis=0, return_counts=True)
    return rows, times


def _coincidences(patterns: Ints) -> Floats:
    """Return each pattern's ordered pairs of values divided by its size less one, (G, V, V)."""
    pairs = (patterns[:, :, None] * patterns[:, None, :]).astype(np.float64)
    diagonal = np.arange(patterns.shape[1])
    pairs[:, diagonal, diagonal] -= patterns
    return np.asarray(pairs / (patterns.sum(axis=1) - 1)[:, None, None])


def _alphas(times: Ints, patterns: Ints, products: Floats, values: Floats, level: Level) -> Floats:
    """Return alpha for each row of numbers of times (R, G) that the patterns occur, (R,); NaN without
    variation.
    """
    totals = (times @ patterns).astype(np.float64)
    observed = (times @ products.reshape(len(patterns), -1)).reshape(len(times), *products.shape[1:])
    distance = _distance(totals, values, level)
    size = totals.sum(axis=1)
    within = np.sum(observed * distance, axis=(1, 2))
    overall = np.einsum("rv,rvw,rw->r", totals, distance, totals)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(1.0 - (size - 1.0) * within / overall)


def _distance(totals: Floats, values: Floats, level: Level) -> Floats:
    """Return the squared distance of values for each row of totals, (R or 1, V, V)."""
    if level == "nominal":
        return 1.0 - np.eye(len(values))[None]
    if level == "ordinal":
        middle = np.cumsum(totals, axis=1) - totals / 2.0
        return np.asarray((middle[:, :, None] - middle[:, None, :]) ** 2)
    gap = values[:, None] - values[None, :]
    if level == "interval":
        return np.asarray(gap**2)[None]
    total = values[:, None] + values[None, :]
    return np.asarray(np.divide(gap, total, out=np.zeros_like(gap), where=total > 0) ** 2)[None]


def _close(counts: Ints) -> tuple[Estimate, Estimate]:
    """Return the share of pairs of scores of one unit that are equal, and that are at most one apart."""
    size = counts.sum(axis=1).astype(np.float64)
    pairs = float(np.sum(size * (size - 1) / 2))
    if not pairs:
        absent = Estimate.absent("no unit has two scores", 0)
        return absent, absent
    same = counts * (counts - 1) / 2
    near = counts[:, 1:] * counts[:, :-1]
    units = size >= 2
    weight = (size * (size - 1) / 2)[units]
    alike = same.sum(axis=1)[units]
    return _share(alike, weight), _share(alike + near.sum(axis=1)[units], weight)


def _share(hits: Floats, pairs: Floats) -> Estimate:
    """Return a share of pairs with a 95% interval that takes units, not pairs, as independent."""
    value, n = float(hits.sum() / pairs.sum()), len(pairs)
    if n < 2:
        return Estimate(value, None, None, int(pairs.sum()), "one unit only")
    error = float(np.sqrt(np.sum((hits - value * pairs) ** 2) * n / (n - 1)) / pairs.sum())
    return Estimate(
        value, max(value - 1.96 * error, 0.0), min(value + 1.96 * error, 1.0), int(pairs.sum()), None
    )
