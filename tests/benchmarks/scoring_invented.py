"""Invented scores for the benchmarks, in any number."""

from __future__ import annotations

import numpy as np

from scoring.arrays import Floats, Ints
from scoring.ratings import Ratings, Scores

ASSESSORS, PASSES, READINGS = 100, 10, 2
STEPS = (-2.2, -0.8, 0.6, 2.4)


def scores(count: int, seed: int = 1) -> Ratings:
    """Return so many invented scores: two assessors of a hundred on each of ten criteria."""
    size = count // (PASSES * READINGS)
    rng = np.random.default_rng(seed)
    return _scored(rng, size, _pairs(rng, size * PASSES, ASSESSORS).ravel(), ASSESSORS)


def whole_forms(count: int, assessors: int, seed: int = 1) -> Ratings:
    """Return so many invented scores where two of so many assessors read a candidate's whole form."""
    size = count // (PASSES * READINGS)
    rng = np.random.default_rng(seed)
    return _scored(rng, size, np.repeat(_pairs(rng, size, assessors), PASSES, axis=0).ravel(), assessors)


def _pairs(rng: np.random.Generator, count: int, assessors: int) -> Ints:
    """Return pairs of two different assessors each, (count, 2)."""
    first = rng.integers(0, assessors, count)
    return np.stack((first, (first + rng.integers(1, assessors, count)) % assessors), axis=1)


def _scored(rng: np.random.Generator, size: int, assessor: Ints, assessors: int) -> Ratings:
    """Return what these assessors, two a candidate and pass in order, give so many candidates."""
    candidate = np.repeat(np.arange(size, dtype=np.int32), PASSES * READINGS)
    passes = np.tile(np.repeat(np.arange(PASSES, dtype=np.int32), READINGS), size)
    level = np.repeat(rng.normal(0, 1, size), PASSES) + rng.normal(0, 0.5, size * PASSES)
    eta = (
        np.repeat(level, READINGS)
        - rng.normal(0, 0.4, assessors)[assessor]
        - rng.normal(0, 0.4, PASSES)[passes]
    )
    score = _drawn(rng, eta)
    return Ratings.from_arrays(
        candidate, assessor.astype(np.int32), passes, score, low=1, high=5,
        candidates=[f"c{i}" for i in range(size)], assessors=[f"a{i}" for i in range(assessors)],
        pass_labels=[("", f"k{i}") for i in range(PASSES)],
    )  # fmt: skip


def _drawn(rng: np.random.Generator, eta: Floats) -> Scores:
    """Return a score of 1 to 5 at each eta, drawn in slices to spare memory."""
    parts = []
    for part in np.array_split(eta, max(len(eta) // 200_000, 1)):
        logits = np.arange(5) * part[:, None] - np.concatenate(([0.0], np.cumsum(STEPS)))
        shares = np.exp(logits).cumsum(axis=1)
        drawn = rng.random(len(part))[:, None] * shares[:, -1:]
        parts.append((np.minimum((drawn > shares).sum(axis=1), 4) + 1).astype(np.int8))
    return np.concatenate(parts)
