"""Whether an assessor comes to score anchor answers otherwise than they did at first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from scoring.arrays import Floats
from scoring.results import Estimate

#: So many are needed early, and as many late: with fewer, whole points say next to nothing about a change.
FEWEST_EACH = 3
#: The variance of what is only known to a whole point (Sheppard 1898): equal differences are no certainty.
ROUNDING = 1 / 12
TOO_FEW = f"fewer than {2 * FEWEST_EACH} anchor answers scored: too few to say"
NONE_SCORED = "no anchor answer scored"


@dataclass(frozen=True)
class Drift:
    """One assessor's differences from agreed scores, in points, early and late; above 0 is kinder.

    ``overall``, ``early`` and ``late`` are means, with Student's 95% interval; ``change`` is late less
    early. A value that cannot be given says why. ``is_clear`` says that the change is as large as the
    tolerance and its interval leaves 0 out.
    """

    overall: Estimate
    early: Estimate
    late: Estimate
    change: Estimate
    is_clear: bool


def drift(differences: Sequence[int], *, tolerance: float) -> Drift:
    """Compare the first half of an assessor's differences from agreed scores with the second.

    The same answers' agreed scores stand still, so a mean difference that moves is the assessor's own: the
    simplest of the comparisons over time of Myford and Wolfe (2009, "Monitoring rater performance over time",
    Journal of Educational Measurement 46, 371-389), without a model, since anchor answers are few. Both
    halves share one variance, never below that of rounding to whole points, and Student's t on n - 2 degrees
    of freedom gives the interval. Of an odd number, the one in the middle counts as late.

    Args:
        differences: given less agreed, in points (n,), in the order in which they were scored.
        tolerance: the smallest change, in points, that is called clear; above 0.

    Returns:
        The means, and their change. Fewer than ``2 * FEWEST_EACH``: no change is given, and none is clear.

    Raises:
        ValueError: the tolerance is not above 0.
    """
    if not tolerance > 0:
        raise ValueError(f"Give a tolerance above 0, not {tolerance}.")
    off = np.array(differences, dtype=np.float64)
    early, late = np.split(off, [len(off) // 2])
    change = _change(early, late)
    clear = (
        change.value is not None
        and change.low is not None
        and change.high is not None
        and abs(change.value) >= tolerance
        and change.low * change.high > 0
    )
    return Drift(_mean(off), _mean(early), _mean(late), change, clear)


def _mean(off: Floats) -> Estimate:
    n = len(off)
    if not n:
        return Estimate.absent(NONE_SCORED)
    value = float(off.mean())
    if n < FEWEST_EACH:
        return Estimate(value, None, None, n, f"fewer than {FEWEST_EACH}: too few for an interval")
    reach = float(stdtrit(n - 1, 0.975) * np.sqrt(max(off.var(ddof=1), ROUNDING) / n))
    return Estimate(value, value - reach, value + reach, n, None)


def _change(early: Floats, late: Floats) -> Estimate:
    n = len(early) + len(late)
    if len(early) < FEWEST_EACH:
        return Estimate.absent(TOO_FEW if n else NONE_SCORED, n)
    value = float(late.mean() - early.mean())
    squares = float(((early - early.mean()) ** 2).sum() + ((late - late.mean()) ** 2).sum())
    variance = max(squares / (n - 2), ROUNDING)
    reach = float(stdtrit(n - 2, 0.975) * np.sqrt(variance * (1 / len(early) + 1 / len(late))))
    return Estimate(value, value - reach, value + reach, n, None)
