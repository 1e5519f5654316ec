"""Intraclass correlations ICC(1,1) to ICC(3,k), with intervals. Source: Shrout and Fleiss (1979), Psychol.
Bull. 86, 420-428.

(1): every target has judges of its own; (2): the same judges, a sample of many; (3): these judges alone. 1:
one judge; k: the mean of k judges. Mean squares come from sums of squares in one pass. Checked against the
paper's table and pingouin.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import f as f_distribution

from scoring.arrays import Bools, Floats
from scoring.ratings import Ratings
from scoring.results import Estimate

KINDS = ("ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)")


@dataclass(frozen=True)
class Intraclass:
    """The six intraclass correlations of n targets with k judges each."""

    values: dict[str, Estimate]
    targets: int
    judges: int


@dataclass(frozen=True)
class _Squares:
    """Mean squares between targets, within targets, between judges, and error; numbers of targets and
    judges.
    """

    targets: float
    within: float
    judges: float
    error: float
    n: int
    k: int


def intraclass(table: Floats) -> Intraclass:
    """Return the six correlations of a complete table of targets x judges (n, k); n of 2 or more, k of 2 or
    more.
    """
    n, k = table.shape
    if n < 2 or k < 2:
        return _none("fewer than two targets or two judges", n, k)
    grand = float(table.mean())
    between = k * float(np.sum((table.mean(axis=1) - grand) ** 2))
    judges = n * float(np.sum((table.mean(axis=0) - grand) ** 2))
    total = float(np.sum((table - grand) ** 2))
    if total <= 0.0:
        return _none("every score is the same", n, k)
    error = max(total - between - judges, 0.0)
    squares = _Squares(
        between / (n - 1),
        (total - between) / (n * (k - 1)),
        judges / (k - 1),
        error / ((n - 1) * (k - 1)),
        n,
        k,
    )
    found = (*_own_judges(squares), *_same_judges(squares), *_these_judges(squares))
    order = (found[0], found[2], found[4], found[1], found[3], found[5])
    return Intraclass(dict(zip(KINDS, order, strict=True)), n, k)


def intraclass_of(ratings: Ratings) -> Intraclass:
    """Return the correlations of units that every assessor scored; without such, (1,1) and (1,k) alone.

    Where assessors differ from unit to unit the units with the most frequent number of scores are taken, and
    the kinds that need the same judges throughout say so.
    """
    unit = ratings.candidate.astype(np.int64) * max(len(ratings.pass_labels), 1) + ratings.passes
    units, first, sizes = np.unique(unit, return_index=True, return_counts=True)
    k = len(ratings.assessors)
    full = sizes == k
    if k >= 2 and np.count_nonzero(full) >= 2:
        return intraclass(_table(ratings, first, full, k))
    several = sizes[sizes >= 2]
    if not len(units) or not len(several):
        return _none("no two targets have two scores", 0, 0)
    common = int(np.argmax(np.bincount(several)))
    found = intraclass(_table(ratings, first, sizes == common, common))
    reason = "the assessors are not the same for every target"
    values = {
        kind: value if kind.startswith("ICC(1") else Estimate.absent(reason, found.targets)
        for kind, value in found.values.items()
    }  # fmt: skip
    return Intraclass(values, found.targets, found.judges)


def _table(ratings: Ratings, first: Floats, kept: Bools, k: int) -> Floats:
    rows = np.asarray(first, dtype=np.intp)[kept][:, None] + np.arange(k)
    return np.asarray(ratings.score[rows], dtype=np.float64)


def _none(reason: str, n: int, k: int) -> Intraclass:
    return Intraclass({kind: Estimate.absent(reason, n) for kind in KINDS}, n, k)


def _own_judges(s: _Squares) -> tuple[Estimate, Estimate]:
    """Return ICC(1,1) and ICC(1,k): F is the ratio of the mean squares between and within targets."""
    return _from_ratio(s, s.within, s.n * (s.k - 1))


def _these_judges(s: _Squares) -> tuple[Estimate, Estimate]:
    """Return ICC(3,1) and ICC(3,k): F is the ratio to the error left when judges' means are taken out."""
    return _from_ratio(s, s.error, (s.n - 1) * (s.k - 1))


def _from_ratio(s: _Squares, below: float, freedom: int) -> tuple[Estimate, Estimate]:
    if below <= 0.0:
        return Estimate(1.0, 1.0, 1.0, s.n, None), Estimate(1.0, 1.0, 1.0, s.n, None)
    ratio = s.targets / below
    ends = (
        ratio / f_distribution.ppf(0.975, s.n - 1, freedom),
        ratio * f_distribution.ppf(0.975, freedom, s.n - 1),
    )
    one = [(f - 1.0) / (f + s.k - 1.0) for f in (ratio, *ends)]
    mean = [1.0 - 1.0 / f if f > 0 else -np.inf for f in (ratio, *ends)]
    return _estimate(one, s.n), _estimate(mean, s.n)


def _same_judges(s: _Squares) -> tuple[Estimate, Estimate]:
    """Return ICC(2,1) and ICC(2,k), with the interval of Shrout and Fleiss by Satterthwaite's freedom."""
    below = s.targets + (s.k - 1) * s.error + s.k * (s.judges - s.error) / s.n
    over = s.targets + (s.judges - s.error) / s.n
    if below <= 0.0 or over <= 0.0:
        absent = Estimate.absent("targets do not differ beyond the error", s.n)
        return absent, absent
    one, mean = (s.targets - s.error) / below, (s.targets - s.error) / over
    if s.error <= 0.0:
        return Estimate(one, None, None, s.n, "no error is left"), Estimate(
            mean, None, None, s.n, "no error is left"
        )
    ratio = s.judges / s.error
    top = (s.k - 1) * (s.n - 1) * (s.k * one * ratio + s.n * (1 + (s.k - 1) * one) - s.k * one) ** 2
    base = (s.n - 1) * s.k**2 * one**2 * ratio**2 + (s.n * (1 + (s.k - 1) * one) - s.k * one) ** 2
    freedom = top / base
    upper, lower = (f_distribution.ppf(0.975, *pair) for pair in ((s.n - 1, freedom), (freedom, s.n - 1)))
    rest = s.k * s.judges + (s.k * s.n - s.k - s.n) * s.error
    low = s.n * (s.targets - upper * s.error) / (upper * rest + s.n * s.targets)
    high = s.n * (lower * s.targets - s.error) / (rest + s.n * lower * s.targets)
    several = [s.k * value / max(1 + value * (s.k - 1), 1e-300) for value in (low, high)]
    return _estimate([one, low, high], s.n), _estimate([mean, *several], s.n)


def _estimate(values: list[float], n: int) -> Estimate:
    value, low, high = (float(number) if np.isfinite(number) else None for number in values)
    return Estimate(value, low, high, n, None if value is not None else "targets do not differ at all")
