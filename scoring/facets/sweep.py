"""One sweep over the ratings: the gradient of every parameter, with the candidates' own step already allowed
for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.arrays import Floats
from scoring.facets.design import Chunk, Design
from scoring.facets.response import Response, respond


@dataclass(frozen=True, eq=False)
class Parameters:
    """Where an iteration stands: ``level`` (Q,) of the cells and ``doubt``, their standard deviations, if
    any; ``severity`` (J,), ``difficulty`` (P,) and the categories' ``weights`` (K,).

    ``between`` is the variance of candidates (inf: no shrinkage), ``within`` that of candidate-by-criterion
    effects and ``spread`` that of severities (inf: fixed effects).
    """

    level: Floats
    doubt: Floats | None
    severity: Floats
    difficulty: Floats
    weights: Floats
    between: float
    within: float
    spread: float


@dataclass(frozen=True, eq=False)
class Gradients:
    """``working`` responses (Q,), their ``information`` (Q,), and the reduced gradient of the small ``block``
    (B,).
    """

    working: Floats
    information: Floats
    block: Floats


@dataclass(frozen=True, eq=False)
class Settled:
    """Penalised ``level`` (q,) of cells, its standard deviation ``doubt`` (q,) or None, and ``theta``
    (c,).
    """

    level: Floats
    doubt: Floats | None
    theta: Floats


def settle(design: Design, cells: slice, found: Gradients, at: Parameters) -> Settled:
    """Return the penalised values of a range of whole candidates' cells given their working responses.

    y_c = theta_i + u_c + e_c with variances between, within and 1/information: the posterior of theta_i +
    u_c.
    """
    working, information = found.working[cells], found.information[cells]
    owner = design.cell_candidate[cells] - design.cell_candidate[cells.start]
    if np.isinf(at.between):
        return Settled(working, None, working)
    kept = 1.0 / (1.0 + at.within * information)
    weight = information * kept
    precision = 1.0 / at.between + np.bincount(owner, weights=weight)
    theta = np.bincount(owner, weights=weight * working) / precision
    centre = theta.take(owner)
    variance = at.within * kept + kept * kept / precision.take(owner)
    return Settled(centre + at.within * weight * (working - centre), np.sqrt(variance), theta)


def settle_all(design: Design, found: Gradients, at: Parameters) -> Settled:
    """Return the penalised values of all cells, chunk by chunk to stay in the cache."""
    level, theta = np.empty(len(found.working)), np.empty(design.n_candidates)
    doubt = None if np.isinf(at.between) else np.empty(len(level))
    for chunk in design.chunks:
        part = settle(design, chunk.cells, found, at)
        level[chunk.cells], theta[chunk.candidates] = part.level, part.theta
        if doubt is not None and part.doubt is not None:
            doubt[chunk.cells] = part.doubt
    return Settled(level, doubt, theta)


def sweep(design: Design, at: Parameters) -> Gradients:
    """Return working responses, information and the small block's gradient at these parameters."""
    n_cells = len(design.cell_criterion)
    found = Gradients(np.empty(n_cells), np.empty(n_cells), np.zeros(design.n_block))
    for chunk in design.chunks:
        _sweep_chunk(design, at, chunk, found)
    return found


def expected(design: Design, at: Parameters, chunk: Chunk) -> Response:
    """Return the response of the rows of a chunk."""
    rows = chunk.rows
    eta = at.level.take(design.row_cell[rows])
    eta -= at.severity.take(design.assessor[rows])
    eta -= at.difficulty.take(design.passes[rows])
    return respond(eta, at.weights, None if at.doubt is None else at.doubt.take(design.row_cell[rows]))


def _sweep_chunk(design: Design, at: Parameters, chunk: Chunk, found: Gradients) -> None:
    rows, cells = chunk.rows, chunk.cells
    response = expected(design, at, chunk)
    x, owner = design.x[rows], design.row_cell[rows] - cells.start
    residual = x - response.mean
    size = cells.stop - cells.start
    found.information[cells] = np.bincount(owner, weights=response.variance, minlength=size)
    gain = np.bincount(owner, weights=residual, minlength=size) / found.information[cells]
    if np.isinf(at.between):
        np.clip(gain, -1.0, 1.0, out=gain)
    found.working[cells] = at.level[cells] + gain
    step = (settle(design, cells, found, at).level - at.level[cells]).take(owner)
    residual -= response.variance * step
    j, p = design.n_assessors, design.n_passes
    block = found.block
    block[:j] -= np.bincount(design.assessor[rows], weights=residual, minlength=j)
    block[j : j + p] -= np.bincount(design.passes[rows], weights=residual, minlength=p)
    counts = np.bincount(x, minlength=len(at.weights)).astype(np.float64)
    block[j + p :] += response.gradient(counts, step)[list(design.categories[1:-1])]
