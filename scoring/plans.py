"""What reading plans find of the truly best, as simulated, and how far that carries to another cohort.

Each share is the mean over sixty invented cohorts and two spreads of severity, read scattered; the same
figures stand in docs/statistics.md under "Further readings", from ``script/prove readings``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: Readings a pass: of plans that read everything equally often; and of those that read it once, then the rest
#: in four rounds where it can change who is chosen.
EVEN, ADAPTIVE = (1.0, 2.0, 3.0), (1.0, 1.25, 1.5, 2.0)


@dataclass(frozen=True)
class Tried:
    """A size of cohort that was simulated, and the share of the truly best that each plan found."""

    candidates: int
    assessors: int
    places: int
    even: tuple[float, float, float]
    adaptive: tuple[float, float, float]


TRIED = (
    Tried(300, 20, 30, (0.686, 0.766, 0.798), (0.800, 0.834, 0.868)),
    Tried(300, 20, 75, (0.780, 0.841, 0.865), (0.847, 0.870, 0.898)),
    Tried(140, 14, 60, (0.848, 0.889, 0.906), (0.890, 0.906, 0.922)),
    Tried(120, 12, 12, (0.683, 0.770, 0.813), (0.791, 0.837, 0.864)),
    Tried(60, 8, 15, (0.787, 0.835, 0.869), (0.850, 0.865, 0.890)),
)
#: Beyond these, what was simulated says little: so much more or fewer of the candidates chosen, and so many
#: times as many candidates, or as few.
FAR_SHARE, FAR_SIZE = 0.1, 2.0
QUARTER, SMALL = 0.25, 80
#: In so many rounds were the adaptive plans simulated.
ROUNDS = 4


@dataclass(frozen=True)
class Expectation:
    """What a plan is expected to find.

    ``share`` of the truly best, as the simulated cohort that is most ``like`` this one had it; None where the
    plan spends more or less than was tried.
    """

    like: Tried
    share: float | None


def expect(candidates: int, places: int, *, readings: float, further: float = 0.0) -> Expectation:
    """Return what a plan is expected to find, between the plans that were tried by a straight line.

    Args:
        candidates: to choose from, 1 or more.
        places: how many are chosen.
        readings: of every pass.
        further: readings a pass, on average, spent beyond that where they can change who is chosen.
    """
    like = nearest(candidates, places)
    if further and readings != 1:
        return Expectation(like, None)
    spent = readings + further
    known: tuple[float, ...] = ADAPTIVE if further else EVEN
    found: tuple[float, ...] = (like.even[0], *like.adaptive) if further else like.even
    if not known[0] <= spent <= known[-1]:
        return Expectation(like, None)
    return Expectation(like, float(np.interp(spent, known, found)))


def nearest(candidates: int, places: int) -> Tried:
    """Return the simulated cohort most like one: first by the share chosen, then by size."""
    share = places / candidates

    def apart(one: Tried) -> float:
        size = abs(np.log2(candidates / one.candidates))
        return 10 * abs(share - one.places / one.candidates) + float(size)

    return min(TRIED, key=apart)


def cautions(candidates: int, places: int, *, rounds: int = ROUNDS) -> tuple[str, ...]:
    """Return in sentences where the comparison of plans does not hold, or is weak, for such a cohort.

    Args:
        candidates: to choose from, 1 or more.
        places: how many are chosen.
        rounds: into how many an adaptive plan divides its hours.
    """
    share, like = places / candidates, nearest(candidates, places)
    found = []
    if share >= QUARTER:
        found.append(
            "Where a quarter of the candidates or more are chosen, many stand near the line: a quarter more"
            " readings where they matter then find one to three points fewer than three everywhere, half as"
            " many again about as many."
        )
    elif candidates <= 2 * SMALL:
        found.append(
            "In small cohorts a quarter more readings where they matter find two to three points fewer than"
            " three everywhere; half as many again find as many or more."
        )
    if candidates <= SMALL:
        found.append(
            "Of 60 candidates with 8 assessors who differ much in severity, twice the readings spent where"
            " they matter only equal three everywhere, and a quarter more are up to five points short."
        )
    if rounds != ROUNDS:
        found.append(
            f"Adaptive plans were simulated in four rounds and yours has {rounds}: another"
            " number was not tried, so take the shares of adaptive plans as a rough guide only."
        )
    ratio = candidates / like.candidates
    if abs(share - like.places / like.candidates) > FAR_SHARE or not 1 / FAR_SIZE <= ratio <= FAR_SIZE:
        found.append("No cohort like yours was simulated: take the shares as a rough guide only.")
    return tuple(found)
