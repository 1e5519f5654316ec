"""The truth that invented assessors try to see: quality by criterion, and scores drawn from a known model."""

from collections.abc import Sequence
from functools import cache
from math import exp
from random import Random

from recruitment.invented.phrase_bank import LEVELS, read_phrases

CRITERIA = (
    "purpose", "collaboration", "bravery", "excellence", "pragmatism", "humility",
    "inspired", "teaching", "challenge", "systemic",
)  # fmt: skip
LOGITS_PER_POINT = 1.5
_MIDDLE, _LOWEST, _HIGHEST = 3.0, 1.0, 5.0
_SHARED, _OWN = 0.65, 0.6  # spread of what a candidate's criteria share, and of each one's own, in points


def invent_truth(rng: Random) -> dict[str, float]:
    """Invent how good a candidate truly is on each criterion, in points from 1 to 5.

    Criteria agree with each other about as much as in real selections (correlation near .54).
    """
    shared = rng.gauss(0, _SHARED)
    return {criterion: _within(_MIDDLE + shared + rng.gauss(0, _OWN)) for criterion in CRITERIA}


def draw_score(  # noqa: PLR0917 - low and high are read as a pair
    truth: float, severity: float, difficulty: float, rng: Random, low: int, high: int
) -> int:
    """Draw the score that an assessor gives, from the rating scale model.

    Args:
        truth: the candidate's quality on the criterion, in points of the scale.
        severity: the assessor's severity in logits; above 0 lowers scores.
        difficulty: the difficulty of the pass in logits; above 0 lowers scores.
        rng: the source of chance.
        low: the lowest score of the scale.
        high: the highest score of the scale.

    Returns:
        A score from low to high. P(score = k) is proportional to exp(sum over j = 1 to k - low of
        (theta - tau_j)), with theta = 1.5 (truth - middle) - severity - difficulty and
        tau_j = 1.5 (low + j - .5 - middle): with neither severity nor difficulty the likeliest score is the
        one nearest to the truth.

    Source:
        Andrich (1978), with a facet for the assessor as in Linacre (1989).
    """
    weights = _weights(LOGITS_PER_POINT * (truth - (low + high) / 2) - severity - difficulty, high - low)
    left = rng.random() * sum(weights)
    for point, weight in enumerate(weights, low):
        left -= weight
        if left < 0:
            return point
    return high


def evidence_for(criterion: str, score: int, rng: Random, low: int, high: int) -> str:
    """Give the words an assessor might write beside a score; a criterion without phrases has none."""
    level = min(int((score - low) / (high - low) * len(LEVELS)), len(LEVELS) - 1)
    found = _evidence(criterion, LEVELS[level])
    return rng.choice(found) if found else ""


def _weights(theta: float, steps: int) -> list[float]:
    weights, logit = [1.0], 0.0
    for step in range(1, steps + 1):
        logit += theta - LOGITS_PER_POINT * (step - (steps + 1) / 2)
        weights.append(exp(logit))
    return weights


@cache
def _evidence(criterion: str, level: str) -> Sequence[str]:
    return tuple(read_phrases("evidence").get(criterion, {}).get(level, ()))


def _within(points: float) -> float:
    return round(min(max(points, _LOWEST), _HIGHEST), 2)
