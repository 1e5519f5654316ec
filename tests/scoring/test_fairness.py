"""Selection rates, exact tests, suppression."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from scipy.stats import fisher_exact

from scoring.fairness import SUPPRESSED, TOO_FEW, by_pass, exact_tests, ratio_of, selection, suppressed
from tests.scoring.tables import crossed


def test_four_of_twenty_against_twenty_of_sixty_is_noise() -> None:
    ratio = ratio_of(4, 20, 20, 60)
    fisher, mid = exact_tests(4, 20, 20, 60)
    assert ratio.value == pytest.approx(0.6)
    assert fisher == pytest.approx(0.40, abs=0.005)
    assert mid < fisher
    assert selection({"a": (4, 20), "b": (20, 60)})[0].verdict == TOO_FEW


@pytest.mark.parametrize("cells", [(4, 20, 20, 60), (0, 8, 5, 9), (12, 12, 3, 30), (7, 15, 8, 16)])
def test_fishers_test_is_scipys(cells: tuple[int, int, int, int]) -> None:
    a, n, b, m = cells
    assert exact_tests(*cells)[0] == pytest.approx(fisher_exact(np.array([[a, n - a], [b, m - b]]))[1])


def test_of_a_hundred_thousand_fishers_test_is_scipys_too() -> None:
    a, n, b, m = 700, 40_000, 1_100, 60_000
    assert exact_tests(a, n, b, m)[0] == pytest.approx(
        fisher_exact(np.array([[a, n - a], [b, m - b]]))[1], rel=1e-6
    )


def test_whoever_opens_the_page_first_does_not_wait_for_all_of_scipys_statistics() -> None:
    loaded = (
        "import sys, recruitment.queries.monitoring, scoring.fairness; print('scipy.stats' in sys.modules)"
    )
    asked = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert asked.stdout == "False\n"


def test_katzs_interval_by_hand() -> None:
    found = ratio_of(30, 100, 60, 100)
    assert [found.value, found.low, found.high] == pytest.approx([0.5, 0.3559, 0.7025], abs=5e-4)


def test_a_clear_difference_is_said_to_be_beyond_chance() -> None:
    found = selection({"a": (60, 300), "b": (150, 300)})
    assert found[0].verdict == "differs beyond chance"
    assert found[0].ratio.value == pytest.approx(0.4)
    assert found[0].rate.value == pytest.approx(0.2)


def test_no_difference_is_said_where_numbers_allow_it() -> None:
    assert selection({"a": (150, 300), "b": (148, 300)})[0].verdict == "no difference beyond chance"


def test_small_groups_are_suppressed_and_so_is_the_one_that_would_show_them() -> None:
    found = {row.group: row for row in selection({"a": (4, 20), "b": (20, 60), "c": (1, 3)})}
    assert found["c"].verdict == SUPPRESSED
    assert found["a"].verdict == SUPPRESSED
    assert (found["c"].selected, found["c"].total, found["c"].rate.value) == (None, None, None)
    assert found["b"].total == 60


def test_two_small_groups_hide_each_other() -> None:
    assert suppressed({"a": 3, "b": 4, "c": 50}) == {"a", "b"}


def test_a_published_table_hides_under_ten() -> None:
    assert suppressed({"a": 8, "b": 9, "c": 50}, small=10) == {"a", "b"}
    assert suppressed({"a": 8, "b": 30}) == frozenset()


def test_nobody_selected_has_a_rate_and_no_interval_of_the_ratio() -> None:
    row = selection({"a": (0, 20), "b": (10, 40)})[0]
    assert row.rate.value == 0.0
    assert row.ratio.value == 0.0
    assert row.ratio.reason == "nobody of the group was selected"
    assert row.verdict == TOO_FEW
    assert ratio_of(3, 20, 0, 20).reason == "nobody else was selected"


def test_one_group_alone_has_nobody_to_compare_with() -> None:
    assert selection({"a": (3, 20)})[0].ratio.reason == "nobody to compare"


def test_gaps_by_pass_are_those_of_candidates_means() -> None:
    ratings = crossed(20, 2, "pq", lambda i, _j, k: 4 - (i + i // 2) % 2 if k else 2 + i % 2)
    found = by_pass(ratings, {f"c{i}": "xy"[i % 2] for i in range(20)})
    gap = {(row.group, row.criterion): row.gap for row in found}
    assert gap["x", "p"].value == -1.0
    assert gap["x", "p"].reason == "no variation within the groups"
    assert gap["x", "q"].value == pytest.approx(0.0)
    assert (gap["x", "q"].low or 0) < 0 < (gap["x", "q"].high or 0)


def test_gaps_of_small_groups_are_suppressed() -> None:
    ratings = crossed(20, 2, "p", lambda i, j, _k: 1 + (i + j) % 4)
    found = by_pass(ratings, {f"c{i}": "x" if i < 3 else "y" if i < 10 else "z" for i in range(20)})
    assert {row.group: row.gap.reason for row in found} == {"x": SUPPRESSED, "y": SUPPRESSED, "z": None}
