"""Can these candidates be compared at all? Who shares nothing with whom.

Two candidates stand on one scale only where a chain of shared assessors and passes leads from one to the
other. Whether it does is a question of linear algebra: in the additive model candidate - severity -
difficulty, every direction that changes no score must move all candidates alike. Groups that such a direction
moves differently are subsets. Source: Weeks and Williams (1964), Technometrics 6, 319-324, for two facets;
the null space is its form for three.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from scoring.arrays import Floats, Ints
from scoring.ratings import Ratings

LARGEST_BLOCK = 2_000
SLICE = 2_048
SHOWN = 4


@dataclass(frozen=True)
class Subset:
    """Candidates that can be compared with each other, and the assessors who scored them."""

    candidates: tuple[str, ...]
    assessors: tuple[str, ...]

    def __str__(self) -> str:
        noun = "candidate" if len(self.candidates) == 1 else "candidates"
        return f"{len(self.candidates)} {noun} ({_few(self.candidates)}) scored by {_few(self.assessors)}"


def _few(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(names[:SHOWN]) + more


def subsets(ratings: Ratings) -> tuple[Subset, ...]:
    """Return the subsets of the candidates that have a score, largest first; one subset means a common
    scale.
    """
    if not len(ratings):
        return ()
    group = _groups(ratings)
    j = max(len(ratings.assessors), 1)
    met = np.bincount(group[ratings.candidate] * j + ratings.assessor, minlength=(int(group.max()) + 1) * j)
    scored = np.bincount(ratings.candidate, minlength=len(ratings.candidates)) > 0
    found = []
    for number in np.unique(group[scored]):
        members = np.flatnonzero((group == number) & scored)
        readers = np.flatnonzero(met[number * j : (number + 1) * j])
        found.append(Subset(
            tuple(ratings.candidates[i] for i in members), tuple(ratings.assessors[j] for j in readers)
        ))  # fmt: skip
    return tuple(sorted(found, key=lambda subset: -len(subset.candidates)))


def _groups(ratings: Ratings) -> Ints:
    """Return a group number for each candidate, (C,)."""
    size = len(ratings.assessors) + len(ratings.pass_labels)
    if size > LARGEST_BLOCK:
        return _by_assessors(ratings)
    laplacian = _cross(ratings, size)
    for _, counts, total in _counts(ratings, size):
        laplacian -= (counts / total[:, None]).T @ counts
    values, vectors = np.linalg.eigh(laplacian)
    null = vectors[:, values < 1e-9 * max(float(values[-1]), 1.0) * size]
    moves = np.empty((len(ratings.candidates), null.shape[1]))
    for where, counts, total in _counts(ratings, size):
        moves[where] = (counts @ null) / total[:, None]
    return np.unique(np.round(moves, 6) + 0.0, axis=0, return_inverse=True)[1].ravel()


def _counts(ratings: Ratings, size: int) -> Iterator[tuple[slice, Floats, Floats]]:
    """Yield how often candidates met each assessor and pass, (c, J + P), and their scores, by slices."""
    j = len(ratings.assessors)
    for first in range(0, len(ratings.candidates), SLICE):
        last = min(first + SLICE, len(ratings.candidates))
        rows = slice(*np.searchsorted(ratings.candidate, (first, last)).tolist())
        row = (ratings.candidate[rows].astype(np.int64) - first) * size
        met = np.bincount(row + ratings.assessor[rows], minlength=(last - first) * size)
        met += np.bincount(row + j + ratings.passes[rows], minlength=(last - first) * size)
        counts = met.reshape(-1, size).astype(np.float64)
        yield slice(first, last), counts, np.maximum(counts.sum(axis=1) / 2, 1.0)


def _cross(ratings: Ratings, size: int) -> Floats:
    """Return how often assessors and passes met, with their own counts on the diagonal, (B, B)."""
    j = len(ratings.assessors)
    block = np.zeros((size, size))
    place = ratings.assessor.astype(np.int64) * (size - j) + ratings.passes
    met = np.bincount(place, minlength=j * (size - j)).reshape(j, size - j)
    block[:j, j:] = met
    block[j:, :j] = met.T
    block[np.arange(size), np.arange(size)] = np.concatenate((met.sum(axis=1), met.sum(axis=0)))
    return block


def _by_assessors(ratings: Ratings) -> Ints:
    """Return connected components of candidates and assessors, for blocks too large for linear algebra,
    (C,).
    """
    # Slow to load, and only very large blocks ever need them.
    from scipy.sparse import coo_array, csr_array  # noqa: PLC0415
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    n, j = len(ratings.candidates), len(ratings.assessors)
    graph = coo_array(
        (np.ones(len(ratings)), (ratings.candidate, ratings.assessor + n)), shape=(n + j, n + j)
    )
    return np.asarray(connected_components(csr_array(graph), directed=False)[1][:n])
