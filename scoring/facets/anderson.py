"""Anderson's acceleration of a fixed-point iteration: extrapolates from the last few steps.

Source: Anderson (1965), JACM 12, 547-560; the form of Walker and Ni (2011), SIAM J. Numer. Anal. 49,
1715-1735.
"""

from __future__ import annotations

import numpy as np

from scoring.arrays import Floats


class Anderson:
    """Keeps the last ``memory`` points (E,) and the steps taken there; forgets them when steps grow."""

    def __init__(self, memory: int) -> None:
        self.memory = memory
        self._points: list[Floats] = []
        self._steps: list[Floats] = []

    def advance(self, point: Floats, step: Floats) -> Floats:
        """Return how far to go from ``point``, where the plain iteration would go by ``step``."""
        if self._steps and np.linalg.norm(step) > 2.0 * np.linalg.norm(self._steps[-1]):
            self._points, self._steps = [], []
        self._points = [*self._points[-self.memory :], point]
        self._steps = [*self._steps[-self.memory :], step]
        if len(self._steps) < 2:
            return step
        points, steps = np.diff(self._points, axis=0), np.diff(self._steps, axis=0)
        share = np.linalg.lstsq(steps.T, step, rcond=1e-8)[0]
        return np.asarray(step - share @ (points + steps))
