"""Intraclass correlations and kappas."""

from __future__ import annotations

import csv
from itertools import pairwise

import numpy as np
import pandas as pd
import pingouin
import pytest

from scoring.intraclass import KINDS, intraclass, intraclass_of
from scoring.kappa import fleiss, pairwise_kappa, weighted_kappa
from scoring.ratings import Ratings
from tests.scoring.tables import cohort, crossed, reference

# Shrout and Fleiss (1979), table 2: six targets, four judges.
JUDGES = np.array(
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], float
)
PUBLISHED = dict(zip(KINDS, (0.17, 0.29, 0.71, 0.44, 0.62, 0.91), strict=True))


def test_the_table_of_shrout_and_fleiss_is_reproduced() -> None:
    found = intraclass(JUDGES).values
    assert {kind: round(found[kind].value or 0, 2) for kind in KINDS} == PUBLISHED


def test_the_files_of_that_table_too() -> None:
    with reference("shrout_fleiss_1979.csv").open() as file:
        table = np.array([[float(cell) for cell in row[1:]] for row in list(csv.reader(file))[1:]])
    assert table.tolist() == JUDGES.tolist()


def test_values_and_intervals_are_the_librarys() -> None:
    table = pd.DataFrame(JUDGES).reset_index().melt(id_vars="index")
    theirs = pingouin.intraclass_corr(table, targets="index", raters="variable", ratings="value")
    ours = [intraclass(JUDGES).values[kind] for kind in KINDS]
    assert [e.value for e in ours] == pytest.approx(theirs["ICC"].tolist(), abs=1e-9)
    column = next(name for name in theirs.columns if name.startswith("CI95"))
    for estimate, interval in zip(ours, theirs[column], strict=True):
        assert [estimate.low, estimate.high] == pytest.approx(list(interval), abs=5.1e-3)


def test_units_that_all_assessors_scored_are_taken() -> None:
    ratings = crossed(12, 3, "pq", lambda i, j, k: 1 + (i + j * k) % 5)
    found = intraclass_of(ratings)
    assert (found.targets, found.judges) == (24, 3)
    assert all(value.value is not None for value in found.values.values())


def test_scattered_units_give_only_the_first_kind_and_say_why() -> None:
    ratings, _ = cohort(30, 6)
    found = intraclass_of(ratings)
    assert found.values["ICC(1,1)"].value is not None
    assert found.values["ICC(2,1)"].reason == "the assessors are not the same for every target"


def test_too_little_says_so() -> None:
    assert intraclass(np.ones((1, 3))).values["ICC(1,1)"].reason == "fewer than two targets or two judges"
    assert intraclass(np.ones((4, 3))).values["ICC(3,k)"].reason == "every score is the same"
    once = crossed(5, 1, "p", lambda i, _j, _k: 1 + i)
    assert intraclass_of(once).values["ICC(1,1)"].reason == "no two targets have two scores"


def test_perfect_agreement_is_one() -> None:
    assert intraclass(np.array([[1.0, 1.0], [3.0, 3.0], [5.0, 5.0]])).values["ICC(3,1)"].value == 1.0


def test_the_diagnoses_of_fleiss_are_reproduced() -> None:
    with reference("irr_diagnoses.csv").open() as file:
        rows = list(csv.reader(file))[1:]
    labels = sorted({cell for row in rows for cell in row})
    found = fleiss(np.array([[row.count(label) for label in labels] for row in rows])).estimate
    assert round(found.value or 0, 3) == 0.430
    assert (found.low or 0) < 0.430 < (found.high or 0)


def test_fleiss_kappa_needs_two_units_and_some_variation() -> None:
    assert fleiss(np.array([[2, 0]])).estimate.reason == "fewer than two units have two scores"
    assert fleiss(np.array([[2, 0], [2, 0]])).estimate.reason == "every score is the same"


def test_weighted_kappa_by_hand() -> None:
    first, second = np.array([0, 1, 2, 2]), np.array([0, 1, 1, 2])
    observed = 0.25 * 0.25
    chance = sum((a - b) ** 2 / 4 for a in first for b in second) / 16
    assert weighted_kappa(first, second, 3) == pytest.approx(1 - observed / chance)
    assert weighted_kappa(first, first, 3) == pytest.approx(1.0)
    assert weighted_kappa(np.array([1, 1]), np.array([1, 1]), 3) is None


def test_pairwise_kappa_is_the_mean_over_pairs() -> None:
    ratings = crossed(20, 3, "p", lambda i, j, _k: 1 + (i + (i % 3 == j)) % 5)
    codes = [ratings.score[ratings.assessor == j].astype(int) - 1 for j in range(3)]
    pairs = [*pairwise(codes), (codes[0], codes[2])]
    mean = np.mean([weighted_kappa(a, b, 5) or 0 for a, b in pairs])
    assert pairwise_kappa(ratings).estimate.value == pytest.approx(mean)


def test_pairwise_kappa_without_common_units_says_so() -> None:
    rows = [(f"c{i}", f"a{i}", "p", "", 1 + i) for i in range(4)]
    assert pairwise_kappa(Ratings.from_rows(rows, 1, 5)).estimate.value is None
