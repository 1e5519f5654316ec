"""The bare vectorised pass that the scoring engine is measured against: fixed, so that ratios mean the same
over time.

The same model by plain numpy over whole arrays, one diagonal Newton step of every parameter a pass,
re-centred as it goes: no standard errors, no fit, no convergence test. ``joint``: candidates, severities,
difficulties and steps. ``pooled``: the same with normal priors, an effect for each candidate on each
criterion, expectations over two points of each level's uncertainty, and variances estimated.
"""

from __future__ import annotations

import numpy as np

from scoring.arrays import Floats, Ints

Codes = tuple[Ints, Ints, Ints]


def _moments(eta: Floats, steps: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the expected score, its variance and the categories' probabilities (N, K)."""
    k = np.arange(len(steps) + 1)
    logits = k * eta[:, None] - np.concatenate(([0.0], np.cumsum(steps)))
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    mean = shares @ k
    return mean, shares @ k**2 - mean**2, shares


def _step(codes: Ints, residual: Floats, variance: Floats, size: int) -> Floats:
    return np.bincount(codes, residual, size) / np.maximum(np.bincount(codes, variance, size), 1e-9)


def _nothing(sizes: tuple[int, int, int], categories: int) -> tuple[Floats, Floats, Floats, Floats]:
    return np.zeros(sizes[0]), np.zeros(sizes[1]), np.zeros(sizes[2]), np.zeros(categories - 1)


def _stepped(steps: Floats, x: Ints, shares: Floats) -> Floats:
    above = shares[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
    seen = np.array([np.count_nonzero(x >= k) for k in range(1, shares.shape[1])])
    moved = steps + (above.sum(axis=0) - seen) / np.maximum((above * (1 - above)).sum(axis=0), 1e-9)
    return np.asarray(moved - moved.mean())


def joint(codes: Codes, x: Ints, sizes: tuple[int, int, int], categories: int, passes: int) -> Floats:
    """Return the severities after so many passes of joint maximum likelihood."""
    candidate, assessor, pass_ = codes
    theta, severity, difficulty, steps = _nothing(sizes, categories)
    for _ in range(passes):
        mean, variance, shares = _moments(theta[candidate] - severity[assessor] - difficulty[pass_], steps)
        residual = x - mean
        theta = theta + _step(candidate, residual, variance, sizes[0])
        severity = severity - _step(assessor, residual, variance, sizes[1])
        difficulty = difficulty - _step(pass_, residual, variance, sizes[2])
        severity, difficulty = severity - severity.mean(), difficulty - difficulty.mean()
        steps = _stepped(steps, x, shares)
    return severity


def pooled(codes: Codes, x: Ints, sizes: tuple[int, int, int], categories: int, passes: int) -> Floats:
    """Return the severities after so many passes with priors; every pass is here a criterion of its own."""
    candidate, assessor, pass_ = codes
    theta, severity, difficulty, steps = _nothing(sizes, categories)
    effect, doubt = np.zeros(sizes[0] * sizes[2]), np.full(sizes[0] * sizes[2], 0.5)
    cell, owner = candidate * sizes[2] + pass_, np.repeat(np.arange(sizes[0]), sizes[2])
    between, within, spread = 1.0, 0.2, 0.2
    for _ in range(passes):
        eta = theta[candidate] + effect[cell] - severity[assessor] - difficulty[pass_]
        points = [_moments(eta + sign * doubt[cell], steps) for sign in (-1.0, 1.0)]
        mean, variance, shares = ((a + b) / 2 for a, b in zip(*points, strict=True))
        residual = x - mean
        seen = np.bincount(cell, variance, len(effect))
        working = effect + theta[owner] + np.bincount(cell, residual, len(effect)) / np.maximum(seen, 1e-9)
        kept = seen / (1.0 + within * seen)
        precision = 1.0 / between + np.bincount(owner, kept, sizes[0])
        theta = np.bincount(owner, kept * working, sizes[0]) / precision
        effect = within * kept * (working - theta[owner])
        own = within / (1.0 + within * seen)
        doubt = np.sqrt(own + (1.0 - within * kept) ** 2 / precision[owner])
        between = float(np.mean(theta**2 + 1.0 / precision))
        within = float(np.mean(effect**2 + own))
        gain = np.bincount(assessor, residual, sizes[1])
        information = np.bincount(assessor, variance, sizes[1]) + 1.0 / spread
        severity = severity - (gain + severity / spread) / information
        spread = float(np.mean(severity**2 + 1.0 / information))
        difficulty = difficulty - _step(pass_, residual, variance, sizes[2])
        severity = severity - severity.mean()
        steps = _stepped(steps, x, shares)
    return severity
