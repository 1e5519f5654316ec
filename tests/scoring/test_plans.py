"""What reading plans are expected to find: as the proof has it, and no further than it went."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from statistics import fmean

import pytest

from scoring.plans import TRIED, cautions, expect, nearest

STATISTICS = Path(__file__).resolve().parents[2] / "docs" / "statistics.md"
ROW = re.compile(r"^\| (\d+) x (\d+), (\d+) \| scattered \| 0\.\d \|((?: 0\.\d+ \|){6})", re.MULTILINE)


def proved() -> dict[tuple[int, int, int], list[float]]:
    """The mean over severities of each scattered row that the proof printed."""
    rows = defaultdict(list)
    for candidates, assessors, places, shares in ROW.findall(STATISTICS.read_text("utf-8")):
        rows[int(candidates), int(assessors), int(places)].append(
            [float(one) for one in shares.split("|")[:6]]
        )
    return {key: [fmean(column) for column in zip(*both, strict=True)] for key, both in rows.items()}


def test_shares_are_those_of_the_proof() -> None:
    known = {(one.candidates, one.assessors, one.places): [*one.even, *one.adaptive] for one in TRIED}
    found = proved()
    assert known.keys() == found.keys()
    for key, shares in known.items():
        assert shares == pytest.approx(found[key], abs=0.0011)


def test_a_plan_that_was_tried_is_expected_to_find_what_it_found() -> None:
    assert expect(300, 30, readings=3).share == pytest.approx(0.798)
    assert expect(300, 30, readings=1, further=0.25).share == pytest.approx(0.800)
    assert expect(140, 60, readings=1, further=1).share == pytest.approx(0.922)


def test_between_two_plans_stands_what_is_between_them() -> None:
    assert expect(300, 30, readings=1, further=0.375).share == pytest.approx((0.800 + 0.834) / 2)
    assert expect(300, 30, readings=1, further=0.125).share == pytest.approx((0.686 + 0.800) / 2)


@pytest.mark.parametrize(("readings", "further"), [(4, 0), (1, 1.5), (2, 0.25)])
def test_of_what_was_not_tried_nothing_is_expected(readings: float, further: float) -> None:
    assert expect(300, 30, readings=readings, further=further).share is None


@pytest.mark.parametrize(
    ("candidates", "places", "like"),
    [(300, 30, 300), (280, 72, 300), (140, 60, 140), (110, 10, 120), (50, 13, 60), (1000, 80, 300)],
)
def test_the_cohort_most_like_one_is_found(candidates: int, places: int, like: int) -> None:
    assert nearest(candidates, places).candidates == like


@pytest.mark.parametrize(
    ("candidates", "places", "told"),
    [
        (300, 30, []),
        (300, 75, ["a quarter of the candidates or more"]),
        (120, 12, ["In small cohorts"]),
        (60, 15, ["a quarter of the candidates or more", "Of 60 candidates"]),
        (12, 2, ["In small cohorts", "Of 60 candidates", "No cohort like yours"]),
        (2000, 200, ["No cohort like yours"]),
    ],
)
def test_what_does_not_hold_is_said(candidates: int, places: int, told: list[str]) -> None:
    said = cautions(candidates, places)
    assert len(said) == len(told)
    for sentence, words in zip(said, told, strict=True):
        assert words in sentence


def test_another_number_of_rounds_than_was_simulated_is_said() -> None:
    assert cautions(300, 30, rounds=4) == cautions(300, 30) == ()
    (said,) = cautions(300, 30, rounds=6)
    assert "in four rounds and yours has 6" in said
