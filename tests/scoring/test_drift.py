"""Drift: late against early over anchor answers, by hand and as it must be whatever was scored."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.drift import FEWEST_EACH, ROUNDING, drift

OFF = st.lists(st.integers(-4, 4), min_size=2 * FEWEST_EACH, max_size=20)


def test_change_and_its_interval_are_those_worked_out_by_hand() -> None:
    found = drift([0, 1, 0, 2, 1, 2], tolerance=0.5)
    # Means 1/3 and 5/3; squares 2/3 each, so the variance is (4/3) / 4; t(4, 97.5%) is 2.7764451.
    reach = 2.7764451 * (1 / 3 * (2 / 3)) ** 0.5
    assert found.early.value == pytest.approx(1 / 3)
    assert found.late.value == pytest.approx(5 / 3)
    assert found.change.value == pytest.approx(4 / 3)
    assert (found.change.low, found.change.high) == pytest.approx((4 / 3 - reach, 4 / 3 + reach))
    assert found.is_clear


def test_equal_differences_are_no_certainty() -> None:
    found = drift([0, 0, 0, 1, 1, 1], tolerance=0.5)
    reach = 2.7764451 * (ROUNDING * (2 / 3)) ** 0.5
    assert (found.change.low, found.change.high) == pytest.approx((1 - reach, 1 + reach))
    assert found.is_clear


@pytest.mark.parametrize(
    ("differences", "tolerance", "clear"),
    [
        ([0, 0, 0, 0, 1, 1, 1, 1], 0.5, True),
        ([0, 0, 0, 0, 1, 1, 1, 1], 1.5, False),  # Real, and within what is let pass.
        ([0, 2, -2, 0, 2, -2, 2, 2], 0.5, False),  # As large as tolerated, and as likely chance.
        ([1, 1, 1, 1, 1, 1], 0.5, False),  # Kind from first to last.
        ([2, 2, 2, 0, 0, 0], 0.5, True),  # Harsher than before.
    ],
)
def test_a_change_is_clear_when_it_is_large_and_not_chance(
    differences: list[int], tolerance: float, clear: bool
) -> None:
    assert drift(differences, tolerance=tolerance).is_clear is clear


@pytest.mark.parametrize("scored", range(2 * FEWEST_EACH))
def test_too_few_say_nothing_of_a_change(scored: int) -> None:
    found = drift([4] * (scored // 2) + [-4] * (scored - scored // 2), tolerance=0.5)
    assert found.change.value is None
    assert found.change.reason
    assert not found.is_clear


def test_the_one_in_the_middle_counts_as_late() -> None:
    found = drift([0, 0, 0, 1, 0, 0, 0], tolerance=0.5)
    assert (found.early.n, found.late.n, found.overall.n) == (3, 4, 7)
    assert found.late.value == 0.25


@settings(max_examples=60, deadline=None)
@given(OFF)
def test_whoever_scores_backwards_drifts_the_other_way(differences: list[int]) -> None:
    even = differences[: len(differences) // 2 * 2]
    there, back = drift(even, tolerance=0.5), drift(even[::-1], tolerance=0.5)
    assert there.change.value == pytest.approx(-(back.change.value or 0.0))
    assert there.is_clear is back.is_clear


@settings(max_examples=60, deadline=None)
@given(OFF, st.integers(-3, 3))
def test_being_kinder_throughout_is_no_drift_and_moves_the_mean(differences: list[int], by: int) -> None:
    plain, kinder = drift(differences, tolerance=0.5), drift([d + by for d in differences], tolerance=0.5)
    assert kinder.change.value == pytest.approx(plain.change.value)
    assert kinder.overall.value == pytest.approx((plain.overall.value or 0.0) + by)


def test_a_tolerance_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        drift([0] * 6, tolerance=0.0)
