"""Which next reading is worth most: the chance that it changes who is chosen.

One more reading of a pass will move a candidate's measure by an amount whose standard deviation is known
beforehand (how much the reading tells about the measure). It can change the set chosen only if that carries
the candidate across the cut. Readings are bought in the order of what they are expected to be worth, several
for one candidate where one alone could not matter, until the budget is spent or the next would hardly matter.
Readings are added; none is ever discarded. Source: the knowledge gradient of Frazier, Powell and Dayanik
(2008), SIAM J. Control Optim. 47, 2410-2439, and for several readings at once Chick and Frazier (2012), Oper.
Res. 60, 580-590.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import log_ndtr, ndtr

from scoring.arrays import Floats, Ints
from scoring.facets.model import Model
from scoring.facets.response import respond

MOST_AHEAD = 24
LEAST_WORTH = 1e-4


@dataclass(frozen=True)
class NextReading:
    """One further reading of a pass and its worth: expected gain in logits of the measures of those
    chosen.
    """

    candidate: str
    item: str
    criterion: str
    worth: float


@dataclass(frozen=True)
class ReadingPlan:
    """Readings to give out now, best first.

    ``expected_wrong`` is how many of the places are expected to go to others than the truly best as things
    stand. ``stop`` says that no further reading is worth its while, and ``reason`` why the plan ends where it
    does.
    """

    readings: tuple[NextReading, ...]
    expected_wrong: float
    stop: bool
    reason: str


@dataclass(frozen=True, eq=False)
class _Outlook:
    """What C candidates' readings on P passes could tell.

    ``gap`` (C,) to the cut; ``theta`` (C,) variance of the general standing; ``within`` the effects'
    variance; cell columns (C, K): ``seen`` information, and ``weight`` (K,) of criteria; ``fresh`` (C, P)
    information of a new reading.
    """

    gap: Floats
    between: float
    within: float
    seen: Floats
    weight: Floats
    fresh: Floats
    criterion: Ints
    room: Ints


def next_readings(
    model: Model,
    *,
    places: int,
    budget: int,
    most_per_pass: int | None = None,
    least_worth: float = LEAST_WORTH,
) -> ReadingPlan:
    """Return up to ``budget`` further readings, best first.

    ``most_per_pass`` bounds the readings of one pass in all (by default the number of assessors). Readings
    worth less than ``least_worth`` logits each are not proposed: the plan then says stop.
    """
    measures = model.uncertainty.measure
    wrong = _expected_wrong(model, places)
    if places >= len(measures) or places < 1:
        return ReadingPlan((), 0.0, True, "everyone or no one is chosen, so no reading can change the set")
    outlook = _outlook(model, places, most_per_pass or len(model.ratings.assessors))
    gains, passes = _ahead(outlook)
    chosen = _buy(gains, budget, least_worth)
    readings = tuple(_reading(model, int(passes[step, row]), row, worth) for row, step, worth in chosen)
    if len(readings) == budget:
        return ReadingPlan(readings, wrong, False, f"the budget of {budget} readings is spent")
    return ReadingPlan(readings, wrong, not readings, "a further reading would hardly change who is chosen")


def _expected_wrong(model: Model, places: int) -> float:
    """Return the expected number of places that go to others than the truly best, from normal marginals."""
    measures, sd = model.uncertainty.measure, np.sqrt(model.uncertainty.variance())
    cut = _cut(measures, min(max(places, 1), len(measures) - 1)) if len(measures) > 1 else measures[0]
    chosen = np.argsort(-measures)[:places]
    return float(np.sum(ndtr((cut - measures[chosen]) / sd[chosen])))


def _cut(measures: Floats, places: int) -> float:
    """Return the measure half way between the last one chosen and the first one not."""
    best = np.sort(measures)[::-1]
    return float((best[places - 1] + best[places]) / 2)


def _outlook(model: Model, places: int, most: int) -> _Outlook:
    design, at, core = model.design, model.solution.at, model.core
    shape = (design.n_candidates, design.n_criteria)
    where = (design.cell_candidate, np.maximum(design.cell_criterion, 0))
    seen, level = np.zeros(shape), np.repeat(model.solution.theta[:, None], shape[1], axis=1)
    seen[where], level[where] = model.solution.found.information, at.level
    criterion = core.pass_criterion if shape[1] > 1 else np.zeros(design.n_passes, dtype=np.int32)
    eta = level[:, criterion] - at.difficulty - at.severity.mean()
    fresh = respond(eta.ravel(), at.weights).variance.reshape(eta.shape)
    count = np.bincount(core.candidate * design.n_passes + core.passes, minlength=eta.size).reshape(eta.shape)
    measures = model.uncertainty.measure
    gap = np.abs(measures - _cut(measures, places))
    spread = at.spread if np.isfinite(at.spread) else 0.0
    fresh = 1.0 / (1.0 / fresh + spread / max(len(core) / design.n_assessors, 1.0))
    weight = np.full(shape[1], 1.0 / shape[1]) if shape[1] > 1 else np.zeros(1)
    return _Outlook(gap, at.between, at.within, seen, weight, fresh, criterion, np.maximum(most - count, 0))


def _ahead(outlook: _Outlook) -> tuple[Floats, Ints]:
    """Return the worth (S, C) of each candidate's first 1, 2, ... S best further readings, and their passes
    (S, C).
    """
    rows = np.arange(len(outlook.gap))
    seen, room = outlook.seen.copy(), outlook.room.copy()
    first, _ = _variances(outlook, seen)
    steps = int(min(MOST_AHEAD, room.sum(axis=1).max(initial=0)))
    gains, passes = np.empty((steps, len(rows))), np.empty((steps, len(rows)), dtype=np.intp)
    for step in range(steps):
        _, told = _variances(outlook, seen)
        told = np.where(room > 0, told, -1.0)
        best = np.argmax(told, axis=1)
        some = told[rows, best] > 0
        seen[rows[some], outlook.criterion[best[some]]] += outlook.fresh[rows[some], best[some]]
        room[rows[some], best[some]] -= 1
        moved = np.maximum(first - _variances(outlook, seen)[0], 0.0)
        gains[step], passes[step] = np.where(some, _worth(outlook.gap, np.sqrt(moved)), -1.0), best
    return gains, passes


def _variances(outlook: _Outlook, seen: Floats) -> tuple[Floats, Floats]:
    """Return each measure's variance given the small block (C,), and what one reading of each pass tells (C,
    P).
    """
    kept = 1.0 / (1.0 + outlook.within * seen)
    own = outlook.within * kept
    theta = 1.0 / (1.0 / outlook.between + np.sum(seen * kept, axis=1))
    through = 1.0 - np.sum(outlook.weight * seen * own, axis=1)
    variance = theta * through**2 + np.sum(outlook.weight**2 * own, axis=1)
    shared = (theta * through)[:, None] * kept + outlook.weight * own
    level = theta[:, None] * kept**2 + own
    column = outlook.criterion
    return variance, shared[:, column] ** 2 / (1.0 / outlook.fresh + level[:, column])


def _worth(gap: Floats, moved: Floats) -> Floats:
    """Return the expected gain from a movement of standard deviation ``moved`` across a cut ``gap`` away."""
    scale = np.maximum(moved, 1e-12)
    z = gap / scale
    density = np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi)
    return np.asarray(scale * np.maximum(density - z * np.exp(log_ndtr(-z)), 0.0))


def _buy(gains: Floats, budget: int, least: float) -> list[tuple[int, int, float]]:
    """Return (candidate, step, worth) of the readings bought, by the best average worth of several at
    once.
    """
    bought: list[tuple[int, int, float]] = []
    for row in range(gains.shape[1]):
        done, base = 0, 0.0
        path = gains[:, row]
        while done < len(path) and path[done] >= 0:
            rates = np.where(
                path[done:] >= 0, (path[done:] - base) / np.arange(1, len(path) - done + 1), -1.0
            )
            far = int(np.argmax(rates))
            if rates[far] < least:
                break
            bought += [(row, done + step, float(rates[far])) for step in range(far + 1)]
            base, done = path[done + far], done + far + 1
    bought.sort(key=lambda reading: (-reading[2], reading[0], reading[1]))
    return bought[:budget]


def _reading(model: Model, pass_: int, row: int, worth: float) -> NextReading:
    item, criterion = model.core.pass_labels[pass_]
    return NextReading(model.core.candidates[row], item, criterion, worth)
