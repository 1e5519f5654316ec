"""The three variances of the pooled model: candidates, candidate-by-criterion effects, severities.

Each sweep leaves working responses whose errors are known, so the variances are those of a linear mixed model
and one step of Fisher scoring costs one pass over the cells (penalised quasi-likelihood, Breslow and Clayton
1993). They are kept as logarithms of standard deviations under half-normal priors, which holds them off 0 in
thin cohorts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.arrays import Bools, Floats
from scoring.facets.design import Design
from scoring.facets.sweep import Gradients, Parameters

NARROWEST, WIDEST = 0.01, 5.0
PRIOR_BETWEEN, PRIOR_WITHIN, PRIOR_SPREAD = 2.0, 0.5, 1.0


def score_candidates(design: Design, found: Gradients, at: Parameters) -> tuple[Floats, Floats]:
    """Return the gradient (2,) and expected information (2, 2) of the logarithms of the two standard
    deviations.

    The working responses are y_c = theta_i + u_c + e_c with var e_c = 1/information. Priors are included.
    Without candidate-by-criterion effects (``within`` of 0) their gradient is 0 and their information 1.
    """
    slope, information = _likelihood(design, found, at)
    values = np.array([at.between, at.within])
    priors = np.array([PRIOR_BETWEEN, PRIOR_WITHIN]) ** 2
    gradient = 2.0 * slope * values + 1.0 - values / priors
    precision = 4.0 * information * np.outer(values, values) + np.diag(2.0 * values / priors)
    if at.within == 0.0:
        gradient[1], precision[1, 1] = 0.0, 1.0
    return gradient, precision


def _likelihood(design: Design, found: Gradients, at: Parameters) -> tuple[Floats, Floats]:
    """Return the score (2,) and expected information (2, 2) of (between, within)."""
    slope, information = np.zeros(2), np.zeros((2, 2))
    for chunk in design.chunks:
        owner = design.cell_candidate[chunk.cells] - chunk.candidates.start
        seen, working = found.information[chunk.cells], found.working[chunk.cells]
        weight = seen / (1.0 + at.within * seen)
        first, second, third = (np.bincount(owner, weights=power) for power in (weight, weight**2, weight**3))
        scale = 1.0 / (1.0 + at.between * first)
        reach = np.bincount(owner, weights=weight * working) * scale
        rest = weight * (working - at.between * reach[owner])
        trace = first - at.between * scale * second
        slope += 0.5 * np.array([np.sum(reach**2 - first * scale), np.sum(rest**2) - np.sum(trace)])
        mixed = np.sum(second * scale**2)
        own = np.sum(second - 2 * at.between * scale * third + (at.between * scale * second) ** 2)
        information += 0.5 * np.array([[np.sum((first * scale) ** 2), mixed], [mixed, own]])
    return slope, information


@dataclass(frozen=True, eq=False)
class Severities:
    """The likelihood of the spread of severities: eigenvalues (J,) of their information, and rotated pulls
    (J,).
    """

    information: Floats
    pull: Floats

    def log_posterior(self, sd: Floats) -> Floats:
        """Return log p(data | sd) + log prior of log sd at each of sd (G,), up to a constant."""
        variance = np.asarray(sd)[:, None] ** 2
        seen = self.information > 1e-9 * self.information.max(initial=1e-9)
        grown = 1.0 + variance * self.information[seen]
        fit = 0.5 * np.sum(self.pull[seen] ** 2 * variance / grown - np.log(grown), axis=1)
        return np.asarray(fit + np.log(sd) - 0.5 * (sd / PRIOR_SPREAD) ** 2)


@dataclass(frozen=True, eq=False)
class Eliminated:
    """The free severities' information (J', J') with everything else eliminated, its eigenvalues and
    vectors.
    """

    own: Bools
    information: Floats
    values: Floats
    vectors: Floats

    def severities(self, severity: Floats, gradient: Floats) -> Severities:
        """Return the likelihood of the spread at severities (J,) where the small block's gradient is (B,)."""
        pull = self.information @ severity[self.own] + gradient[: len(severity)][self.own]
        return Severities(self.values, self.vectors.T @ pull)


def eliminate(system: Floats, basis: Floats, assessors: int) -> Eliminated:
    """Return what the system (E, E) says of severities; ``basis`` (E, F) is what is estimated, free assessors
    first.
    """
    own = np.asarray(basis[:assessors].any(axis=1))
    n = int(np.count_nonzero(own))
    inner = basis.T @ system @ basis
    information, cross, rest = inner[:n, :n], inner[:n, n:-1], inner[n:-1, n:-1]
    if rest.size:
        information = information - cross @ np.linalg.pinv(rest, rcond=1e-12, hermitian=True) @ cross.T
    values, vectors = np.linalg.eigh((information + information.T) / 2)
    return Eliminated(own, information, np.maximum(values, 0.0), vectors)


def grid(found: Severities, points: int = 15) -> tuple[Floats, Floats]:
    """Return standard deviations (G,) and their posterior weights (G,) over the range that matters, evenly in
    log.
    """
    wide = np.geomspace(NARROWEST, WIDEST, 120)
    log_posterior = found.log_posterior(wide)
    near = wide[log_posterior > log_posterior.max() - 8.0]
    values = np.geomspace(near[0], near[-1] * 1.0001, points)
    weights = found.log_posterior(values)
    weights = np.exp(weights - weights.max())
    return values, weights / weights.sum()


def best_spread(found: Severities) -> float:
    """Return the variance of severities at the posterior mode of the logarithm of its root."""
    low, high = np.log(NARROWEST), np.log(WIDEST)
    while high - low > 1e-9:
        logs = np.linspace(low, high, 41)
        best = int(np.argmax(found.log_posterior(np.exp(logs))))
        low, high = logs[max(best - 1, 0)], logs[min(best + 1, 40)]
    return float(np.exp(low + high))
