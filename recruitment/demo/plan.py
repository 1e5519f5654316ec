"""Who reads what in an invented cohort of any size, in arrays: loads even, orders shuffled.

Live cohorts are shared out by `services.allocation`, which weighs conflicts, preferences and what stands
already. Invented people have none of these, and a hundred thousand of them would not fit into its memory.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class ReadingPlan:
    """Readings of C candidates on P passes by R assessors each; every array has the shape (C, P, R).

    Attributes:
        assessor: the number of the assessor, from 0; R different ones in each pass of each candidate.
        position: the place in that assessor's own order of the pass, from 1.
        is_read: whether it is among the first of that order.
    """

    assessor: Whole
    position: Whole
    is_read: NDArray[np.bool_]

    def loads(self, assessors: int) -> Whole:
        """How many readings each assessor has, (assessors,)."""
        return np.bincount(self.assessor.ravel(), minlength=assessors).astype(np.int32)


def plan_readings(
    candidates: int, passes: int, assessors: int, *, readings: int, share_read: float, seed: int
) -> ReadingPlan:
    """Share readings out so that loads differ by no more than `readings`.

    Args:
        candidates: how many.
        passes: how many there are of each candidate.
        assessors: how many, no fewer than `readings`.
        readings: of each pass.
        share_read: the share, from 0 to 1, of each assessor's readings of each pass that is read already.
        seed: the same one gives the same plan.
    """
    random = np.random.default_rng(seed)
    turn = np.arange(candidates * passes)
    # In every round each assessor has one turn in each of R layers, which are shifted against each other by
    # chance: no two assessors are a fixed couple.
    rounds = random.permuted(np.tile(np.arange(assessors), (len(turn) // assessors + 1, 1)), axis=1)
    assessor = (turn[:, None] + rounds[turn // assessors, :readings]) % assessors
    queue = (assessor * passes + (turn % passes)[:, None]).ravel()
    position, length = _shuffled_places(queue, random)
    shape = (candidates, passes, readings)
    return ReadingPlan(
        assessor.astype(np.int32).reshape(shape),
        (position + 1).astype(np.int32).reshape(shape),
        (position < np.ceil(length * share_read)).reshape(shape),
    )


def _shuffled_places(
    queue: NDArray[np.int64], random: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The place of each reading in a shuffle of its queue, from 0, and that queue's length; both (N,)."""
    order = np.lexsort((random.random(len(queue)), queue))
    lengths = np.bincount(queue)
    firsts = np.cumsum(lengths) - lengths
    place = np.empty(len(queue), dtype=np.int64)
    place[order] = np.arange(len(queue)) - firsts[queue[order]]
    return place, lengths[queue]
