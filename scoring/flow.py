"""Cheapest flow through a network: what allocation and rota are solved by (OR-Tools; whole numbers, exact
optimum).
"""

from __future__ import annotations

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from scoring.arrays import Ints


class Network:
    """Arcs with capacity and cost a unit; nodes are numbers handed out by ``nodes``."""

    def __init__(self) -> None:
        self._flow = SimpleMinCostFlow()
        self._size = 0

    def nodes(self, count: int) -> Ints:
        """Return the numbers of this many new nodes."""
        first, self._size = self._size, self._size + count
        return np.arange(first, self._size)

    def arcs(self, tail: Ints, head: Ints, capacity: Ints | int, cost: Ints | int) -> Ints:
        """Add arcs from tails to heads, (A,); return their numbers (A,)."""
        tail, head = np.broadcast_arrays(np.asarray(tail), np.asarray(head))
        found = self._flow.add_arcs_with_capacity_and_unit_cost(
            tail.astype(np.int32), head.astype(np.int32), np.broadcast_to(capacity,
            tail.shape).astype(np.int64), np.broadcast_to(cost, tail.shape).astype(np.int64),
        )  # fmt: skip
        return np.asarray(found)

    def supply(self, node: int, amount: int) -> None:
        """Let this much start at a node (or, below 0, end there)."""
        self._flow.set_node_supply(int(node), int(amount))

    def solve(self) -> bool:
        """Find the cheapest flow of all supplies; return False where there is none."""
        return bool(self._flow.solve() == self._flow.OPTIMAL)

    def on(self, arcs: Ints) -> Ints:
        """Return the flow on these arcs, (A,)."""
        return np.asarray(self._flow.flows(arcs))
