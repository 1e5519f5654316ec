"""Composites of exercises."""

from __future__ import annotations

import numpy as np
import pytest

from scoring.composite import compose
from scoring.errors import UnusableRatings
from scoring.ratings import Ratings
from tests.scoring.tables import cohort, crossed

WEIGHTS = {"teaching": 3.0, "case": 1.0}


def exercises(without: int | None = None) -> dict[str, Ratings]:
    """Return two exercises of thirty candidates; one candidate may have missed the case study."""
    teaching, _ = cohort(30, 6, seed=1)
    case, _ = cohort(30, 6, seed=1)
    return {"teaching": teaching, "case": case if without is None else case.where(case.candidate != without)}


def test_the_composite_is_the_weighted_mean_of_exercise_scores() -> None:
    for composite in compose(exercises(), weights=WEIGHTS, places=10).composites:
        parts = {part.exercise: part.score.value or 0 for part in composite.parts}
        assert composite.value.value == pytest.approx(0.75 * parts["teaching"] + 0.25 * parts["case"])


def test_the_best_stand_first_and_places_add_up() -> None:
    found = compose(exercises(), weights=WEIGHTS, places=10)
    values = [c.value.value or 0 for c in found.composites]
    assert values == sorted(values, reverse=True)
    assert sum(s.p_top or 0 for s in found.ranking.standings) == pytest.approx(10)
    assert [c.id for c in found.composites] == [s.id for s in found.ranking.standings]


def test_an_exercise_score_is_near_the_plain_average_of_well_read_work() -> None:
    ratings = crossed(10, 6, "pq", lambda i, j, k: 1 + (i + (j + k) % 2) % 5)
    found = compose({"only": ratings}, weights={"only": 1}, places=3)
    for composite in found.composites:
        plain = ratings.score[ratings.candidate == ratings.candidates.index(composite.id)].mean()
        assert composite.value.value == pytest.approx(plain, abs=0.2)


def test_a_missing_exercise_is_said_and_the_others_stand_in() -> None:
    found = compose(exercises(without=4), weights=WEIGHTS, places=10)
    lacking = next(c for c in found.composites if c.id == "c4")
    assert lacking.value.reason == "not scored on case; the other exercises stand in"
    assert lacking.weight_present == 0.75
    assert found.ranking.notes == (
        "1 candidate lacks an exercise; theirs is over the exercises that were scored.",
    )


def test_an_exercise_of_weight_nothing_is_shown_beside_and_counts_nothing() -> None:
    found = compose(exercises(), weights={"teaching": 1, "case": 0}, places=10)
    first = found.composites[0]
    assert first.value.value == pytest.approx(first.parts[0].score.value)
    assert first.parts[1].score.value is not None


def test_two_exercises_are_surer_than_one() -> None:
    both = compose(exercises(), weights={"teaching": 1, "case": 1}, places=10).composites
    one = compose(exercises(), weights={"teaching": 1, "case": 0}, places=10).composites
    widths = [np.mean([(c.value.high or 0) - (c.value.low or 0) for c in found]) for found in (both, one)]
    assert widths[0] < 0.8 * widths[1]


def test_an_exercise_without_measures_counts_by_its_plain_average_without_interval() -> None:
    parts = exercises() | {"case": crossed(30, 2, "p", lambda _i, _j, _k: 3)}
    found = compose(parts, weights=WEIGHTS, places=10)
    assert found.composites[0].value.low is None
    assert found.composites[0].parts[1].score.value == 3.0
    assert found.ranking.notes[0].startswith("case: plain averages without interval")


def test_someone_scored_on_nothing_that_counts_stands_last() -> None:
    found = compose(exercises(without=4), weights={"teaching": 0, "case": 1}, places=10)
    assert found.composites[-1].id == "c4"
    assert found.composites[-1].value.reason == "no exercise that counts has been scored"


def test_weights_that_do_not_serve_are_refused() -> None:
    with pytest.raises(UnusableRatings, match="Give a weight for case"):
        compose(exercises(), weights={"teaching": 1}, places=10)
    with pytest.raises(UnusableRatings, match="not all 0"):
        compose(exercises(), weights={"teaching": 0, "case": 0}, places=10)


def test_an_exercise_in_subsets_counts_by_plain_averages_and_says_so() -> None:
    rows = [
        (f"{room}{i}", f"{room}-{j}", "p", "", 1 + (i + j) % 4)
        for room in "xy"
        for i in range(4)
        for j in range(2)
    ]
    found = compose({"case": Ratings.from_rows(rows, 1, 5)}, weights={"case": 1}, places=2)
    assert found.ranking.notes == (
        "case: plain averages without interval, for its assessors fall into 2 groups that share nobody.",
    )
    assert {one.value.low for one in found.composites} == {None}
