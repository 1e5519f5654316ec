"""Plain averages."""

from __future__ import annotations

import pytest

from scoring.averages import NO_UNCERTAINTY, rank_by_averages
from scoring.errors import UnusableRatings
from scoring.ratings import Ratings

ROWS = [
    ("a", "x", "purpose", "q2", 4), ("a", "y", "purpose", "q2", 5), ("a", "x", "humility", "q6", 1),
    ("b", "x", "purpose", "q2", 3), ("b", "x", "humility", "q6", 3),
]  # fmt: skip


def test_the_average_is_over_criteria_of_the_mean_of_each() -> None:
    found = rank_by_averages(Ratings.from_rows(ROWS, 1, 5), weights=None, places=1)
    assert [(s.id, s.average.value) for s in found.standings] == [("b", 3.0), ("a", 2.75)]
    assert found.standings[1].average.n == 3


def test_weights_count_criteria() -> None:
    found = rank_by_averages(Ratings.from_rows(ROWS, 1, 5), weights={"purpose": 3, "humility": 1}, places=1)
    assert [(s.id, s.average.value) for s in found.standings] == [("a", 3.625), ("b", 3.0)]


def test_plain_averages_say_that_they_carry_no_uncertainty() -> None:
    standing = rank_by_averages(Ratings.from_rows(ROWS, 1, 5), weights=None, places=1).standings[0]
    assert (standing.average.low, standing.expected_rank, standing.low, standing.p_top) == (
        None,
        None,
        None,
        None,
    )
    assert standing.measure.value is None
    assert standing.measure.reason == NO_UNCERTAINTY


def test_a_missing_criterion_is_said_and_the_rest_stands_in() -> None:
    found = rank_by_averages(Ratings.from_rows(ROWS[:4], 1, 5), weights=None, places=1)
    by_id = {s.id: s.average for s in found.standings}
    assert by_id["b"].value == 3.0
    assert by_id["b"].reason == "no score on humility; the other criteria stand in"
    assert (
        found.notes[1] == "1 candidates lack a criterion; the average is over the criteria that were scored."
    )


def test_a_candidate_without_a_score_stands_last_with_the_reason() -> None:
    found = rank_by_averages(Ratings.from_rows(ROWS, 1, 5, candidates=["z"]), weights=None, places=1)
    assert found.standings[-1].id == "z"
    assert found.standings[-1].average.reason == "no score yet on a criterion that counts"


def test_ties_stand_in_natural_order() -> None:
    rows = [(f"c{n}", "x", "p", "", 3) for n in (10, 9, 1)]
    found = rank_by_averages(Ratings.from_rows(rows, 1, 5), weights=None, places=1)
    assert [s.id for s in found.standings] == ["c1", "c9", "c10"]


@pytest.mark.parametrize(
    "weights", [{"purpose": 1.0}, {"purpose": 0, "humility": 0}, {"purpose": -1, "humility": 2}]
)
def test_weights_that_do_not_serve_are_refused(weights: dict[str, float]) -> None:
    with pytest.raises(UnusableRatings, match="Give"):
        rank_by_averages(Ratings.from_rows(ROWS, 1, 5), weights=weights, places=1)
