"""Ratings: keys, codes, order, and every fault by its line."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.errors import UnusableRatings
from scoring.ratings import Ratings, natural
from tests.scoring.tables import cohort, rows_of

ROWS = [("b", "x", "purpose", "q2", 3), ("a", "x", "purpose", "q2", 4), ("a", "y", "humility", "q6", 1)]


def test_labels_stand_in_natural_order_whatever_the_order_of_rows() -> None:
    ratings = Ratings.from_rows([(f"c{n}", "x", "p", "", 3) for n in (10, 2, 1)], 1, 5)
    assert ratings.candidates == ("c1", "c2", "c10")


def test_natural_order_takes_parts_of_a_pair_in_turn() -> None:
    assert sorted([("q10", "a"), ("q2", "b"), ("q2", "a")], key=natural) == [
        ("q2", "a"),
        ("q2", "b"),
        ("q10", "a"),
    ]


def test_rows_are_sorted_by_candidate_pass_and_assessor() -> None:
    ratings = Ratings.from_rows(ROWS, 1, 5)
    assert ratings.candidate.tolist() == [0, 0, 1]
    assert ratings.score.tolist() == [4, 1, 3]
    assert ratings.pass_labels == (("q2", "purpose"), ("q6", "humility"))


def test_a_pass_knows_its_criterion() -> None:
    ratings = Ratings.from_rows(ROWS, 1, 5)
    assert [ratings.criteria[code] for code in ratings.criterion] == ["purpose", "humility", "purpose"]
    assert ratings.items == ("q2", "q6")


def test_two_items_on_one_criterion_are_two_passes() -> None:
    ratings = Ratings.from_rows([("a", "x", "p", "q1", 3), ("a", "x", "p", "q2", 3)], 1, 5)
    assert ratings.criteria == ("p",)
    assert len(ratings.pass_labels) == 2


def test_candidates_without_a_score_stay_on_the_roll() -> None:
    assert Ratings.from_rows(ROWS, 1, 5, candidates=["z"]).candidates == ("a", "b", "z")


def test_a_score_off_the_scale_is_refused_by_its_line() -> None:
    with pytest.raises(UnusableRatings) as refused:
        Ratings.from_rows([*ROWS, ("c", "x", "purpose", "q2", 6)], 1, 5)
    assert refused.value.sentence == "Line 4: Enter a score from 1 to 5, not 6."


def test_a_key_given_twice_is_refused_with_both_lines() -> None:
    with pytest.raises(UnusableRatings) as refused:
        Ratings.from_rows([*ROWS, ("b", "x", "purpose", "q2", 2)], 1, 5)
    assert refused.value.sentence == (
        "Line 4: Remove one of the two scores that x gave b on purpose, q2: the other is on line 1."
    )


def test_every_fault_is_named_and_the_sentence_counts_the_rest() -> None:
    with pytest.raises(UnusableRatings) as refused:
        Ratings.from_rows([("a", "x", "p", "", 0), ("b", "x", "p", "", 9)], 1, 5)
    assert [fault.line for fault in refused.value.faults] == [1, 2]
    assert refused.value.sentence.endswith("There are 1 more faults.")


def test_a_score_that_is_not_whole_is_refused() -> None:
    with pytest.raises(UnusableRatings, match=r"Line 1: Enter a whole number, not 2\.5"):
        Ratings.from_rows([("a", "x", "p", "", 2.5)], 1, 5)  # type: ignore[list-item]


@pytest.mark.parametrize(("low", "high"), [(5, 1), (3, 3), (0, 200)])
def test_a_scale_that_is_none_is_refused(low: int, high: int) -> None:
    with pytest.raises(UnusableRatings, match="Give a scale"):
        Ratings.from_rows([], low, high)


def test_no_rows_make_ratings_without_scores() -> None:
    assert len(Ratings.from_rows([], 1, 5)) == 0


def test_the_fast_path_makes_the_same_ratings_in_any_order() -> None:
    ratings, _ = cohort(12, 4)
    mixed = np.random.default_rng(0).permutation(len(ratings))
    again = Ratings.from_arrays(
        ratings.candidate[mixed], ratings.assessor[mixed], ratings.passes[mixed], ratings.score[mixed],
        candidates=ratings.candidates, assessors=ratings.assessors, pass_labels=ratings.pass_labels, low=1,
        high=5,
    )  # fmt: skip
    assert list(rows_of(again)) == list(rows_of(ratings))
    assert again.candidate.dtype == np.int32
    assert again.score.dtype == np.int8


def test_where_keeps_labels_and_compact_drops_them() -> None:
    ratings = Ratings.from_rows(ROWS, 1, 5)
    part = ratings.where(ratings.candidate == 1)
    assert part.candidates == ("a", "b")
    assert part.compact().candidates == ("b",)
    assert part.compact().assessors == ("x",)
    assert part.compact().pass_labels == (("q2", "purpose"),)
