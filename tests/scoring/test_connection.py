"""Subsets: who shares a scale with whom."""

from __future__ import annotations

import csv

import pytest

from scoring import connection
from scoring.connection import subsets
from scoring.ratings import Ratings
from tests.scoring.tables import cohort, panels, reference


def two_rooms(*extra: tuple[str, str, str, str, int]) -> Ratings:
    """Return two rooms of three candidates and two assessors each, and what else is given."""
    rows = [
        (f"{room}{i}", f"{room}-{j}", "p", "", 1 + (i + j) % 3)
        for room in "xy" for i in range(3) for j in range(2)
    ]  # fmt: skip
    return Ratings.from_rows([*rows, *extra], 1, 5)


def test_rooms_that_share_nobody_are_two_subsets() -> None:
    found = subsets(two_rooms())
    assert [s.candidates for s in found] == [("x0", "x1", "x2"), ("y0", "y1", "y2")]
    assert [s.assessors for s in found] == [("x-0", "x-1"), ("y-0", "y-1")]


def test_one_assessor_in_both_rooms_connects_them() -> None:
    assert len(subsets(two_rooms(("y0", "x-0", "p", "", 2)))) == 1


def test_one_candidate_seen_in_both_rooms_connects_them() -> None:
    assert len(subsets(two_rooms(("both", "x-0", "p", "", 2), ("both", "y-0", "p", "", 3)))) == 1


def test_tranches_with_other_questions_are_subsets_though_assessors_are_shared() -> None:
    rows = [(f"c{i}", f"a{j}", "k", f"q{i // 5}", 1 + (i * j) % 4) for i in range(10) for j in range(3)]
    assert len(subsets(Ratings.from_rows(rows, 1, 5))) == 2


def test_an_answer_to_both_questions_connects_the_tranches() -> None:
    rows = [(f"c{i}", f"a{j}", "k", f"q{i // 5}", 1 + (i * j) % 4) for i in range(10) for j in range(3)]
    assert len(subsets(Ratings.from_rows([*rows, ("c0", "a0", "k", "q1", 3)], 1, 5))) == 1


def test_a_scattered_cohort_is_one_subset() -> None:
    ratings, _ = cohort(30, 6, readings=1)
    assert len(subsets(ratings)) == 1


def test_a_very_large_block_is_parted_by_its_graph(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "LARGEST_BLOCK", 1)
    assert len(subsets(two_rooms())) == 2


def test_candidates_without_a_score_belong_to_no_subset() -> None:
    ratings = Ratings.from_rows([("a", "x", "p", "", 1)], 1, 5, candidates=["z"])
    assert subsets(ratings)[0].candidates == ("a",)


def test_three_panels_are_three_subsets_of_fifteen() -> None:
    assert [len(s.candidates) for s in subsets(panels())] == [15, 15, 15]


def test_the_reviewers_data_are_one_subset() -> None:
    with reference("immer_immer09.csv").open() as file:
        rows = [(r["idpaper"], r["idreviewer"], "p", "", int(r["score"])) for r in csv.DictReader(file)]
    assert [len(s.candidates) for s in subsets(Ratings.from_rows(rows, 1, 7))] == [57]
