"""An assessor against agreed scores: how harsh, how spread, how close, and on which criterion it goes
wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

# Not scipy.stats: loading that takes a page two seconds when it is opened first.
from scipy.special import stdtrit

from scoring.arrays import Floats, Ints
from scoring.kappa import weighted_kappa
from scoring.ratings import Ratings
from scoring.results import Estimate

FEWEST = 2
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Calibration:
    """An assessor against the agreed scores of the same answers.

    ``bias`` is the mean of theirs less the agreed (above 0 is kind, in points); ``spread`` the ratio of their
    standard deviation to the agreed scores'; ``exact`` and ``adjacent`` shares; ``kappa`` weighted by
    squares. ``criteria`` holds the bias by criterion, and ``worst`` the criterion where it is largest against
    its error, if that is beyond chance.
    """

    assessor: str
    bias: Estimate
    spread: Estimate
    exact: Estimate
    adjacent: Estimate
    kappa: Estimate
    criteria: dict[str, Estimate]
    worst: str | None


def calibrate(ratings: Ratings, agreed: Mapping[Key, int]) -> tuple[Calibration, ...]:
    """Return every assessor's calibration against ``agreed`` scores by (candidate, criterion, item)."""
    rows = [_agreed(ratings, row, agreed) for row in range(len(ratings))]
    known = np.array([row is not None for row in rows], dtype=np.bool_)
    target = np.array([row or 0 for row in rows], dtype=np.float64)
    found = []
    for code, name in enumerate(ratings.assessors):
        mine = np.flatnonzero(known & (ratings.assessor == code))
        found.append(_calibration(ratings, name, mine, target[mine]))
    return tuple(found)


def _agreed(ratings: Ratings, row: int, agreed: Mapping[Key, int]) -> int | None:
    item, criterion = ratings.pass_labels[ratings.passes[row]]
    return agreed.get((ratings.candidates[ratings.candidate[row]], criterion, item))


def _calibration(ratings: Ratings, name: str, mine: Ints, target: Floats) -> Calibration:
    gap = ratings.score[mine] - target
    n = len(gap)
    criterion = ratings.criterion[mine]
    criteria = {label: mean_gap(gap[criterion == code]) for code, label in enumerate(ratings.criteria)}
    hits = Estimate.absent("none of the agreed answers scored") if not n else None
    return Calibration(
        name, mean_gap(gap), _spread(ratings.score[mine].astype(np.float64), target),
        hits or share_of(int(np.count_nonzero(gap == 0)), n),
        hits or share_of(int(np.count_nonzero(np.abs(gap) <= 1)), n),
        _kappa(ratings, mine, target), criteria, _worst(criteria),
    )  # fmt: skip


def mean_gap(gap: Floats) -> Estimate:
    """Return the mean of differences (n,) with Student's interval."""
    n = len(gap)
    if not n:
        return Estimate.absent("none of the agreed answers scored")
    value = float(gap.mean())
    if n < FEWEST:
        return Estimate(value, None, None, n, "one score only")
    reach = float(stdtrit(n - 1, 0.975) * gap.std(ddof=1) / np.sqrt(n))
    return Estimate(
        value, value - reach, value + reach, n, "every difference is the same" if reach == 0 else None
    )


def share_of(hits: int, n: int) -> Estimate:
    """Return a share with Wilson's interval (1927); n of 1 or more."""
    value, z2 = hits / n, 1.959964**2
    centre = (value + z2 / (2 * n)) / (1 + z2 / n)
    reach = np.sqrt(value * (1 - value) / n + z2 / (4 * n * n)) * 1.959964 / (1 + z2 / n)
    return Estimate(value, float(max(centre - reach, 0.0)), float(min(centre + reach, 1.0)), n, None)


def _spread(scores: Floats, target: Floats) -> Estimate:
    """Return the ratio of standard deviations, with the interval of paired samples (Pitman 1939, Morgan
    1939).
    """
    n = len(scores)
    if n <= FEWEST or target.std() == 0.0 or scores.std() == 0.0:
        return Estimate.absent("too few scores or no variation", n)
    ratio = float(scores.std() / target.std())
    r = float(np.corrcoef(scores, target)[0, 1])
    k = 1 + 2 * (1 - min(r * r, 1.0)) * float(stdtrit(n - 2, 0.975)) ** 2 / (n - 2)
    width = np.sqrt(max(k * k - 1, 0.0))
    return Estimate(ratio, ratio * float(np.sqrt(k - width)), ratio * float(np.sqrt(k + width)), n, None)


def _kappa(ratings: Ratings, rows: Ints, target: Floats) -> Estimate:
    if len(rows) < FEWEST:
        return Estimate.absent("fewer than two scores", len(rows))
    codes = ratings.score[rows].astype(np.int64) - ratings.low
    value = weighted_kappa(codes, target.astype(np.int64) - ratings.low, ratings.high - ratings.low + 1)
    return Estimate(value, None, None, len(rows), None if value is not None else "every score is the same")


def _worst(criteria: Mapping[str, Estimate]) -> str | None:
    """Return the criterion whose bias is furthest from 0 in its own errors, where its interval leaves 0
    out.
    """
    far = {}
    for name, bias in criteria.items():
        if (
            bias.value is not None
            and bias.low is not None
            and bias.high is not None
            and bias.low * bias.high > 0
        ):
            far[name] = abs(bias.value) / max(bias.high - bias.low, 1e-9)
    return max(far, key=lambda name: far[name]) if far else None
