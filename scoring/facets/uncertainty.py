"""How sure every candidate's measure is, jointly: what candidates share is kept, so that ranks can be drawn.

Given the small block (assessors, passes, steps) candidates are independent, so their joint distribution is
kept as each one's own variance, how each moves with the small block, and the block's covariance. The spread
of severities is integrated over a grid; the candidates' own variances enter as two further directions in
which all measures move.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scoring.arrays import Floats, Ints
from scoring.facets.curvature import Cells
from scoring.facets.design import Design
from scoring.facets.estimate import Solution, pinned, small_block
from scoring.facets.pooled import Profile
from scoring.facets.sweep import Parameters, settle_all
from scoring.facets.variance import grid

SLICE = 8_192


@dataclass(frozen=True, eq=False)
class Uncertainty:
    """Measures (C,) with their ``own`` variances (C,), ``reach`` (C, B) into the ``block`` covariance (B, B).

    ``directions`` (C, 2) are further independent movements of one standard deviation each. ``shift`` (B,) is
    what integrating over the spread of severities moved the small block by.
    """

    measure: Floats
    own: Floats
    reach: NDArray[np.float32]
    block: Floats
    directions: Floats
    shift: Floats

    def variance(self) -> Floats:
        """Return the variance of every measure, (C,)."""
        shared = np.empty(len(self.own))
        for first in range(0, len(shared), SLICE):
            part = self.reach[first : first + SLICE]
            shared[first : first + SLICE] = np.einsum("ij,ij->i", part @ self.block, part)
        return np.asarray(self.own + shared + (self.directions**2).sum(axis=1))

    def apart(self, rows: slice, others: Uncertainty) -> Floats:
        """Return the variances of the differences between the measures of ``rows`` and of ``others``, (R,
        O).
        """
        near = self.take(rows)
        shared = near.reach @ self.block @ others.reach.T + near.directions @ others.directions.T
        return np.asarray(near.variance()[:, None] + others.variance() - 2.0 * shared)

    def grouped(self, starts: Ints) -> Uncertainty:
        """Return the means of runs of neighbours that begin at ``starts`` (G,)."""
        counts = np.diff(np.append(starts, len(self.own)))
        columns = (self.measure, self.own, self.reach, self.directions)
        means = [(np.add.reduceat(column, starts, axis=0).T / counts).T for column in columns]
        return replace(
            self, measure=means[0], own=means[1], reach=means[2].astype(np.float32), directions=means[3]
        )

    def take(self, order: Ints | slice) -> Uncertainty:
        """Return the uncertainty of the candidates in this order."""
        return replace(
            self, measure=self.measure[order], own=self.own[order], reach=self.reach[order],
            directions=self.directions[order],
        )  # fmt: skip

    def draws(self, rng: np.random.Generator, count: int) -> Floats:
        """Return joint draws of all measures, (C, count)."""
        values, vectors = np.linalg.eigh(self.block)
        root = vectors * np.sqrt(np.maximum(values, 0.0))
        shared = self.reach @ (root @ rng.standard_normal((len(values), count))).astype(np.float32)
        moved = self.directions @ rng.standard_normal((self.directions.shape[1], count))
        own = np.sqrt(self.own)[:, None] * rng.standard_normal((len(self.own), count))
        return np.asarray(self.measure[:, None] + shared + moved + own)


def uncertainty(design: Design, profile: Profile, weights: Floats) -> Uncertainty:
    """Return the joint uncertainty of the measures over criteria weighted by ``weights`` (K,), summing to 1.

    Measures stand where the mean severity and the mean difficulty are 0, or where what is held puts them.
    """
    solution = profile.solution
    block, shift = _block(design, solution)
    measure, own, reach = _candidates(design, solution, weights)
    origin, constant = _origin(design, solution)
    reach -= origin.astype(np.float32)
    measure = measure - float(origin @ small_block(design, solution.at)) + constant + reach @ shift
    return Uncertainty(measure, own, reach, block, _directions(design, profile, weights), shift)


def _origin(design: Design, solution: Solution) -> tuple[Floats, float]:
    """Return what every measure loses as weights on the small block (B,), and the constant that it gains."""
    j, p, held = design.n_assessors, design.n_passes, solution.held
    origin, constant = np.zeros(design.n_block), 0.0
    if not np.any(held.assessors):
        origin[:j] = 1.0 / j
    if not np.any(held.passes):
        origin[j : j + p] = 1.0 / p
    elif np.isfinite(solution.at.between):
        kept = int(np.flatnonzero(held.passes)[0])
        origin[j + kept], constant = 1.0, float(held.difficulty[kept])
    return origin, constant


def _block(design: Design, solution: Solution) -> tuple[Floats, Floats]:
    """Return the covariance (B, B) of the small block over the grid of spreads, and the shift of its mean
    (B,).
    """
    b, at = design.n_block, solution.at
    basis = solution.basis[:b]
    basis = basis[:, basis.any(axis=0)]
    if not basis.shape[1]:
        return np.zeros((b, b)), np.zeros(b)
    now = _inner(design, solution, at, basis)
    if solution.severities is None:
        return basis @ _inverse(now) @ basis.T, np.zeros(b)
    start = np.linalg.lstsq(basis, small_block(design, at) * basis.any(axis=1), rcond=None)[0]
    pull = now @ start
    first, second = np.zeros_like(start), np.zeros_like(now)
    for sd, weight in zip(*grid(solution.severities), strict=True):
        inverse = _inverse(_inner(design, solution, replace(at, spread=float(sd**2)), basis))
        moved = inverse @ pull
        first += weight * moved
        second += weight * (inverse + np.outer(moved, moved))
    return basis @ (second - np.outer(first, first)) @ basis.T, basis @ (first - start)


def _inner(design: Design, solution: Solution, at: Parameters, basis: Floats) -> Floats:
    b = design.n_block
    return np.asarray(basis.T @ pinned(design, solution.system, at, solution.held)[:b, :b] @ basis)


def _inverse(matrix: Floats) -> Floats:
    """Return the inverse; directions of which the ratings say nothing are left at 0."""
    return np.asarray(np.linalg.pinv(matrix, rcond=1e-10, hermitian=True))


def _candidates(
    design: Design, solution: Solution, weights: Floats
) -> tuple[Floats, Floats, NDArray[np.float32]]:
    """Return measures (C,), their variances given the small block (C,), and their reach into it (C, B)."""
    n = design.n_candidates
    measure, own = np.empty(n), np.empty(n)
    reach = np.empty((n, design.n_block), dtype=np.float32)
    for chunk in design.chunks:
        cells = Cells(design, solution.at, chunk)
        weight = _cell_weights(design, weights)[chunk.cells]
        taken = np.bincount(cells.candidate, weights=weight * cells.information * cells.cell_variance)
        through = 1.0 - taken
        theta = solution.theta[chunk.candidates]
        level = solution.at.level[chunk.cells]
        effect = np.bincount(cells.candidate, weights=weight * (level - theta[cells.candidate]))
        unseen = (weights**2).sum() - np.bincount(cells.candidate, weights=weight**2)
        measure[chunk.candidates] = theta + effect
        own[chunk.candidates] = (
            cells.candidate_variance * through**2
            + np.bincount(cells.candidate, weights=weight**2 * cells.cell_variance)
            + np.maximum(unseen, 0.0) * solution.at.within
        )
        direct = cells.profile(weight * cells.cell_variance)
        reach[chunk.candidates] = (
            -(cells.candidate_variance * through)[:, None] * cells.profile(cells.kept) - direct
        )
    return measure, own, reach


def _cell_weights(design: Design, weights: Floats) -> Floats:
    """Return the weight of each cell's own effect, (Q,); 0 where a cell is a whole candidate."""
    if np.all(design.cell_criterion < 0):
        return np.zeros(len(design.cell_criterion))
    return np.asarray(weights[design.cell_criterion])


def _directions(design: Design, profile: Profile, weights: Floats) -> Floats:
    """Return how measures move with the variances of candidates and of their effects, one sd each, (C, 2).

    The first is what the candidates' own shrinkage does, the second everything fitted anew beside the
    solution: with one reading an answer, effects and steps are hard to tell apart, and this is where that
    doubt enters the intervals.
    """
    solution, at = profile.solution, profile.solution.at
    moves = np.zeros((design.n_candidates, 2))
    if not np.isfinite(at.between):
        return moves
    wider = replace(at, between=at.between * float(np.exp(2 / np.sqrt(solution.system[-1, -1]))))
    settled = settle_all(design, solution.found, wider)
    moves[:, 0] = _average(design, settled.level, weights) - _average(design, at.level, weights)
    if profile.beside is not None:
        near, far = (_centred(design, found, weights) for found in (solution, profile.beside))
        moves[:, 1] = (far - near) * 2 * profile.sd / np.log(profile.beside.at.within / at.within)
    return moves


def _centred(design: Design, solution: Solution, weights: Floats) -> Floats:
    origin, constant = _origin(design, solution)
    centre = float(origin @ small_block(design, solution.at)) - constant
    return _average(design, solution.at.level, weights) - centre


def _average(design: Design, level: Floats, weights: Floats) -> Floats:
    """Return the mean level of each candidate's cells, weighted by criterion, (C,)."""
    share = (
        np.ones(len(level)) if np.all(design.cell_criterion < 0) else weights[design.cell_criterion] + 1e-12
    )
    total = np.bincount(design.cell_candidate, weights=share)
    return np.asarray(np.bincount(design.cell_candidate, weights=share * level) / total)
