"""Invented cohorts whose truth is known: who is how good, who is harsh, who reads what, and the scores that
follow.

Eight passes over seven criteria (one criterion is asked twice, as in a sift). Candidates N(0, 1), their
effects by criterion N(0, .5), difficulties N(0, .4), five categories with steps -2.2, -.8, .6, 2.4;
severities N(0, spread).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.arrays import Floats, Ints
from scoring.ratings import Ratings

PASSES, CRITERIA, STEPS = 8, 7, (-2.2, -0.8, 0.6, 2.4)
CANDIDATE_SD, EFFECT_SD, DIFFICULTY_SD = 1.0, 0.5, 0.4


@dataclass(frozen=True, eq=False)
class World:
    """The truth of a cohort of C candidates and J assessors."""

    theta: Floats
    effects: Floats
    severity: Floats
    difficulty: Floats

    @property
    def measure(self) -> Floats:
        """Return the true measures over all criteria where mean severity and difficulty are 0, (C,)."""
        centre = float(self.severity.mean() + self.difficulty.mean())
        return np.asarray(self.theta + self.effects.mean(axis=1) - centre)

    def score(self, rng: np.random.Generator, candidate: Ints, passes: Ints, assessor: Ints) -> Ints:
        """Return scores of 1 to 5 given by these assessors to these passes of these candidates."""
        criterion = np.minimum(passes, CRITERIA - 1)
        eta = self.theta[candidate] + self.effects[candidate, criterion]
        eta = eta - self.severity[assessor] - self.difficulty[passes]
        logits = np.arange(5) * eta[:, None] - np.concatenate(([0.0], np.cumsum(STEPS)))
        shares = np.exp(logits - logits.max(axis=1, keepdims=True)).cumsum(axis=1)
        drawn = rng.random(len(eta))[:, None] * shares[:, -1:]
        return np.asarray(np.minimum((drawn > shares).sum(axis=1), 4) + 1)


def invent(rng: np.random.Generator, candidates: int, assessors: int, spread: float) -> World:
    """Return a cohort with severities of this standard deviation."""
    return World(
        rng.normal(0, CANDIDATE_SD, candidates), rng.normal(0, EFFECT_SD, (candidates, CRITERIA)),
        spread * rng.standard_normal(assessors), rng.normal(0, DIFFICULTY_SD, PASSES),
    )  # fmt: skip


def readers(
    rng: np.random.Generator, candidates: int, assessors: int, design: str, readings: int
) -> tuple[Ints, Ints, Ints]:
    """Return (candidate, pass, assessor) of every reading, loads even.

    ``whole``: the same assessors read all of a candidate; ``scattered``: each pass goes to the next assessors
    in turn.
    """
    loads, given = np.zeros(assessors), []
    slots = np.arange(PASSES * readings)
    for _ in range(candidates):
        order = np.lexsort((rng.random(assessors), loads))
        turn = slots % readings if design == "whole" else slots % assessors
        given.append(order[turn])
        loads += np.bincount(order[turn], minlength=assessors)
    candidate = np.repeat(np.arange(candidates), len(slots))
    passes = np.tile(slots // readings, candidates)
    return candidate, passes, np.concatenate(given)


def ratings_of(world: World, candidate: Ints, passes: Ints, assessor: Ints, score: Ints) -> Ratings:
    """Return the ratings of these readings."""
    return Ratings.from_arrays(
        candidate, assessor, passes, score, low=1, high=5,
        candidates=[f"c{i}" for i in range(len(world.theta))],
        assessors=[f"a{j}" for j in range(len(world.severity))],
        pass_labels=[(f"q{p}", f"k{min(p, CRITERIA - 1)}") for p in range(PASSES)],
    )  # fmt: skip


def top(values: Floats, places: int) -> set[int]:
    """Return the places with the largest values; ties by place."""
    return set(np.argsort(-values, kind="stable")[:places].tolist())
