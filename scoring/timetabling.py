"""Placing candidates in slots: a cheapest flow first; CP-SAT from there where slots are tied to each
other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from scoring.flow import Network
from scoring.patience import solver_for

PLACED = 10_000


@dataclass(frozen=True)
class Ties:
    """Pairs of slots that exclude each other, and groups of slots of which only so many may be used."""

    pairs: Sequence[tuple[int, int]]
    groups: Sequence[tuple[tuple[int, ...], int]]

    def broken(self, chosen: Sequence[int]) -> bool:
        """Return whether the slots chosen, one a candidate or -1, offend against a tie."""
        used = set(chosen)
        return any(a in used and b in used for a, b in self.pairs) or any(
            len(used.intersection(group)) > most for group, most in self.groups
        )


def place(allowed: Sequence[Sequence[bool]], owners: Sequence[int], panels: int) -> list[int]:
    """Return the slot of each candidate, -1 for none: as many placed as can be, then panels' loads as even as
    can be.

    ``allowed`` is candidates x slots; ``owners`` the panel of each slot.
    """
    if not allowed or not owners:
        return [-1] * len(allowed)
    network = Network()
    rows, slots = network.nodes(len(allowed)), network.nodes(len(owners))
    groups, sink = network.nodes(panels), network.nodes(1)
    for row in rows.tolist():
        network.supply(row, 1)
    network.supply(int(sink[0]), -len(allowed))
    network.arcs(rows, np.repeat(sink, len(rows)), 1, PLACED * len(owners))
    who, where = np.nonzero(np.asarray(allowed, dtype=np.bool_))
    taken = network.arcs(rows[who], slots[where], 1, 0)
    network.arcs(slots, groups[np.asarray(owners)], 1, 0)
    sizes = np.bincount(np.asarray(owners), minlength=panels)
    for load in range(int(sizes.max())):
        some = np.flatnonzero(sizes > load)
        network.arcs(groups[some], np.repeat(sink, len(some)), 1, load)
    network.solve()
    chosen = np.full(len(allowed), -1)
    used = network.on(taken) > 0
    chosen[who[used]] = where[used]
    return [int(slot) for slot in chosen]


def improve(
    allowed: Sequence[Sequence[bool]],
    owners: Sequence[int],
    panels: int,
    *,
    ties: Ties,
    hint: Sequence[int],
    seconds: float,
) -> list[int]:
    """Return the best placing that keeps the ties, found from the hint in about so many seconds of work."""
    model = cp_model.CpModel()
    pairs = [(r, s) for r, line in enumerate(allowed) for s, free in enumerate(line) if free]
    take = {pair: model.new_bool_var(f"{pair}") for pair in pairs}
    used = [sum(take[r, s] for r in range(len(allowed)) if (r, s) in take) for s in range(len(owners))]
    for row in range(len(allowed)):
        model.add(sum(take[row, s] for s in range(len(owners)) if (row, s) in take) <= 1)
    for slot in used:
        model.add(slot <= 1)
    for first, second in ties.pairs:
        model.add(used[first] + used[second] <= 1)
    for group, most in ties.groups:
        model.add(sum(used[s] for s in group) <= most)
    top, low = model.new_int_var(0, len(owners), "top"), model.new_int_var(0, len(owners), "low")
    for panel in range(panels):
        load = sum(used[s] for s, owner in enumerate(owners) if owner == panel)
        model.add(load <= top)
        model.add(load >= low)
    model.maximize(PLACED * sum(take.values()) - (top - low))
    for pair in pairs:
        model.add_hint(take[pair], int(hint[pair[0]] == pair[1]))
    return _solved(model, take, len(allowed), seconds)


def _solved(
    model: cp_model.CpModel, take: dict[tuple[int, int], cp_model.IntVar], rows: int, seconds: float
) -> list[int]:
    solver = solver_for(seconds)
    status = solver.solve(model)
    chosen = [-1] * rows
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        for (row, slot), variable in take.items():
            if solver.value(variable):
                chosen[row] = slot
    return chosen


def rivals(row: int, allowed: Sequence[Sequence[bool]], chosen: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return the candidates and slots reachable from an unplaced candidate by turns of "could take" and "has
    taken".

    More candidates than slots: Hall's condition fails on just these (Hall 1935).
    """
    holder = {slot: other for other, slot in enumerate(chosen) if slot >= 0}
    rows, slots, queue = {row}, set[int](), [row]
    while queue:
        for slot, free in enumerate(allowed[queue.pop()]):
            if free and slot not in slots:
                slots.add(slot)
                other = holder.get(slot)
                if other is not None and other not in rows:
                    rows.add(other)
                    queue.append(other)
    return sorted(rows), sorted(slots)
