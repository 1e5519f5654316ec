"""The joint estimator: candidates, severities, difficulties and steps all fixed, by maximum likelihood.

An element whose every score is the lowest (or the highest) has no finite estimate. Such extremes are set
aside, the rest is estimated, and then each is given the measure at which its expected total is ADJUSTMENT of
a point inside. Source: Linacre (1989), Many-Facet Rasch Measurement; Wright (1998), Rasch Measurement
Transactions 12:2, 632.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.arrays import Bools, Floats, Ints
from scoring.facets.design import Design
from scoring.facets.estimate import Held, Solution, iterate, refreshed, start
from scoring.facets.response import respond
from scoring.ratings import Ratings

ADJUSTMENT, ROUNDS, LONGEST_STEP = 0.3, 200, 1.0


def joint(design: Design, held: Held) -> Solution:
    """Return the joint maximum-likelihood solution of a design without extremes."""
    return refreshed(design, iterate(design, start(design, held, np.inf, 0.0, np.inf), held))


def without_extremes(ratings: Ratings) -> Bools:
    """Return which scores (N,) remain once every extreme candidate, assessor and pass is set aside, round by
    round.
    """
    kept = np.ones(len(ratings), dtype=np.bool_)
    while np.any(kept):
        score = ratings.score[kept]
        low, high = score.min(), score.max()
        drop = np.zeros(len(score), dtype=np.bool_)
        for codes in _facets(ratings):
            total = np.bincount(codes[kept], weights=score.astype(np.float64) - low)
            count = np.bincount(codes[kept])
            drop |= ((total == 0) | (total == count * float(high - low)))[codes[kept]]
        if not np.any(drop):
            return kept
        kept[np.flatnonzero(kept)[drop]] = False
    return kept


def _facets(ratings: Ratings) -> tuple[Ints, Ints, Ints]:
    return ratings.candidate, ratings.assessor, ratings.passes


@dataclass(frozen=True, eq=False)
class Measures:
    """Measures of candidates (C,), severities (J,), difficulties (P,) with standard errors; NaN where
    unknown.
    """

    values: tuple[Floats, Floats, Floats]
    errors: tuple[Floats, Floats, Floats]


def complete(ratings: Ratings, found: Measures, weights: Floats) -> Measures:
    """Return the measures with the unknown ones, the extremes, filled in."""
    values = tuple(np.where(np.isfinite(column), column, 0.0) for column in found.values)
    unknown = tuple(~np.isfinite(column) for column in found.values)
    used = np.flatnonzero(np.isfinite(weights))
    x = np.clip(ratings.score.astype(np.intp) - ratings.low, used[0], used[-1])
    information = tuple(np.zeros(len(column)) for column in values)
    for _ in range(ROUNDS):
        moves = []
        for facet, sign in enumerate((1.0, -1.0, -1.0)):
            if np.any(unknown[facet]):
                moves.append(
                    _improve(
                        ratings,
                        values,
                        information,
                        unknown=unknown[facet],
                        which=(facet, sign),
                        x=x,
                        weights=weights,
                    )
                )
        if not moves or max(moves) < 1e-8:
            break
    errors = tuple(
        np.where(missing & (seen > 0), 1.0 / np.sqrt(np.maximum(seen, 1e-300)), known)
        for missing, seen, known in zip(unknown, information, found.errors, strict=True)
    )
    return Measures((values[0], values[1], values[2]), (errors[0], errors[1], errors[2]))


def _improve(
    ratings: Ratings, values: tuple[Floats, ...], information: tuple[Floats, ...], *, unknown: Bools,
    which: tuple[int, float], x: Ints, weights: Floats,
) -> float:  # fmt: skip
    """Take one Newton step of a facet's unknown measures in place; return the longest."""
    facet, sign = which
    codes = _facets(ratings)
    rows = np.flatnonzero(unknown[codes[facet]])
    place = codes[facet][rows]
    eta = values[0][codes[0][rows]] - values[1][codes[1][rows]] - values[2][codes[2][rows]]
    response = respond(eta, weights)
    size = len(unknown)
    used = np.flatnonzero(np.isfinite(weights))
    total = np.bincount(place, weights=x[rows], minlength=size)
    count = np.bincount(place, minlength=size)
    total = np.clip(total, count * used[0] + ADJUSTMENT, count * used[-1] - ADJUSTMENT)
    information[facet][:] = np.bincount(place, weights=response.variance, minlength=size)
    gap = np.where(count > 0, total - np.bincount(place, weights=response.mean, minlength=size), 0.0)
    step = np.clip(gap / np.maximum(information[facet], 1e-9), -LONGEST_STEP, LONGEST_STEP) * unknown
    values[facet][:] += sign * step
    return float(np.max(np.abs(step), initial=0.0))
