"""The ratings laid out for fast sweeps: rows by candidate and criterion, cut into chunks of whole candidates.

A *cell* is what one latent value stands behind: a candidate on one criterion (``pooled``), or the whole
candidate (``joint``, or where there is one criterion only).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scoring.arrays import Ints
from scoring.ratings import Ratings

CHUNK = 16_384


@dataclass(frozen=True)
class Chunk:
    """Half-open ranges of rows, cells and candidates that belong together."""

    rows: slice
    cells: slice
    candidates: slice


@dataclass(frozen=True, eq=False)
class Design:
    """N rows in cell order; ``x`` (N,) is the score above the lowest, ``categories`` those that somebody
    used.

    ``cell_starts`` (Q + 1,) and ``candidate_starts`` (C + 1,) bound the rows of a cell and the cells of a
    candidate; ``cell_criterion`` (Q,) is -1 throughout where a cell is a whole candidate.
    """

    x: NDArray[np.int8]
    assessor: NDArray[np.int32]
    passes: NDArray[np.int32]
    row_cell: NDArray[np.int32]
    cell_criterion: NDArray[np.int32]
    cell_candidate: NDArray[np.int32]
    cell_starts: Ints
    candidate_starts: Ints
    n_candidates: int
    n_assessors: int
    n_passes: int
    n_criteria: int
    categories: tuple[int, ...]
    row_order: Ints | None

    @property
    def n_tail(self) -> int:
        """Return how many columns follow the assessors in the small block: passes, then inner categories."""
        return self.n_passes + self.n_inner

    @property
    def n_inner(self) -> int:
        """Return how many step parameters are free: the used categories between the lowest and highest
        used.
        """
        return max(len(self.categories) - 2, 0)

    @property
    def n_block(self) -> int:
        """Return the size of the small block: assessors, passes, inner categories."""
        return self.n_assessors + self.n_tail

    @cached_property
    def chunks(self) -> tuple[Chunk, ...]:
        """Return chunks of whole candidates of about CHUNK rows each, so that temporaries stay in the
        cache.
        """
        rows = self.cell_starts[self.candidate_starts]
        marks = np.unique(np.searchsorted(rows, np.arange(0, rows[-1], CHUNK)))
        bounds = np.unique(np.append(marks, self.n_candidates))
        return tuple(self._chunk(int(a), int(b)) for a, b in pairwise(bounds))

    def _chunk(self, first: int, last: int) -> Chunk:
        a, b = int(self.candidate_starts[first]), int(self.candidate_starts[last])
        return Chunk(
            slice(int(self.cell_starts[a]), int(self.cell_starts[b])), slice(a, b), slice(first, last)
        )


def lay_out(ratings: Ratings, *, by_criterion: bool) -> Design:
    """Return the design of these ratings; every candidate, assessor and pass must have a row
    (``Ratings.compact``).
    """
    criterion = ratings.criterion if by_criterion and len(ratings.criteria) > 1 else None
    order = _cell_order(ratings, criterion)
    candidate, assessor, passes, score = (
        column if order is None else column[order]
        for column in (ratings.candidate, ratings.assessor, ratings.passes, ratings.score)
    )
    kind = (
        np.full(len(ratings), -1, np.int32)
        if criterion is None
        else criterion
        if order is None
        else criterion[order]
    )
    new_cell = np.ones(len(ratings), dtype=np.bool_)
    new_cell[1:] = (candidate[1:] != candidate[:-1]) | (kind[1:] != kind[:-1])
    first = np.flatnonzero(new_cell)
    cell_candidate = candidate[first]
    starts = np.searchsorted(cell_candidate, np.arange(len(ratings.candidates) + 1))
    x = (score.astype(np.int16) - ratings.low).astype(np.int8)
    return Design(
        x, np.asarray(assessor, np.int32), np.asarray(passes, np.int32), (np.cumsum(new_cell, dtype=np.int32)
        - 1).astype(np.int32), kind[first], np.asarray(cell_candidate, np.int32), np.append(first,
        len(ratings)).astype(np.intp), starts.astype(np.intp), len(ratings.candidates),
        len(ratings.assessors), len(ratings.pass_labels), 1 if criterion is None else len(ratings.criteria),
        tuple(int(k) for k in np.flatnonzero(np.bincount(x))), order,
    )  # fmt: skip


def _cell_order(ratings: Ratings, criterion: NDArray[np.int32] | None) -> Ints | None:
    """Return the order of rows by candidate and criterion; None where passes sort by criterion already."""
    if criterion is None or bool(np.all(np.diff(ratings.pass_criterion) >= 0)):
        return None
    return np.asarray(
        np.argsort(ratings.candidate.astype(np.int64) * len(ratings.criteria) + criterion, kind="stable")
    )
