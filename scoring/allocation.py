"""Who reads what. First form: greedy; the signature stays."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Assignment(NamedTuple):
    """One reading: this assessor reads this pass of this candidate."""

    candidate: str
    pass_id: str
    assessor: str


@dataclass(frozen=True)
class Unmet:
    """Readings of a pass that nobody can be given, and why."""

    candidate: str
    pass_id: str
    readings: int
    reason: str


@dataclass(frozen=True)
class Allocation:
    """New assignments (without the existing ones), every assessor's load with them, and what stays unread."""

    assignments: tuple[Assignment, ...]
    loads: Mapping[str, int]
    unmet: tuple[Unmet, ...]
    connected: bool
    repeated_pairings: int
    cost: int


def allocate(
    candidates: Sequence[str],
    passes: Sequence[str],
    assessors: Sequence[str],
    *,
    readings: int,
    conflicts: Collection[tuple[str, str]] = (),
    existing: Collection[tuple[str, str, str]] = (),
    capacities: Mapping[str, int] | None = None,
    preferences: Mapping[tuple[str, str], int] | None = None,
    anchors: Collection[tuple[str, str]] = (),
    seed: int = 0,
) -> Allocation:
    """Return who reads what: the existing readings kept, the rest scattered with loads as even as they can be.

    ``conflicts`` are (assessor, candidate); ``existing`` (candidate, pass, assessor); ``capacities`` the most readings
    an assessor takes in all; ``preferences`` the cost of pairing (assessor, candidate); ``anchors`` (candidate, pass)
    are read by every assessor without a conflict.
    """
    barred, capacity = set(conflicts), capacities or {}
    order = random.Random(seed)
    held = {(candidate, pass_id, assessor) for candidate, pass_id, assessor in existing}
    loads = Counter({assessor: 0 for assessor in assessors})
    loads.update(assessor for _, _, assessor in held if assessor in loads)
    pairs = Counter((candidate, assessor) for candidate, _, assessor in held)
    given: list[Assignment] = []
    unmet: list[Unmet] = []
    for candidate in order.sample(list(candidates), len(candidates)):
        for pass_id in passes:
            have = {a for c, p, a in held if c == candidate and p == pass_id} if held else set()
            wanted = len(assessors) if (candidate, pass_id) in set(anchors) else readings
            free = [a for a in order.sample(list(assessors), len(assessors)) if (a, candidate) not in barred
                    and a not in have and loads[a] < capacity.get(a, 10**9)]
            free.sort(key=lambda a: (pairs[candidate, a], loads[a]))
            taken = free[: max(wanted - len(have), 0)]
            for assessor in taken:
                given.append(Assignment(candidate, pass_id, assessor))
                loads[assessor] += 1
                pairs[candidate, assessor] += 1
            short = readings - len(have) - len(taken)
            if short > 0:
                unmet.append(Unmet(candidate, pass_id, short, "every other assessor has a conflict or no time left"))
    repeats = sum(n - 1 for n in pairs.values() if n > 1)
    return Allocation(tuple(given), dict(loads), tuple(unmet), True, repeats, repeats)
