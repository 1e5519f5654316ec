"""The network behind an allocation: candidates to assessors by cheapest flow, then the passes dealt out.

A candidate of whom nothing is read yet and who needs every pass equally often is one node: an assessor's
readings of a candidate are afterwards dealt to the passes in turn, and as many as there are passes never
meet. Others go pass by pass.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.arrays import Bools, Floats, Ints
from scoring.flow import Network

CHANCE, DEAREST = 8, 3


@dataclass(frozen=True, eq=False)
class Task:
    """C candidates, P passes, J assessors: who has ``held`` what (C, P, J), readings still ``needed`` (C, P),
    who may read whom (``allowed``, C x J), the cost of pairings (``preference``, C x J), present ``loads``
    and ``capacity`` (J,).
    """

    held: Bools
    needed: Ints
    allowed: Bools
    preference: Ints
    loads: Ints
    capacity: Ints

    @property
    def even(self) -> int:
        """Return the cost of one reading more than a fair share: above whatever a chain of pairings could
        save.
        """
        return 50 * (DEAREST + int(self.preference.max(initial=0)))


@dataclass(frozen=True, eq=False)
class _Arcs:
    """Arcs that stand for readings: of this candidate, on this pass (-1: any), by this assessor."""

    numbers: Ints
    candidate: Ints
    passes: Ints
    assessor: Ints


def scatter(task: Task, rng: np.random.Generator) -> Bools:
    """Return who is given what, (C, P, J): all of ``needed`` that can be, at the least cost."""
    given = np.zeros_like(task.held)
    total = int(task.needed.sum())
    if not total:
        return given
    network, scale = Network(), CHANCE * total + 1
    readers, sink = network.nodes(len(task.loads)), int(network.nodes(1)[0])
    network.supply(sink, -total)
    _share_out(task, network, (readers, sink), total, scale)
    plain = _plain(task)
    whole = _whole(task, network, np.flatnonzero(plain), ends=(readers, sink), scale=scale, rng=rng)
    others = np.flatnonzero(~plain & (task.needed.sum(axis=1) > 0))
    apart = _apart(task, network, others, ends=(readers, sink), scale=scale, rng=rng)
    network.solve()
    given[apart.candidate, apart.passes, apart.assessor] = network.on(apart.numbers) > 0
    _deal(task, whole, network.on(whole.numbers), given, rng)
    return given


def _plain(task: Task) -> Bools:
    """Return which candidates are one node: nothing held, every pass needed equally often, (C,)."""
    equal = np.all(task.needed == task.needed[:, :1], axis=1) & (task.needed[:, 0] > 0)
    return np.asarray(equal & ~task.held.any(axis=(1, 2)))


def _share_out(task: Task, network: Network, ends: tuple[Ints, int], total: int, scale: int) -> None:
    """Add the arcs from assessors to the sink: free up to a fair share, then dearer and dearer."""
    readers, sink = ends
    share = fair_share(task.loads, task.capacity, total)
    free = np.maximum(np.minimum(share, task.capacity) - task.loads, 0)
    network.arcs(readers, np.full_like(readers, sink), free, 0)
    left = np.maximum(task.capacity - task.loads - free, 0)
    over = np.maximum(task.loads - share, 0)
    width, step = 1, 1
    while np.any(left > 0) and width <= 2 * total:
        network.arcs(
            readers, np.full_like(readers, sink), np.minimum(left, width), (over + step) * task.even * scale
        )
        left = np.maximum(left - width, 0)
        width, step = width if step == 1 else 2 * width, step + 1


def fair_share(loads: Ints, capacity: Ints, total: int) -> int:
    """Return the highest level to which everyone can be filled, within capacity, by ``total`` more
    readings.
    """
    low, high = 0, int(loads.max(initial=0)) + total
    while low < high:
        middle = (low + high + 1) // 2
        fits = int(np.maximum(np.minimum(middle, capacity) - loads, 0).sum()) <= total
        low, high = (middle, high) if fits else (low, middle - 1)
    return low


def _whole(
    task: Task, network: Network, who: Ints, *, ends: tuple[Ints, int], scale: int, rng: np.random.Generator
) -> _Arcs:
    """Add the candidates that are one node each, with an arc for a first, second, ... reading by each
    assessor.
    """
    readers, sink = ends
    nodes, amounts = network.nodes(len(who)), task.needed[who].sum(axis=1)
    for node, amount in zip(nodes.tolist(), amounts.tolist(), strict=True):
        network.supply(node, amount)
    network.arcs(nodes, np.full_like(nodes, sink), amounts, 1_000 * task.even * scale)
    row, reader = np.nonzero(task.allowed[who])
    base = task.preference[who[row], reader] * scale
    parts = []
    for time in range(DEAREST + 1):
        room = task.needed.shape[1] - time if time == DEAREST else 1
        cost = base + time * scale + rng.integers(0, CHANCE, len(row))
        if room > 0 and time < task.needed.shape[1]:
            parts.append(network.arcs(nodes[row], readers[reader], room, cost))
    times = len(parts)
    numbers = np.concatenate(parts) if parts else np.zeros(0, dtype=np.intp)
    return _Arcs(numbers, np.tile(who[row], times), np.full(len(numbers), -1), np.tile(reader, times))


def _apart(
    task: Task, network: Network, who: Ints, *, ends: tuple[Ints, int], scale: int, rng: np.random.Generator
) -> _Arcs:
    """Add the candidates that go pass by pass: a node a pass, and one for each assessor who may read the
    candidate.
    """
    readers, sink = ends
    row, pass_ = np.nonzero(task.needed[who])
    nodes, amounts = network.nodes(len(row)), task.needed[who[row], pass_]
    for node, amount in zip(nodes.tolist(), amounts.tolist(), strict=True):
        network.supply(node, amount)
    network.arcs(nodes, np.full_like(nodes, sink), amounts, 1_000 * task.even * scale)
    pairs = network.nodes(len(who) * len(readers)).reshape(len(who), len(readers))
    met = task.held.sum(axis=1)
    one, two = np.nonzero(task.allowed[who])
    for time in range(task.needed.shape[1]):
        dear = np.minimum(met[who[one], two] + time, DEAREST) + task.preference[who[one], two]
        network.arcs(pairs[one, two], readers[two], 1, dear * scale)
    slot, reader = np.nonzero(task.allowed[who[row]] & ~task.held[who[row], pass_])
    cost = rng.integers(0, CHANCE, len(slot))
    numbers = network.arcs(nodes[slot], pairs[row[slot], reader], 1, cost)
    return _Arcs(numbers, who[row[slot]], pass_[slot], reader)


def _deal(task: Task, arcs: _Arcs, flow: Ints, given: Bools, rng: np.random.Generator) -> None:
    """Deal each candidate's readers to the passes in turn, in an order of readers that chance decides."""
    used = flow > 0
    counts = np.zeros((len(given), len(task.loads)), dtype=np.int64)
    np.add.at(counts, (arcs.candidate[used], arcs.assessor[used]), flow[used])
    passes = task.needed.shape[1]
    for candidate in np.flatnonzero(counts.any(axis=1)):
        order = rng.permutation(len(task.loads))
        readers = np.repeat(order, counts[candidate, order])
        turn = (np.arange(len(readers)) + rng.integers(passes)) % passes
        given[candidate, turn, readers] = True


def pairing_cost(task: Task, given: Bools) -> tuple[int, int]:
    """Return how many of the readings given meet a candidate again, and the stated cost of all that were
    given.
    """
    before, new = task.held.sum(axis=1), given.sum(axis=1)
    ladder = np.concatenate(([0.0], np.cumsum(np.minimum(np.arange(task.held.shape[1] + 1), DEAREST))))
    cost: Floats = ladder[before + new] - ladder[before] + task.preference * new
    again = np.maximum(before + new - 1, 0) - np.maximum(before - 1, 0)
    return int(again.sum()), int(cost.sum())
