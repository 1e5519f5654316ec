"""Variance components and what more readings would give."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.generalise import SOURCES, generalise
from scoring.ratings import Ratings
from tests.scoring.tables import cohort, crossed

DEVIATIONS = {"candidate": 8.0, "assessor": 4.0, "pass": 3.0, "candidate x assessor": 2.0, "candidate x pass":
5.0,
              "assessor x pass": 2.0, "rest": 6.0}  # fmt: skip


def simulated(candidates: int, assessors: int, passes: int, share: float, seed: int) -> Ratings:
    """Return scores on a wide scale with the deviations above; ``share`` of a crossed table is kept."""
    rng = np.random.default_rng(seed)
    shape = (candidates, assessors, passes)
    axes = {"candidate": (0,), "assessor": (1,), "pass": (2,), "candidate x assessor": (0, 1),
            "candidate x pass": (0, 2), "assessor x pass": (1, 2), "rest": (0, 1, 2)}  # fmt: skip
    total = np.zeros(shape)
    for name, kept in axes.items():
        size = [shape[axis] if axis in kept else 1 for axis in range(3)]
        total = total + DEVIATIONS[name] * rng.standard_normal(size)
    places = np.argwhere(rng.random(shape) < share)
    scores = np.clip(np.round(total[tuple(places.T)]), -100, 100)
    return Ratings.from_arrays(
        places[:, 0], places[:, 1], places[:, 2], scores, low=-100, high=100,
        candidates=[f"c{i}" for i in range(candidates)], assessors=[f"a{i}" for i in range(assessors)],
        pass_labels=[("", f"k{i}") for i in range(passes)],
    )  # fmt: skip


def test_components_of_a_crossed_table_are_those_of_analysis_of_variance() -> None:
    ratings = simulated(12, 4, 3, 1.0, 1)
    table = ratings.score.astype(float).reshape(12, 3, 4)
    grand, c, p, a = table.mean(), table.mean((1, 2)), table.mean((0, 2)), table.mean((0, 1))
    square = 12 * float(np.sum((c - grand) ** 2)) / 11
    cp = 4 * np.sum((table.mean(2) - c[:, None] - p + grand) ** 2) / (11 * 2)
    ca = 3 * np.sum((table.mean(1) - c[:, None] - a + grand) ** 2) / (11 * 3)
    rest = table - table.mean(2)[:, :, None] - table.mean(1)[:, None, :] - table.mean(0)[None]
    rest = rest + c[:, None, None] + p[:, None] + a - grand
    error = float(np.sum(rest**2)) / (11 * 2 * 3)
    found = generalise(ratings).variances
    assert found["rest"].value == pytest.approx(error)
    assert found["candidate x pass"].value == pytest.approx((cp - error) / 4)
    assert found["candidate"].value == pytest.approx((square - cp - ca + error) / 12)


@pytest.mark.parametrize("share", [1.0, 0.4])
def test_components_are_found_again_with_gaps_and_without(share: float) -> None:
    found = np.mean([
        [generalise(simulated(60, 12, 8, share, seed)).variances[name].value or 0 for name in SOURCES]
        for seed in range(8)
    ], axis=0)  # fmt: skip
    truth = [DEVIATIONS[name] ** 2 for name in SOURCES]
    assert found[[0, 4, 6]].tolist() == pytest.approx([truth[k] for k in (0, 4, 6)], rel=0.12)
    assert found[1] == pytest.approx(truth[1], rel=0.5)


def test_intervals_hold_the_truth_mostly() -> None:
    held = []
    for seed in range(30):
        found = generalise(simulated(60, 8, 6, 0.6, seed)).variances["candidate"]
        held.append((found.low or 0) < 64 < (found.high or 0))
    assert 0.8 <= np.mean(held) <= 1.0


def test_more_readings_repeat_better_and_scattered_better_than_whole() -> None:
    ratings, _ = cohort(120, 12, readings=2, spread=0.6)
    outlook = generalise(ratings).outlook
    scattered = [o.generalisability or 0 for o in outlook if o.scattered]
    whole = [o.generalisability or 0 for o in outlook if not o.scattered]
    assert [o.readings for o in outlook] == [1, 2, 3, 4, 1, 2, 3, 4]
    assert scattered == sorted(scattered)
    assert all(a > b for a, b in zip(scattered, whole, strict=True))


def test_one_reading_a_pass_confounds_what_it_must_and_says_so() -> None:
    ratings, _ = cohort(60, 8, readings=1)
    found = generalise(ratings)
    assert (
        found.variances["candidate x pass"].reason == "cannot be told from the other sources in this design"
    )
    assert found.shares["candidate x pass"] is None
    assert len(found.notes) >= 1


def test_too_little_says_so() -> None:
    found = generalise(crossed(1, 2, "p", lambda _i, j, _k: 1 + j))
    assert found.variances["candidate"].reason == "fewer than two candidates have a score"
    assert found.outlook == ()
