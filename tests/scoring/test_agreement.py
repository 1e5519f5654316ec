"""Alpha, exact and adjacent agreement."""

from __future__ import annotations

import csv

import krippendorff
import numpy as np
import pytest

from scoring.agreement import LEVELS, Level, agree, alpha, counts_of, unit_counts
from scoring.ratings import Ratings
from tests.scoring.tables import cohort, crossed, reference

# Krippendorff's own example: four observers, twelve units (Computing Krippendorff's
# Alpha-Reliability, 2011, part C).
OBSERVERS = np.array([
    [1, 2, 3, 3, 2, 1, 4, 1, 2, np.nan, np.nan, np.nan],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, np.nan, 3],
    [np.nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, np.nan],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, np.nan],
])  # fmt: skip


@pytest.mark.parametrize(
    ("level", "value"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_krippendorffs_example_is_reproduced(level: Level, value: float) -> None:
    found = alpha(*counts_of(OBSERVERS), level)
    assert found.value == pytest.approx(value, abs=5e-4)
    assert found.n == 40


@pytest.mark.parametrize(
    ("file", "values"),
    [
        ("krippendorff_wikipedia_3coders.csv", {"nominal": 0.691, "ordinal": 0.807, "interval": 0.811}),
        (
            "krippendorff_c_data_4observers.csv",
            {"nominal": 0.743, "ordinal": 0.815, "interval": 0.849, "ratio": 0.797},
        ),
    ],
)
def test_public_examples_are_reproduced(file: str, values: dict[Level, float]) -> None:
    with reference(file).open() as lines:
        rows = list(csv.reader(lines))[1:]
    counts = counts_of(np.array([[float(cell) if cell else np.nan for cell in row[1:]] for row in rows]))
    assert {level: round(alpha(*counts, level).value or 0, 3) for level in values} == values


@pytest.mark.parametrize("level", LEVELS)
def test_alpha_is_the_librarys_to_nine_places(level: Level) -> None:
    ratings, _ = cohort(50, 6, readings=3)
    table = np.full((6, 50 * 8), np.nan)
    table[ratings.assessor, ratings.candidate * 8 + ratings.passes] = ratings.score
    theirs = krippendorff.alpha(reliability_data=table, level_of_measurement=level)
    ours = alpha(unit_counts(ratings), np.arange(1.0, 6.0), level)
    assert ours.value == pytest.approx(theirs, abs=1e-9)


def test_the_interval_holds_the_value_and_narrows_with_more_units() -> None:
    few, _ = cohort(10, 4)
    many, _ = cohort(200, 4)
    narrow, wide = (agree(r).alpha["ordinal"] for r in (many, few))
    assert (wide.low or 0) < (wide.value or 0) < (wide.high or 0)
    assert (narrow.high or 0) - (narrow.low or 0) < ((wide.high or 0) - (wide.low or 0)) / 2


def test_the_bootstrap_is_that_of_units_one_by_one() -> None:
    ratings, _ = cohort(40, 4)
    counts, values = unit_counts(ratings), np.arange(1.0, 6.0)
    rng = np.random.default_rng(0)
    several = [
        alpha(counts[rng.integers(0, len(counts), len(counts))], values, "interval").value or 0
        for _ in range(600)
    ]
    found = alpha(counts, values, "interval", replicates=4_000)
    assert [found.low, found.high] == pytest.approx(np.quantile(several, (0.025, 0.975)).tolist(), abs=0.015)


def test_equal_scores_and_single_scores_have_no_alpha_and_say_why() -> None:
    same = agree(crossed(5, 2, "p", lambda _i, _j, _k: 3))
    assert same.alpha["nominal"].value is None
    assert same.alpha["nominal"].reason == "every score is the same"
    alone = agree(crossed(5, 1, "p", lambda i, _j, _k: 1 + i))
    assert alone.alpha["ordinal"].reason == "no unit has two scores"
    assert alone.exact.reason == "no unit has two scores"


def test_ratios_of_values_below_nothing_are_not_given() -> None:
    rows = [(f"c{i}", f"a{j}", "p", "", (i + j) % 5 - 2) for i in range(6) for j in range(2)]
    assert agree(Ratings.from_rows(rows, -2, 2)).alpha["ratio"].reason == "ratios need values of 0 or more"


def test_exact_and_adjacent_agreement_are_shares_of_pairs() -> None:
    rows = [("c0", "a", "p", "", 3), ("c0", "b", "p", "", 3), ("c1", "a", "p", "", 2), ("c1", "b", "p", "",
    3),
            ("c2", "a", "p", "", 1), ("c2", "b", "p", "", 5), ("c3", "a", "p", "", 4)]  # fmt: skip
    found = agree(Ratings.from_rows(rows, 1, 5))
    assert found.exact.value == pytest.approx(1 / 3)
    assert found.exact.n == 3
    assert found.adjacent.value == pytest.approx(2 / 3)
