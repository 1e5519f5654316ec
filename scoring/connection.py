"""Can these candidates be compared at all? Who shares nothing with whom.

Two candidates stand on one scale only where a chain of shared assessors and passes leads from one to the
other. Whether it does is a question of linear algebra: in the additive model candidate - severity -
difficulty, every direction that changes no score must move all candidates alike. Groups that such a direction
moves differently are subsets. Source: Weeks and Williams (1964), Technometrics 6, 319-324, for two facets;
the null space is its form for three.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from scoring.arrays import Floats, Ints
from scoring.ratings import Ratings

LARGEST_BLOCK = 2_000
SHOWN = 4


@dataclass(frozen=True)
class Subset:
    """Candidates that can be compared with each other, and the assessors who scored them."""

    candidates: tuple[str, ...]
    assessors: tuple[str, ...]

    def __str__(self) -> str:
        return f"{len(self.candidates)} candidates ({_few(self.candidates)}) scored by {_few(self.assessors)}"


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
    pairs = np.unique(np.stack((group[ratings.candidate], ratings.assessor)), axis=1)
    scored = np.bincount(ratings.candidate, minlength=len(ratings.candidates)) > 0
    found = []
    for number in np.unique(group[scored]):
        members = np.flatnonzero((group == number) & scored)
        readers = pairs[1][pairs[0] == number]
        found.append(Subset(
            tuple(ratings.candidates[i] for i in members), tuple(ratings.assessors[j] for j in readers)
        ))  # fmt: skip
    return tuple(sorted(found, key=lambda subset: -len(subset.candidates)))


def _groups(ratings: Ratings) -> Ints:
    """Return a group number for each candidate, (C,)."""
    counts = _counts(ratings)
    if counts.shape[1] > LARGEST_BLOCK:
        return _by_assessors(ratings)
    total = np.maximum(np.asarray(counts.sum(axis=1)).ravel() / 2, 1.0)
    scaled = csr_array(counts.multiply(1.0 / np.sqrt(total)[:, None]))
    laplacian = _cross(ratings, counts.shape[1]) - (scaled.T @ scaled).toarray()
    values, vectors = np.linalg.eigh(laplacian)
    null = vectors[:, values < 1e-9 * max(float(values[-1]), 1.0) * counts.shape[1]]
    moves = (counts @ null) / total[:, None]
    return np.unique(np.round(moves, 6) + 0.0, axis=0, return_inverse=True)[1].ravel()


def _counts(ratings: Ratings) -> csr_array:
    """Return how often each candidate met each assessor and each pass, (C, J + P)."""
    j, p = len(ratings.assessors), len(ratings.pass_labels)
    rows = np.concatenate((ratings.candidate, ratings.candidate))
    columns = np.concatenate((ratings.assessor, ratings.passes + j))
    shape = (len(ratings.candidates), j + p)
    return csr_array(coo_array((np.ones(len(rows)), (rows, columns)), shape=shape))


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
    n, j = len(ratings.candidates), len(ratings.assessors)
    graph = coo_array(
        (np.ones(len(ratings)), (ratings.candidate, ratings.assessor + n)), shape=(n + j, n + j)
    )
    return np.asarray(connected_components(csr_array(graph), directed=False)[1][:n])
