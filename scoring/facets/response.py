"""The rating-scale response: probabilities of the categories given how far a candidate stands above the pass.

With eta = measure - severity - difficulty, log P(k) = k eta + weight_k - log sum; weight_k is minus the sum
of the steps up to k, so step_k = weight_(k-1) - weight_k. A category that nobody used has weight -inf (its
maximum-likelihood limit). Source: Andrich (1978), Psychometrika 43, 561-573.

Where eta is uncertain, everything is averaged over its two sigma points, eta - sd and eta + sd: exact to the
second moment, and always a proper probability.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.arrays import Floats, Ints

LARGEST_EXPONENT = 600.0


@dataclass(frozen=True, eq=False)
class Response:
    """Of R rows at S sigma points: ``terms`` (K, S R) unnormalised, ``inverse`` (S R,) of their sum,
    ``centre`` (S R,).

    ``mean`` and ``variance`` (R,) are averages over the points of the score's mean and variance.
    """

    terms: Floats
    inverse: Floats
    centre: Floats
    mean: Floats
    variance: Floats

    @property
    def points(self) -> int:
        """Return how many sigma points stand behind a row."""
        return len(self.inverse) // max(len(self.mean), 1)

    def log_likelihood(self, x: Ints) -> float:
        """Return the log-likelihood of the scores above the lowest, (R,), averaged over the points."""
        chosen = self.terms[np.tile(x, self.points), np.arange(len(self.inverse))] * self.inverse
        return float(np.sum(np.log(chosen))) / self.points

    def shares(self) -> Floats:
        """Return the probability of every category, (K, R)."""
        return np.stack([self._fold(row) for row in self.terms * self.inverse])

    def fourth(self) -> Floats:
        """Return the fourth central moment of the score, (R,)."""
        k = np.arange(len(self.terms), dtype=np.float64)
        second, third, fourth = (np.stack((k**2, k**3, k**4)) @ self.terms) * self.inverse
        centre = self.centre
        return self._fold(fourth + centre * (-4 * third + centre * (6 * second - 3 * centre**2)))

    def slope(self, category: int) -> Floats:
        """Return the derivative of a category's probability by eta, (R,)."""
        return self._fold(self.terms[category] * self.inverse * (category - self.centre))

    def gradient(self, counts: Floats, step: Floats) -> Floats:
        """Return observed counts (K,) less the expected after rows move by ``step`` (R,), to first order."""
        moved = self.inverse * np.tile(step, self.points)
        sums = self.terms @ np.stack((self.inverse, moved, moved * self.centre), axis=1) / self.points
        return np.asarray(counts - sums[:, 0] - np.arange(len(counts)) * sums[:, 1] + sums[:, 2])

    def between(self, categories: list[int]) -> Floats:
        """Return the summed covariance of the indicators of these categories, (T, T)."""
        shares = self.terms[categories] * self.inverse
        return np.asarray(np.diag(shares.sum(axis=1)) - shares @ shares.T) / self.points

    def _fold(self, values: Floats) -> Floats:
        return values if self.points == 1 else np.asarray(values.reshape(self.points, -1).mean(axis=0))


def respond(eta: Floats, weights: Floats, sd: Floats | None = None) -> Response:
    """Return the response at eta (R,) for category weights (K,), averaged over eta's uncertainty ``sd``
    (R,).
    """
    points = eta if sd is None else np.concatenate((eta - sd, eta + sd))
    terms = _powers(points, len(weights))
    k = np.arange(len(weights), dtype=np.float64)
    scaled = np.exp(weights)
    sums = np.stack((scaled, scaled * k, scaled * k * k)) @ terms
    terms *= scaled[:, None]
    inverse = 1.0 / sums[0]
    centre = sums[1] * inverse
    spread = sums[2] * inverse
    spread -= centre * centre
    np.maximum(spread, 1e-12, out=spread)
    if sd is None:
        return Response(terms, inverse, centre, centre, spread)
    half = len(eta)
    return Response(
        terms, inverse, centre, 0.5 * (centre[:half] + centre[half:]), 0.5 * (spread[:half] + spread[half:])
    )


def _powers(eta: Floats, size: int) -> Floats:
    """Return exp(k eta) for k of 0 to size - 1, (size, R), by multiplication: one exponential a row."""
    powers = np.empty((size, len(eta)))
    powers[0] = 1.0
    bound = LARGEST_EXPONENT / max(size - 1, 1)
    np.exp(np.clip(eta, -bound, bound), out=powers[1])
    for k in range(2, size):
        np.multiply(powers[k - 1], powers[1], out=powers[k])
    return powers
