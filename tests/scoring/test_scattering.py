"""The flow behind allocation and rota, against every other way where tasks are small enough to try all."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest

from scoring.flow import Network
from scoring.scattering import DEAREST, Task, pairing_cost, scatter
from scoring.timetabling import Ties, place, rivals


def task(needed: list[list[int]], assessors: int, preference: list[list[int]] | None = None) -> Task:
    """Return a task of candidates x passes without conflicts or bounds."""
    c, p = len(needed), len(needed[0])
    return Task(
        np.zeros((c, p, assessors), dtype=np.bool_), np.array(needed),
        np.ones((c, assessors), dtype=np.bool_),
        np.array(preference) if preference else np.zeros((c, assessors), dtype=np.int64),
        np.zeros(assessors, dtype=np.int64), np.full(assessors, 10**6),
    )  # fmt: skip


def cheapest(work: Task) -> int:
    """Return the least cost of all ways to give everything out with loads within one."""
    slots = [(i, p, int(n)) for (i, p), n in np.ndenumerate(work.needed)]
    ways = [list(combinations(range(len(work.loads)), n)) for _, _, n in slots]
    best = 10**9
    for chosen in product(*ways):
        given = np.zeros_like(work.held)
        for (i, p, _), readers in zip(slots, chosen, strict=True):
            given[i, p, list(readers)] = True
        loads = given.sum(axis=(0, 1))
        if loads.max() - loads.min() <= 1:
            best = min(best, pairing_cost(work, given)[1])
    return best


@pytest.mark.parametrize("seed", range(6))
def test_no_other_way_costs_less(seed: int) -> None:
    rng = np.random.default_rng(seed)
    preference = rng.integers(0, 4, (3, 3)).tolist()
    work = task([[1, 1], [1, 1], [1, 1]], 3, preference)
    given = scatter(work, rng)
    assert pairing_cost(work, given)[1] == cheapest(work)


@pytest.mark.parametrize("seed", range(4))
def test_nor_where_passes_need_different_numbers_of_readings(seed: int) -> None:
    rng = np.random.default_rng(seed)
    work = task([[2, 1], [0, 1], [1, 2]], 3, rng.integers(0, 4, (3, 3)).tolist())
    given = scatter(work, rng)
    assert given.sum(axis=2).tolist() == [[2, 1], [0, 1], [1, 2]]
    assert pairing_cost(work, given)[1] == cheapest(work)


def test_a_further_reading_of_a_candidate_costs_one_then_two_then_three() -> None:
    work = task([[1, 1, 1, 1, 1]], 1)
    again, cost = pairing_cost(work, np.ones((1, 5, 1), dtype=np.bool_))
    assert (again, cost) == (4, 1 + 2 + DEAREST + DEAREST)


def test_nothing_needed_gives_nothing() -> None:
    assert not scatter(task([[0, 0]], 2), np.random.default_rng(0)).any()


def test_a_network_finds_the_cheaper_way() -> None:
    network = Network()
    nodes = network.nodes(3)
    network.supply(int(nodes[0]), 2)
    network.supply(int(nodes[2]), -2)
    dear = network.arcs(nodes[:1], nodes[2:], 5, 9)
    cheap = network.arcs(np.array([0, 1]), np.array([1, 2]), 1, 1)
    assert network.solve()
    assert network.on(cheap).tolist() == [1, 1]
    assert network.on(dear).tolist() == [1]


def test_a_network_that_cannot_carry_says_so() -> None:
    network = Network()
    nodes = network.nodes(2)
    network.supply(int(nodes[0]), 2)
    network.supply(int(nodes[1]), -2)
    network.arcs(nodes[:1], nodes[1:], 1, 0)
    assert not network.solve()


def test_as_many_are_placed_as_can_be() -> None:
    assert place([[True, False], [True, True]], [0, 1], 2) == [0, 1]
    assert sorted(place([[True], [True]], [0], 1)) == [-1, 0]


def test_rivals_are_those_who_compete() -> None:
    allowed = [[True, False, False], [True, True, False], [False, True, False], [False, False, True]]
    assert rivals(2, allowed, [0, 1, -1, 2]) == ([0, 1, 2], [0, 1])


def test_ties_are_broken_by_pairs_and_by_groups() -> None:
    ties = Ties([(0, 1)], [((2, 3, 4), 2)])
    assert ties.broken([0, 1])
    assert ties.broken([2, 3, 4])
    assert not ties.broken([0, 2, 3])
