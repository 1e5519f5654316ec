"""Which next reading is worth most."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from scoring.facets import Model, measure
from scoring.ratings import Ratings
from scoring.readings import next_readings
from tests.proofs.cohorts import top
from tests.proofs.readings import Setting, share_found
from tests.scoring.tables import cohort


def fitted(ratings: Ratings) -> Model:
    """Return the model of ratings that have one."""
    model = measure(ratings)
    assert isinstance(model, Model)
    return model


def test_readings_go_to_candidates_near_the_cut() -> None:
    ratings, _ = cohort(100, 10, readings=1)
    model = fitted(ratings)
    plan = next_readings(model, places=20, budget=60)
    place = {name: i for i, name in enumerate(model.core.candidates)}
    best = np.argsort(np.argsort(-model.uncertainty.measure))
    chosen = [best[place[r.candidate]] for r in plan.readings]
    assert len(plan.readings) == 60
    assert 5 < np.median(chosen) < 35
    assert max(chosen) < 60


def test_the_best_reading_comes_first() -> None:
    ratings, _ = cohort(100, 10, readings=1)
    worths = [r.worth for r in next_readings(fitted(ratings), places=20, budget=40).readings]
    assert worths == sorted(worths, reverse=True)


def test_no_pass_is_read_more_often_than_there_are_assessors() -> None:
    ratings, _ = cohort(20, 3, readings=2)
    plan = next_readings(fitted(ratings), places=5, budget=10_000, least_worth=0)
    times = Counter((r.candidate, r.item, r.criterion) for r in plan.readings)
    assert set(times.values()) == {1}


def test_a_pass_read_as_often_as_allowed_is_not_proposed() -> None:
    ratings, _ = cohort(20, 6, readings=2)
    assert next_readings(fitted(ratings), places=5, budget=100, most_per_pass=2).readings == ()


def test_the_plan_stops_where_no_reading_would_matter() -> None:
    ratings, _ = cohort(40, 6, readings=2)
    plan = next_readings(fitted(ratings), places=5, budget=100, least_worth=1.0)
    assert plan.stop
    assert plan.reason == "a further reading would hardly change who is chosen"


@pytest.mark.parametrize("places", [0, 20, 30])
def test_nothing_is_to_be_read_where_everyone_or_no_one_is_chosen(places: int) -> None:
    ratings, _ = cohort(20, 4)
    assert next_readings(fitted(ratings), places=places, budget=10).stop


def test_expected_wrong_choices_fall_with_more_readings() -> None:
    once, _ = cohort(100, 10, readings=1)
    thrice, _ = cohort(100, 10, readings=3)
    first, last = (next_readings(fitted(r), places=20, budget=1).expected_wrong for r in (once, thrice))
    assert last < first


def test_expected_wrong_choices_are_about_those_that_are_wrong() -> None:
    said, true = [], []
    for seed in range(12):
        ratings, world = cohort(100, 10, readings=2, seed=seed)
        model = fitted(ratings)
        said.append(next_readings(model, places=20, budget=1).expected_wrong)
        true.append(20 - len(top(model.uncertainty.measure, 20) & top(world.measure, 20)))
    assert np.mean(said) == pytest.approx(np.mean(true), abs=1.2)


def test_a_quarter_more_where_it_matters_beats_one_reading_and_rivals_three() -> None:
    setting = Setting(150, 12, 15, "scattered", 0.5)
    shares = [
        np.mean([share_found(setting, *plan, seed)[0] for seed in range(8)]) for plan in ((1, 0.0), (1, 0.5))
    ]
    assert shares[1] > shares[0] + 0.05
