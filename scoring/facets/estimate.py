"""The iteration that both estimators share: sweep, solve the small block, step, until nothing moves.

The *system* is the small block (assessors, passes, inner categories: B) and the logarithm of the candidates'
standard deviation (E = B + 1). ``joint`` is the limit of infinite variances without candidate-by-criterion
effects. Steps use the exact reduced information, refreshed as it changes, so that some twenty sweeps are
enough where textbook one-at-a-time updates take hundreds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from scoring.arrays import Bools, Floats
from scoring.facets.anderson import Anderson
from scoring.facets.curvature import curvature
from scoring.facets.design import Design
from scoring.facets.sweep import Gradients, Parameters, Settled, settle_all, sweep
from scoring.facets.variance import Severities, best_spread, eliminate, score_candidates

LONGEST_STEP = 1.0
TOLERANCE = 1e-6
# The variance of candidates stops growing here, a spread of 100 logits: one candidate says nothing of it,
# and it would wander off without end. One held from outside is kept as it is.
MOST_BETWEEN = 1e4
SLOW = 0.3
LOOSE = 5.0
MOST_SWEEPS, PLAIN_SWEEPS, REFRESHED, MEMORY = 500, 2, 5, 5
# In a thin cohort a candidate with only lowest or only highest scores can swing to and fro for ever: cells
# never move further than this in a sweep, and where they keep turning back they go half or a quarter as far.
LONGEST_LEAP, PATIENCE, RELIEF, SHORTEST, WILD = 3.0, 4, 0.25, 1 / 4, 0.01


@dataclass(frozen=True, eq=False)
class Held:
    """What is known already: severities (J,) and difficulties (P,), NaN where free; category weights (K,) or
    None.
    """

    severity: Floats
    difficulty: Floats
    weights: Floats | None = None

    @classmethod
    def nothing(cls, design: Design) -> Held:
        """Return a holding of nothing."""
        return cls(np.full(design.n_assessors, np.nan), np.full(design.n_passes, np.nan))

    @property
    def assessors(self) -> Bools:
        """Return which assessors are held, (J,)."""
        return np.isfinite(self.severity)

    @property
    def passes(self) -> Bools:
        """Return which passes are held, (P,)."""
        return np.isfinite(self.difficulty)

    def basis(self, design: Design, *, random: bool) -> Floats:
        """Return the directions in which the system (E,) may move, (E, F): free assessors first.

        Held passes of a random model move together: their common shift is the candidates' mean.
        """
        unit = np.eye(design.n_block + 1)
        parts = [unit[:, : design.n_assessors][:, ~self.assessors]]
        passes = unit[:, design.n_assessors : design.n_assessors + design.n_passes]
        parts.append(passes[:, ~self.passes])
        if random and np.any(self.passes):
            parts.append(passes[:, self.passes].sum(axis=1, keepdims=True))
        if self.weights is None:
            parts.append(unit[:, design.n_assessors + design.n_passes : design.n_block])
        if random:
            parts.append(unit[:, -1:])
        return np.concatenate(parts, axis=1)


@dataclass(frozen=True, eq=False)
class Solution:
    """Where the iteration ended, how many sweeps it took, and whether it came to rest.

    ``system`` (E, E) is the information of the system without the severities' prior; it moved along ``basis``
    (E, F).
    """

    at: Parameters
    found: Gradients
    system: Floats
    held: Held
    basis: Floats
    theta: Floats
    severities: Severities | None
    iterations: int
    converged: bool


def start(design: Design, held: Held, between: float, within: float, spread: float) -> Parameters:
    """Return starting parameters that reproduce the overall share of every category."""
    counts = np.bincount(design.x, minlength=max(design.categories[-1] + 1, 2)).astype(np.float64)
    with np.errstate(divide="ignore"):
        weights = np.log(counts)
    low, high = design.categories[0], design.categories[-1]
    slope = (weights[high] - weights[low]) / max(high - low, 1)
    weights = weights - weights[low] - slope * (np.arange(len(weights)) - low)
    if held.weights is not None:
        weights = held.weights
    severity = np.where(np.isnan(held.severity), 0.0, held.severity)
    difficulty = np.where(np.isnan(held.difficulty), -slope, held.difficulty)
    level = np.zeros(len(design.cell_criterion))
    return Parameters(level, None, severity, difficulty, weights, between, within, spread)


def iterate(
    design: Design, at: Parameters, held: Held, *, tolerance: float = TOLERANCE, system: Floats | None = None
) -> Solution:
    """Return the solution from this start with ``within`` as it is; other finite variances are estimated too.

    ``system`` is the information found near by, if any: it is then kept, for it only guides the steps.
    """
    basis, ahead, warm = (
        held.basis(design, random=bool(np.isfinite(at.between))),
        Anderson(MEMORY),
        system is not None,
    )
    system = _system(design, at) if system is None else system.copy()
    learns = bool(np.isfinite(at.spread) and not np.all(held.assessors))
    eliminated, spread, before, moved, sweeps = None, None, np.inf, np.inf, 0
    swing, last = 0.0, np.zeros(len(at.level))
    while sweeps < MOST_SWEEPS and moved >= tolerance:
        found, sweeps = sweep(design, at), sweeps + 1
        pulls, system[-1, -1] = _pulls(design, found, at)
        step = _solve(pinned(design, system, at, held), pulls, basis)
        if warm or sweeps > PLAIN_SWEEPS:
            step = np.clip(ahead.advance(_point(design, at), step), -LONGEST_STEP, LONGEST_STEP)
        new = _stepped(design, at, step)
        if learns and (warm or sweeps > 1):
            eliminated = eliminated or eliminate(system, basis, design.n_assessors)
            spread = eliminated.severities(at.severity, found.block)
            new = replace(new, spread=best_spread(spread))
        settled = settle_all(design, found, new)
        moved = _moved(at, replace(new, level=settled.level))
        way = settled.level - at.level
        swing = swing + 1.0 if float(way @ last) < 0.0 else max(swing - RELIEF, 0.0)
        at, last = _cells_moved(settled, at, new, _share(swing)), way
        early = not warm and sweeps < REFRESHED and (sweeps <= 2 or moved > SLOW * before)
        if moved >= tolerance and (early or moved > max(before, WILD)):
            system, eliminated = _system(design, at), None
        before = moved
    return Solution(at, found, system, held, basis, settled.theta, spread, sweeps, moved < tolerance)


def refreshed(design: Design, solution: Solution) -> Solution:
    """Return the solution with its information, and the likelihood of the spread, taken where it ended."""
    system = _system(design, solution.at)
    system[-1, -1] = solution.system[-1, -1]
    if solution.severities is None:
        return replace(solution, system=system)
    eliminated = eliminate(system, solution.basis, design.n_assessors)
    return replace(
        solution, system=system, severities=eliminated.severities(solution.at.severity, solution.found.block)
    )


def _point(design: Design, at: Parameters) -> Floats:
    return np.append(small_block(design, at), 0.5 * np.log(at.between) if np.isfinite(at.between) else 0.0)


def _system(design: Design, at: Parameters) -> Floats:
    system = np.eye(design.n_block + 1)
    system[:-1, :-1] = curvature(design, at)
    return system


def _pulls(design: Design, found: Gradients, at: Parameters) -> tuple[Floats, float]:
    """Return the gradient of the system (E,), priors included, and the information of the candidates'
    deviation.
    """
    pulls = np.append(found.block, 0.0)
    if not np.isfinite(at.between):
        return pulls, 1.0
    pulls[: design.n_assessors] -= at.severity / at.spread
    pulls[:-1] -= _loose(design) @ small_block(design, at)
    gradient, information = score_candidates(design, found, at)
    pulls[-1] = gradient[0]
    return pulls, float(information[0, 0])


def pinned(design: Design, system: Floats, at: Parameters, held: Held) -> Floats:
    """Return the system (E, E) with its priors; joint, with each fixed facet's mean pinned where nothing is
    held.
    """
    j, p = design.n_assessors, design.n_passes
    total = system.copy()
    if np.isfinite(at.between):
        total[:-1, :-1] += _loose(design)
        total[np.arange(j), np.arange(j)] += 1.0 / at.spread
        return total
    weight = len(design.x) / design.n_block
    if not np.any(held.assessors):
        total[:j, :j] += weight
    if not np.any(held.passes):
        total[j : j + p, j : j + p] += weight
    return total


def _loose(design: Design) -> Floats:
    """Return a prior so loose that only a cohort too thin to say anything feels it, (B, B).

    Difficulties about their mean and category weights about 0, with a standard deviation of LOOSE: a pass on
    which everyone had the lowest score stays finite.
    """
    j, p = design.n_assessors, design.n_passes
    prior = np.zeros((design.n_block, design.n_block))
    prior[j : j + p, j : j + p] = (np.eye(p) - 1.0 / p) / LOOSE**2
    prior[j + p :, j + p :] = np.eye(design.n_inner) / LOOSE**2
    return prior


def small_block(design: Design, at: Parameters) -> Floats:
    """Return severities, difficulties and inner category weights in one (B,)."""
    return np.concatenate((at.severity, at.difficulty, at.weights[list(design.categories[1:-1])]))


def _solve(total: Floats, pulls: Floats, basis: Floats) -> Floats:
    """Return the step of the whole system (E,) along the basis (E, F); a trace of a ridge steadies loose
    ends.
    """
    if not basis.shape[1]:
        return np.zeros_like(pulls)
    inner = basis.T @ total @ basis
    inner += 1e-9 * np.trace(inner) / len(inner) * np.eye(len(inner))
    step = np.clip(np.linalg.solve(inner, basis.T @ pulls), -LONGEST_STEP, LONGEST_STEP)
    return np.asarray(basis @ step)


def _stepped(design: Design, at: Parameters, step: Floats) -> Parameters:
    j, p = design.n_assessors, design.n_passes
    weights = at.weights.copy()
    weights[list(design.categories[1:-1])] += step[j + p : -1]
    return replace(
        at, severity=at.severity + step[:j], difficulty=at.difficulty + step[j : j + p], weights=weights,
        between=min(at.between * float(np.exp(2 * step[-1])), max(at.between, MOST_BETWEEN)),
    )  # fmt: skip


def _share(swing: float) -> float:
    """Return how much of their way cells go where they have turned back so often of late."""
    return float(max(0.5 ** (swing // PATIENCE), SHORTEST))


def _cells_moved(settled: Settled, old: Parameters, new: Parameters, share: float) -> Parameters:
    """Return the parameters with cells moved by this share of the way to where they settle, and never
    leaping.
    """
    level = old.level + share * np.clip(settled.level - old.level, -LONGEST_LEAP, LONGEST_LEAP)
    if old.doubt is None or settled.doubt is None:
        return replace(new, level=level, doubt=settled.doubt)
    return replace(new, level=level, doubt=old.doubt + share * (settled.doubt - old.doubt))


def _moved(old: Parameters, new: Parameters) -> float:
    """Return the largest change of any parameter; of variances, relative to their size."""
    moves = [np.max(np.abs(a - b), initial=0.0) for a, b in (
        (old.level, new.level), (old.severity, new.severity), (old.difficulty, new.difficulty),
        (old.weights[np.isfinite(old.weights)], new.weights[np.isfinite(new.weights)]),
    )]  # fmt: skip
    moves += [
        abs(a - b) / b for a, b in ((old.between, new.between), (old.spread, new.spread)) if np.isfinite(b)
    ]
    return float(max(moves))
