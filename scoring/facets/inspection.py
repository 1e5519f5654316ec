"""Held against the model, score by score: residuals by facet, unexpected scores, agreement, log-likelihood.

Where a candidate's level is pooled, the estimate has taken a share of every residual: with information v and
posterior variance d of the level, what is left of a residual has variance v (1 - v d), and mean squares are
taken against that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from scoring.arrays import Floats, Ints
from scoring.facets.design import Chunk, Design
from scoring.facets.estimate import Solution
from scoring.facets.response import Response
from scoring.facets.sweep import Parameters, expected

UNEXPECTED = 2.0
LEAST_SHARE = 0.05
SUMS = ("count", "observed", "squares", "variance", "standardised", "doubt_in", "doubt_out", "residual")


@dataclass(frozen=True, eq=False)
class Tally:
    """Sums over the scores of each element of a facet, each (n,)."""

    count: Floats
    observed: Floats
    squares: Floats
    variance: Floats
    standardised: Floats
    doubt_in: Floats
    doubt_out: Floats
    residual: Floats

    @classmethod
    def empty(cls, size: int) -> Tally:
        """Return a tally of nothing."""
        return cls(*(np.zeros(size) for _ in SUMS))

    def add(self, codes: Ints, columns: Mapping[str, Floats]) -> None:
        """Add the columns (R,) of scores with these codes (R,), which cover a range of the elements."""
        if not len(codes):
            return
        first, size = int(codes.min()), int(codes.max() - codes.min()) + 1
        for name in SUMS:
            getattr(self, name)[first : first + size] += np.bincount(codes - first, columns[name], size)


@dataclass(frozen=True, eq=False)
class Surprise:
    """Scores far from what was expected: rows of the design (S,), expected scores (S,), standardised
    residuals (S,).
    """

    rows: Ints
    expected: Floats
    z: Floats


@dataclass(frozen=True, eq=False)
class Leaning:
    """Pairs of candidate and assessor (S,) whose scores stand off together, and by how much.

    ``residual`` is observed less expected in points summed over ``count`` scores, with this ``variance``.
    """

    candidate: Ints
    assessor: Ints
    count: Ints
    residual: Floats
    variance: Floats


@dataclass(eq=False)
class Inspection:
    """What a sweep over all scores found; ``pairs`` counts two scores of one pass, ``alike`` those that
    agree.
    """

    candidates: Tally
    assessors: Tally
    passes: Tally
    log_likelihood: float = 0.0
    pairs: int = 0
    alike: int = 0
    alike_expected: float = 0.0
    surprises: list[Surprise] = field(default_factory=list)
    leanings: list[Leaning] = field(default_factory=list)


def inspect(design: Design, solution: Solution) -> Inspection:
    """Return the inspection of every score at this solution."""
    at = solution.at
    found = Inspection(
        Tally.empty(design.n_candidates), Tally.empty(design.n_assessors), Tally.empty(design.n_passes)
    )
    for chunk in design.chunks:
        response = expected(design, at, chunk)
        _add_chunk(design, at, chunk, response, found)
        _add_agreement(design, chunk, response, found)
    if at.doubt is not None:
        found.log_likelihood -= divergence(design, solution)
    return found


def _add_chunk(design: Design, at: Parameters, chunk: Chunk, response: Response, found: Inspection) -> None:
    rows = chunk.rows
    x, cell = design.x[rows], design.row_cell[rows]
    share = np.ones(len(x))
    if at.doubt is not None:
        share = np.maximum(1.0 - response.variance * at.doubt.take(cell) ** 2, LEAST_SHARE)
    variance = response.variance * share
    residual = x - response.mean
    kurtosis = response.fourth() * share**2
    standardised = residual**2 / variance
    columns = {
        "count": np.ones(len(x)), "observed": x.astype(np.float64), "squares": residual**2,
        "variance": variance, "standardised": standardised, "doubt_in": kurtosis - variance**2,
        "doubt_out": kurtosis / variance**2, "residual": residual,
    }  # fmt: skip
    found.candidates.add(design.cell_candidate[cell], columns)
    found.assessors.add(design.assessor[rows], columns)
    found.passes.add(design.passes[rows], columns)
    found.log_likelihood += response.log_likelihood(x)
    owner = design.cell_candidate[cell] - chunk.candidates.start
    found.leanings.append(_leaning(design, chunk, owner, residual, variance))
    far = np.flatnonzero(standardised >= UNEXPECTED**2)
    z = residual[far] / np.sqrt(variance[far])
    found.surprises.append(Surprise(far + rows.start, response.mean[far], z))


def _leaning(design: Design, chunk: Chunk, owner: Ints, residual: Floats, variance: Floats) -> Leaning:
    """Return the pairs of a chunk whose summed residual is UNEXPECTED standard deviations or more from 0."""
    pair = owner.astype(np.intp) * design.n_assessors + design.assessor[chunk.rows]
    total = np.bincount(pair, residual).astype(np.float64)
    spread = np.bincount(pair, variance).astype(np.float64)
    far = np.flatnonzero((total**2 >= UNEXPECTED**2 * spread) & (spread > 0))
    candidate, assessor = np.divmod(far, design.n_assessors)
    return Leaning(
        candidate + chunk.candidates.start, assessor, np.bincount(pair)[far], total[far], spread[far]
    )


def _add_agreement(design: Design, chunk: Chunk, response: Response, found: Inspection) -> None:
    """Count pairs of scores of one pass: rows of a pass are neighbours, so pairs are rows a lag apart."""
    rows = np.arange(chunk.rows.start, chunk.rows.stop)
    cell, passes, x = design.row_cell, design.passes, design.x
    shares = response.shares()
    lag = 1
    while len(rows := rows[rows + lag < chunk.rows.stop]):
        rows = rows[(cell[rows] == cell[rows + lag]) & (passes[rows] == passes[rows + lag])]
        first = rows - chunk.rows.start
        found.pairs += len(rows)
        found.alike += int(np.count_nonzero(x[rows] == x[rows + lag]))
        found.alike_expected += float(np.sum(shares[:, first] * shares[:, first + lag]))
        lag += 1


def divergence(design: Design, solution: Solution) -> float:
    """Return how far the levels' posterior stands from their prior (Kullback and Leibler), summed over
    candidates.

    The expected log-likelihood less this is the variational bound of the marginal log-likelihood (Ormerod and
    Wand 2012).
    """
    at, information = solution.at, solution.found.information
    doubt = np.zeros(1) if at.doubt is None else at.doubt
    theta = solution.theta[design.cell_candidate]
    kept = 1.0 / (1.0 + at.within * information)
    seen = np.bincount(design.cell_candidate, weights=information * kept, minlength=design.n_candidates)
    effects = float(np.sum((at.level - theta) ** 2)) / at.within if at.within > 0 else 0.0
    logs = float(np.sum(np.log1p(at.between * seen))) - float(np.sum(np.log(kept)))
    quadratic = float(np.sum(solution.theta**2)) / at.between + effects
    return 0.5 * (quadratic + logs - float(np.sum(information * doubt**2)))
