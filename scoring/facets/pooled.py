"""The pooled estimator: candidates, their effects by criterion and severities as random, variances from the
data.

The deviation of candidate-by-criterion effects is the one thing that ratings may hardly tell (with one
reading an answer it hides among the steps), so it is profiled: everything else is fitted at trial values
until the score of the deviation vanishes. How the score and the measures moved on the way is kept: it is what
the intervals need.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from scoring.facets.design import Design
from scoring.facets.estimate import Held, Solution, iterate, refreshed, start
from scoring.facets.sweep import Gradients, Parameters
from scoring.facets.variance import score_candidates

FIRST_BETWEEN, FIRST_WITHIN, FIRST_SPREAD = 1.0, 0.4, 0.4
ROUGH, FINE, MOST_TRIALS, FIRST_STEP = 3e-3, 1e-5, 25, 0.3
CLOSE, CLOSEST = 0.03, 5e-4
FAR, NEAR, MOST_DOUBT = 0.3, 0.01, 0.7
NARROWEST, WIDEST = 0.01, 5.0


@dataclass(frozen=True, eq=False)
class Profile:
    """The solution, another ``beside`` it at a different deviation, and the posterior ``sd`` of the
    deviation's log.
    """

    solution: Solution
    beside: Solution | None
    sd: float


def pooled(design: Design, held: Held) -> Profile:
    """Return the pooled solution of this design, by criterion where it has several."""
    several = bool(np.any(design.cell_criterion >= 0))
    at = start(design, held, FIRST_BETWEEN**2, FIRST_WITHIN**2 if several else 0.0, FIRST_SPREAD**2)
    if not several:
        return Profile(refreshed(design, iterate(design, at, held, tolerance=FINE)), None, 0.0)
    return _profile(design, iterate(design, at, held, tolerance=ROUGH), held)


Trial = tuple[float, float, Solution]


def _profile(design: Design, first: Solution, held: Held) -> Profile:
    """Search the root of the profiled score by the secant, kept inside a bracket once there is one."""
    first = refreshed(design, first)
    system, trials, tried, sweeps = first.system, [_trial(design, first)], 1, first.iterations
    at, bounds = trials[0][0] + _first_step(design, first), [np.log(NARROWEST), np.log(WIDEST)]
    while tried < MOST_TRIALS and abs(at - trials[-1][0]) > _close(trials):
        was, slope, _ = trials[-1]
        bounds[0 if slope > 0 else 1] = was
        if bounds[1] - bounds[0] < CLOSEST:
            # The root is not within so little: a rough trial stood on the wrong side of it.
            bounds = [np.log(NARROWEST), np.log(WIDEST)]
        at = at if bounds[0] < at < bounds[1] else 0.5 * (bounds[0] + bounds[1])
        found = iterate(design, _ahead(trials, at), held, tolerance=ROUGH, system=system)
        trials.append(_trial(design, found))
        at, tried, sweeps = _secant(trials[-2], trials[-1]), tried + 1, sweeps + found.iterations
        del trials[1:-2]
    found_root = abs(at - trials[-1][0]) <= _close(trials)
    final = refreshed(design, iterate(design, _ahead(trials, at), held, tolerance=FINE, system=system))
    final = replace(final, iterations=sweeps + final.iterations, converged=final.converged and found_root)
    return _with_doubt(design, final, trials)


def _close(trials: list[Trial]) -> float:
    """Return how near the root is near enough: a small part of what the ratings leave open."""
    if len(trials) < 2 or trials[-1][1] == trials[-2][1]:
        return CLOSEST
    precision = abs((trials[-1][1] - trials[-2][1]) / (trials[-1][0] - trials[-2][0]))
    return max(CLOSEST, CLOSE / float(np.sqrt(precision)))


def _ahead(trials: list[Trial], at: float) -> Parameters:
    """Return where the solution should be at this deviation: on the line through the last two trials."""
    near = replace(trials[-1][2].at, within=float(np.exp(2 * at)))
    if len(trials) < 2 or abs(at - trials[-1][0]) > abs(trials[-1][0] - trials[-2][0]):
        return near
    share = (at - trials[-1][0]) / (trials[-1][0] - trials[-2][0])
    old, new = trials[-2][2].at, trials[-1][2].at
    used = np.isfinite(new.weights)
    weights = new.weights.copy()
    weights[used] += share * (new.weights[used] - old.weights[used])
    return replace(
        near, weights=weights, level=new.level + share * (new.level - old.level),
        severity=new.severity + share * (new.severity - old.severity),
        difficulty=new.difficulty + share * (new.difficulty - old.difficulty),
        between=new.between * (new.between / old.between) ** share,
        spread=new.spread * (new.spread / old.spread) ** share,
    )  # fmt: skip


def _with_doubt(design: Design, final: Solution, trials: list[Trial]) -> Profile:
    """Return the profile with the trial that tells best how far the deviation may be off."""
    last = _trial(design, final)
    at, slope, beside = min(trials, key=lambda trial: abs(abs(trial[0] - last[0]) - FAR))
    if abs(at - last[0]) < NEAR:
        return Profile(final, None, 0.0)
    precision = max((slope - last[1]) / (last[0] - at), 1.0 / MOST_DOUBT**2)
    return Profile(final, beside, float(1.0 / np.sqrt(precision)))


def _trial(design: Design, solution: Solution) -> Trial:
    """Return a trial without its working responses, which nobody asks for again and which are large."""
    gradient, _ = score_candidates(design, solution.found, solution.at)
    light = replace(solution, found=Gradients(np.empty(0), np.empty(0), np.empty(0)))
    return 0.5 * float(np.log(solution.at.within)), float(gradient[1]), light


def _first_step(design: Design, first: Solution) -> float:
    gradient, information = score_candidates(design, first.found, first.at)
    return float(np.clip(gradient[1] / information[1, 1], -FIRST_STEP, FIRST_STEP))


def _secant(old: Trial, new: Trial) -> float:
    if new[1] == old[1]:
        return new[0]
    return new[0] - new[1] * (new[0] - old[0]) / (new[1] - old[1])
