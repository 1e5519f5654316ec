"""The information of the small block (assessors, passes, categories) with every candidate eliminated exactly.

Candidates are independent given the small block, so the joint information is a Schur complement: linear in
candidates. Within a cell the assessors' part is gathered by pairs of rows, so nothing of size cells x
assessors is ever made.
"""

from __future__ import annotations

import numpy as np
from scipy.linalg.blas import dsyrk

from scoring.arrays import Floats
from scoring.facets.design import Chunk, Design
from scoring.facets.sweep import Parameters, expected


def curvature(design: Design, at: Parameters) -> Floats:
    """Return the reduced information of the small block, (B, B), without any prior on the small block
    itself.
    """
    total = np.zeros((design.n_block, design.n_block))
    for chunk in design.chunks:
        Cells(design, at, chunk).add_to(total)
    lower = np.tril_indices(design.n_block, -1)
    total[lower] = total.T[lower]
    return total


class Cells:
    """The pieces of one chunk: rows' information, cells' tails, shrinkage of cells and candidates."""

    def __init__(self, design: Design, at: Parameters, chunk: Chunk) -> None:
        self.design, self.chunk = design, chunk
        self.response = expected(design, at, chunk)
        self.variance = self.response.variance
        self.assessor = design.assessor[chunk.rows].astype(np.intp)
        self.passes = design.passes[chunk.rows].astype(np.intp)
        self.owner = (design.row_cell[chunk.rows] - chunk.cells.start).astype(np.intp)
        self.n_cells = chunk.cells.stop - chunk.cells.start
        self.information = np.bincount(self.owner, weights=self.variance, minlength=self.n_cells)
        self.kept = 1.0 / (1.0 + at.within * self.information)
        self.cell_variance = at.within * self.kept
        self.candidate = design.cell_candidate[chunk.cells].astype(np.intp) - chunk.candidates.start
        self.n_candidates = chunk.candidates.stop - chunk.candidates.start
        seen = np.bincount(self.candidate, weights=self.information * self.kept, minlength=self.n_candidates)
        self.candidate_variance = 1.0 / (1.0 / at.between + seen)
        self.categories = [self.response.slope(k) for k in design.categories[1:-1]]
        self.tail = self._tail()

    def _tail(self) -> Floats:
        """Return the cells' cross-information with passes and categories, (q, P + T)."""
        p = self.design.n_passes
        tail = np.empty((self.n_cells, self.design.n_tail))
        place = self.owner * p + self.passes
        tail[:, :p] = -np.bincount(place, weights=self.variance, minlength=self.n_cells * p).reshape(-1, p)
        for column, slope in enumerate(self.categories):
            tail[:, p + column] = np.bincount(self.owner, weights=slope, minlength=self.n_cells)
        return tail

    def add_to(self, total: Floats) -> None:
        """Add this chunk's reduced information to the upper triangle of ``total`` (B, B)."""
        j = self.design.n_assessors
        total[:j, :j] += self._between_assessors()
        total[:j, j:] += self._assessors_with_tail()
        total[j:, j:] += self._within_tail()
        # A product with itself: BLAS makes one triangle in half the time. Its lower is our upper, by columns.
        profile = self.profile(self.kept) * np.sqrt(self.candidate_variance)[:, None]
        dsyrk(-1.0, profile.T, beta=1.0, c=total.T, lower=True, overwrite_c=True)

    def profile(self, cell_weight: Floats) -> Floats:
        """Return sum over a candidate's cells of weight x cross-information with the small block, (c, B)."""
        j = self.design.n_assessors
        place = self.candidate[self.owner] * j + self.assessor
        weighted = -self.variance * cell_weight[self.owner]
        left = np.bincount(place, weights=weighted, minlength=self.n_candidates * j).reshape(-1, j)
        bounds = self.design.candidate_starts[self.chunk.candidates] - self.chunk.cells.start
        right = np.add.reduceat(self.tail * cell_weight[:, None], bounds, axis=0)
        return np.concatenate((left, right), axis=1)

    def _between_assessors(self) -> Floats:
        j = self.design.n_assessors
        weight = self.cell_variance[self.owner]
        diagonal = self.variance - self.variance**2 * weight
        block: Floats = np.diag(np.bincount(self.assessor, weights=diagonal, minlength=j))
        if np.any(self.cell_variance > 0):
            upper = self._pairs(weight)
            block = block - upper - upper.T
        return block

    def _pairs(self, weight: Floats) -> Floats:
        """Return the sum over unordered pairs of rows in one cell of v v' x weight at (assessor,
        assessor').
        """
        j = self.design.n_assessors
        total = np.zeros(j * j)
        rows = np.arange(len(self.owner))
        lag = 1
        while True:
            rows = rows[rows + lag < len(self.owner)]
            rows = rows[self.owner[rows] == self.owner[rows + lag]]
            if not len(rows):
                return total.reshape(j, j)
            product = self.variance[rows] * self.variance[rows + lag] * weight[rows]
            total += np.bincount(
                self.assessor[rows] * j + self.assessor[rows + lag], weights=product, minlength=j * j
            )
            lag += 1

    def _assessors_with_tail(self) -> Floats:
        j, p = self.design.n_assessors, self.design.n_passes
        block = np.empty((j, self.design.n_tail))
        place = self.assessor * p + self.passes
        block[:, :p] = np.bincount(place, weights=self.variance, minlength=j * p).reshape(j, p)
        for column, slope in enumerate(self.categories):
            block[:, p + column] = -np.bincount(self.assessor, weights=slope, minlength=j)
        if np.any(self.cell_variance > 0):
            reduced = self.tail * self.cell_variance[:, None]
            for column in range(self.design.n_tail):
                weights = self.variance * reduced[:, column].take(self.owner)
                block[:, column] += np.bincount(self.assessor, weights=weights, minlength=j)
        return block

    def _within_tail(self) -> Floats:
        p, tail = self.design.n_passes, self.design.n_tail
        block = np.zeros((tail, tail))
        block[:p, :p] = np.diag(np.bincount(self.passes, weights=self.variance, minlength=p))
        for column, slope in enumerate(self.categories):
            block[:p, p + column] = -np.bincount(self.passes, weights=slope, minlength=p)
        block[p:, p:] = self.response.between(list(self.design.categories[1:-1]))
        return np.asarray(block - (self.tail * self.cell_variance[:, None]).T @ self.tail)
