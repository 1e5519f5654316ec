"""Where scores differ from: variance components, and what 1, 2, 3 or 4 readings of every pass would make of
them.

Components of candidate, assessor, pass, their pairs and the rest, for any pattern of gaps, by Henderson's
first method: uncorrected sums of squares of each grouping are set equal to their expectations. Sources:
Henderson (1953), Biometrics 9, 226-252; Brennan (2001), Generalizability Theory. Intervals by the jackknife
over groups of candidates.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from scoring.arrays import Bools, Floats, Ints
from scoring.ratings import Ratings
from scoring.results import Estimate

SOURCES = (
    "candidate", "assessor", "pass", "candidate x assessor", "candidate x pass", "assessor x pass", "rest",
)  # fmt: skip
GROUPS, MOST_READINGS = 20, 4
CONFOUNDED = "cannot be told from the other sources in this design"


@dataclass(frozen=True)
class Outlook:
    """What so many readings of every pass would give: how far averages would repeat, and their error on the
    scale.
    """

    readings: int
    scattered: bool
    generalisability: float | None
    error: float | None


@dataclass(frozen=True)
class Components:
    """Variance components in squared points, their shares, and the outlook with 1 to 4 readings a pass."""

    variances: dict[str, Estimate]
    shares: dict[str, float | None]
    outlook: tuple[Outlook, ...]
    notes: tuple[str, ...]


def generalise(ratings: Ratings) -> Components:
    """Return variance components of these ratings and the outlook with 1, 2, 3 and 4 readings.

    Negative estimates are shown as 0 with the reason; a component that the design confounds with others is
    absent, and its variance is then part of the rest.
    """
    if len(ratings) < 2 or len(ratings.candidates) < 2:
        return _nothing(len(ratings), "fewer than two candidates have a score")
    values, known = _components(ratings)
    error = _jackknife(ratings, known)
    variances = {
        name: _estimate(values[index], error[index], bool(known[index]), len(ratings))
        for index, name in enumerate(SOURCES)
    }
    positive = np.where(known, np.maximum(values, 0.0), 0.0)
    total = float(positive.sum())
    shares = {
        name: float(positive[index] / total) if known[index] and total > 0 else None
        for index, name in enumerate(SOURCES)
    }
    notes = [
        f"The variance of {name} {CONFOUNDED}." for name, seen in zip(SOURCES, known, strict=True) if not seen
    ]
    return Components(variances, shares, _outlook(positive, len(ratings.pass_labels)), tuple(notes))


def _nothing(n: int, reason: str) -> Components:
    absent = {name: Estimate.absent(reason, n) for name in SOURCES}
    return Components(absent, dict.fromkeys(SOURCES), (), (f"There are no components: {reason}.",))


def _estimate(value: float, error: float, known: bool, n: int) -> Estimate:
    if not known:
        return Estimate.absent(CONFOUNDED, n)
    reason = "estimated below 0, shown as 0" if value < 0 else None
    if not np.isfinite(error):
        return Estimate(max(float(value), 0.0), None, None, n, reason or "too few candidates for an interval")
    low, high = max(value - 1.96 * error, 0.0), max(value + 1.96 * error, 0.0)
    return Estimate(max(float(value), 0.0), float(low), float(high), n, reason)


def _components(ratings: Ratings) -> tuple[Floats, Bools]:
    """Return the seven components (7,), raw, and which the design can tell apart (7,)."""
    codes = _groupings(ratings)
    x = ratings.score - float(np.mean(ratings.score))
    squares = np.array([np.sum(np.bincount(code, x) ** 2 / np.bincount(code)) for code in codes])
    expected = _expectations(codes)
    known = _known(expected)
    used = np.append(known, True)
    solution = np.linalg.lstsq(expected[:, used], squares, rcond=None)[0]
    values = np.zeros(len(SOURCES))
    values[known] = solution[:-1]
    return values, known


def _groupings(ratings: Ratings) -> list[Ints]:
    """Return a code for each score by every source and by the whole, 8 arrays (N,), codes without gaps."""
    c, a, p = (
        np.asarray(codes, dtype=np.int64) for codes in (ratings.candidate, ratings.assessor, ratings.passes)
    )
    j, k = len(ratings.assessors), len(ratings.pass_labels)
    raw = (c, a, p, c * j + a, c * k + p, a * k + p, np.arange(len(c)), np.zeros(len(c), dtype=np.int64))
    return [np.unique(code, return_inverse=True)[1] for code in raw]


def _expectations(codes: list[Ints]) -> Floats:
    """Return the coefficient of every component and of the squared mean in each sum of squares, (8, 8).

    That of component g in the sum of grouping f is the sum over cells of both of n(f, g) squared / n(f).
    """
    table = np.empty((len(codes), len(codes)))
    counts = [np.bincount(code) for code in codes]
    for f, g in product(range(len(codes)), repeat=2):
        cells, times = np.unique(codes[f] * len(counts[g]) + codes[g], return_counts=True)
        table[f, g] = np.sum(times.astype(np.float64) ** 2 / counts[f][cells // len(counts[g])])
    return table


def _known(expected: Floats) -> Bools:
    """Return which components a design can tell apart: later pairs give way to the rest where they coincide
    with it.
    """
    known = np.ones(len(SOURCES), dtype=np.bool_)
    scaled = expected / np.linalg.norm(expected, axis=0)
    order = [7, 6, 0, 1, 2, 4, 3, 5]
    kept: list[int] = []
    for column in order:
        trial = scaled[:, [*kept, column]]
        if np.linalg.svd(trial, compute_uv=False)[-1] > 1e-6:
            kept.append(column)
        elif column < len(SOURCES):
            known[column] = False
    return known


def _jackknife(ratings: Ratings, known: Bools) -> Floats:
    """Return standard errors of the components (7,), leaving out a group of candidates at a time.

    Groups are dealt by what the candidates' scores are, not by their names or order.
    """
    total = np.bincount(
        ratings.candidate, np.sqrt(ratings.score.astype(np.float64) + 200.0) * (ratings.passes + 1.0)
    )
    order = np.argsort(np.modf(total * 1e4)[0], kind="stable")
    group = np.empty(len(order), dtype=np.intp)
    size = min(GROUPS, len(order))
    group[order] = np.arange(len(order)) % size
    several = []
    for left in range(size):
        part = ratings.where(group[ratings.candidate] != left)
        if len(part) > 1:
            values, still = _components(part)
            several.append(np.where(still & known, values, np.nan))
    if len(several) < 3:
        return np.full(len(SOURCES), np.nan)
    values = np.array(several)
    count = np.maximum(np.sum(np.isfinite(values), axis=0), 1)
    centre = np.nansum(values, axis=0) / count
    return np.asarray(np.sqrt((count - 1) / count * np.nansum((values - centre) ** 2, axis=0)))


def _outlook(components: Floats, passes: int) -> tuple[Outlook, ...]:
    """Return how far averages over the passes would repeat with other assessors, scattered and whole."""
    c, a, _, ca, cp, ap, rest = components.tolist()
    found = []
    for scattered, readings in product((True, False), range(1, MOST_READINGS + 1)):
        people = passes * readings if scattered else readings
        error = cp / passes + (a + ca) / people + (ap + rest) / (passes * readings)
        total = c + error
        share = c / total if total > 0 else None
        found.append(Outlook(readings, scattered, share, float(np.sqrt(error))))
    return tuple(found)
