"""Who reads what: scattered, loads within one, conflicts never, connected, and incremental.

First of all every reading is given out; then loads are made as even as conflicts and capacities allow; then
the stated cost is as low as it can be: preferences, and for a second, third, fourth ... reading of one
candidate by one assessor 1, 2, 3 (and 3 for any further), so that an assessor's severity falls on as many
candidates as possible, each as little as possible. Among equals chance decides, by ``seed``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from scoring.arrays import Bools
from scoring.connection import subsets
from scoring.errors import Fault, UnusableRatings
from scoring.ratings import Ratings
from scoring.scattering import Task, pairing_cost, scatter

TRIES = 5
Names = tuple[list[str], list[str], list[str]]


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
    """New assignments (without the existing ones), every assessor's load with them, and what stays unread.

    ``connected`` says whether all candidates will stand on one scale once everything is read. ``cost`` is the
    stated cost of what is new, and ``repeated_pairings`` how many new readings meet a candidate whom the
    assessor reads anyway; no allocation as complete and as even costs less.
    """

    assignments: tuple[Assignment, ...]
    loads: Mapping[str, int]
    unmet: tuple[Unmet, ...]
    connected: bool
    repeated_pairings: int
    cost: int


def allocate(
    candidates: Sequence[str], passes: Sequence[str], assessors: Sequence[str], *, readings: int, conflicts:
    Collection[tuple[str, str]] = (), existing: Collection[tuple[str, str, str]] = (), capacities:
    Mapping[str, int] | None = None, preferences: Mapping[tuple[str, str], int] | None = None, wanted:
    Mapping[tuple[str, str], int] | None = None, anchors: Collection[tuple[str, str]] = (), seed: int = 0,
) -> Allocation:  # fmt: skip
    """Return who reads what: the existing readings kept, the rest scattered with loads as even as they can
    be.

    Args:
        candidates: references; passes and assessors likewise, each without repeats.
        passes: what is read of each candidate.
        assessors: who can be given readings.
        readings: readings of each pass in all.
        conflicts: (assessor, candidate) pairs that never meet.
        existing: (candidate, pass, assessor) that stand; they count towards readings and loads.
        capacities: the most readings an assessor takes in all.
        preferences: whole costs of 0 or more of pairing (assessor, candidate).
        wanted: readings in all of a (candidate, pass) where it is not ``readings``.
        anchors: (candidate, pass), also of earlier tranches, that every assessor without a conflict reads.
        seed: decides among equals.

    Raises:
        UnusableRatings: where there is no assessor, or a number is below 0.
    """
    _check(assessors, readings, preferences or {}, wanted or {})
    people = list(dict.fromkeys([*candidates, *(candidate for candidate, _ in anchors)]))
    names = (people, list(passes), list(assessors))
    wants = {(candidate, pass_id): readings for candidate in candidates for pass_id in passes} | dict(
        wanted or {}
    )
    task = _task(names, conflicts, existing, capacities or {}, preferences or {})
    fixed = _anchored(task, names, anchors)
    task = _needing(task, names, wants, existing, fixed)
    for attempt in range(TRIES):
        given = scatter(task, np.random.default_rng([seed, attempt]))
        rows = _rows(names, fixed | given)
        connected = _connected(rows, existing)
        if connected:
            break
    again, cost = pairing_cost(task, given)
    return Allocation(
        rows, _loads(names, task, given), _unmet(names, task, given), connected, again, cost
    )  # fmt: skip


def anchor_answers(
    candidates: Sequence[str], passes: Sequence[str], *, number: int, seed: int = 0
) -> tuple[tuple[str, str], ...]:
    """Return a reserve of answers for everyone to read: passes in turn, each of another candidate."""
    order = np.random.default_rng(seed).permutation(len(candidates))[:number]
    return tuple((candidates[who], passes[turn % len(passes)]) for turn, who in enumerate(order.tolist()))


def _check(
    assessors: Sequence[str], readings: int, preferences: Mapping[tuple[str, str], int],
    wanted: Mapping[tuple[str, str], int],
) -> None:  # fmt: skip
    if not assessors:
        raise UnusableRatings(Fault(None, "Give at least one assessor."))
    if min(readings, *wanted.values(), 0) < 0:
        raise UnusableRatings(Fault(None, "Give numbers of readings of 0 or more."))
    if any(cost < 0 for cost in preferences.values()):
        raise UnusableRatings(Fault(None, "Give preferences as costs of 0 or more."))


def _codes(names: Names) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    people, passes, assessors = ({name: code for code, name in enumerate(column)} for column in names)
    return people, passes, assessors


def _task(
    names: Names, conflicts: Collection[tuple[str, str]], existing: Collection[tuple[str, str, str]],
    capacities: Mapping[str, int], preferences: Mapping[tuple[str, str], int],
) -> Task:  # fmt: skip
    """Return the task with what stands, before anything is needed."""
    who, what, reader = _codes(names)
    c, p, j = (len(column) for column in names)
    held, loads = np.zeros((c, p, j), dtype=np.bool_), np.zeros(j, dtype=np.int64)
    for candidate, pass_id, assessor in set(existing):
        if assessor in reader:
            loads[reader[assessor]] += 1
            if candidate in who and pass_id in what:
                held[who[candidate], what[pass_id], reader[assessor]] = True
    allowed, preference = np.ones((c, j), dtype=np.bool_), np.zeros((c, j), dtype=np.int64)
    for assessor, candidate in conflicts:
        if assessor in reader and candidate in who:
            allowed[who[candidate], reader[assessor]] = False
    for (assessor, candidate), cost in preferences.items():
        if assessor in reader and candidate in who:
            preference[who[candidate], reader[assessor]] = cost
    most = np.array([capacities.get(name, 10**6) for name in names[2]], dtype=np.int64)
    return Task(held, np.zeros((c, p), dtype=np.int64), allowed, preference, loads, most)


def _anchored(task: Task, names: Names, anchors: Collection[tuple[str, str]]) -> Bools:
    """Return the readings of anchor answers that are new, (C, P, J)."""
    who, what, _ = _codes(names)
    given = np.zeros_like(task.held)
    for candidate, pass_id in anchors:
        place = who[candidate], what[pass_id]
        given[place] = task.allowed[place[0]] & ~task.held[place]
    return given


def _needing(
    task: Task, names: Names, wants: Mapping[tuple[str, str], int], existing: Collection[tuple[str, str,
    str]], fixed: Bools,
) -> Task:  # fmt: skip
    """Return the task with the anchors given and with what each pass still needs; those who have left have
    read too.
    """
    who, what, _ = _codes(names)
    needed = np.zeros(task.needed.shape, dtype=np.int64)
    for (candidate, pass_id), count in wants.items():
        needed[who[candidate], what[pass_id]] = count
    for candidate, pass_id, _ in set(existing):
        if candidate in who and pass_id in what:
            needed[who[candidate], what[pass_id]] -= 1
    needed = np.maximum(needed - fixed.sum(axis=2), 0)
    loads = task.loads + fixed.sum(axis=(0, 1))
    return Task(task.held | fixed, needed, task.allowed, task.preference, loads, task.capacity)


def _rows(names: Names, given: Bools) -> tuple[Assignment, ...]:
    people, passes, assessors = names
    places = zip(*(axis.tolist() for axis in np.nonzero(given)), strict=True)
    return tuple(Assignment(people[i], passes[p], assessors[j]) for i, p, j in places)


def _connected(rows: tuple[Assignment, ...], existing: Collection[tuple[str, str, str]]) -> bool:
    """Return whether all who are read will stand on one scale."""
    if not rows and not existing:
        return True
    read = dict.fromkeys((*rows, *(Assignment(*row) for row in existing)))
    return len(subsets(Ratings.from_rows(((i, j, p, "", 1) for i, p, j in read), 1, 2))) == 1


def _loads(names: Names, task: Task, given: Bools) -> dict[str, int]:
    return dict(zip(names[2], (task.loads + given.sum(axis=(0, 1))).tolist(), strict=True))


def _unmet(names: Names, task: Task, given: Bools) -> tuple[Unmet, ...]:
    short = task.needed - given.sum(axis=2)
    full = task.loads + given.sum(axis=(0, 1)) >= task.capacity
    found = []
    for i, p in zip(*np.nonzero(short > 0), strict=True):
        free = task.allowed[i] & ~task.held[i, p] & ~given[i, p]
        found.append(Unmet(names[0][i], names[1][p], int(short[i, p]), _why(free, full)))
    return tuple(found)


def _why(free: Bools, full: Bools) -> str:
    if not np.any(free):
        return "every assessor has a conflict or reads this answer already"
    if np.all(full[free]):
        return "everyone without a conflict has as many readings as they can take"
    return "the readings of others leave nobody free"
