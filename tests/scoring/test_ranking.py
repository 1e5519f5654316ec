"""Ranks from joint uncertainty, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from scoring.errors import UnansweredQuestion
from scoring.facets import Model, measure
from scoring.ranking import band, rank, ranks, ranks_of
from tests.scoring.tables import cohort, crossed, panels


def test_the_best_stand_first_with_intervals_that_hold_them() -> None:
    ratings, _ = cohort(60, 8)
    found = rank(ratings, places=10)
    measures = [s.measure.value or 0 for s in found.standings]
    assert measures == sorted(measures, reverse=True)
    assert all((s.low or 0) <= (s.expected_rank or 0) <= (s.high or 0) for s in found.standings)
    assert found.converged
    assert found.method == "many-facet model, pooled"


def test_the_probabilities_of_a_place_add_up_to_the_places() -> None:
    ratings, _ = cohort(60, 8)
    assert sum(s.p_top or 0 for s in rank(ratings, places=10).standings) == pytest.approx(10)


def test_the_fair_average_is_on_the_scale_and_in_the_order_of_measures() -> None:
    ratings, _ = cohort(60, 8)
    averages = [s.average.value or 0 for s in rank(ratings, places=10).standings]
    assert averages == sorted(averages, reverse=True)
    assert 1 < averages[-1] < averages[0] < 5


def test_expected_ranks_are_one_and_the_chances_of_each_other_to_stand_above() -> None:
    drawn = np.random.default_rng(1).normal([[1.0], [0.5], [0.0]], [[0.5], [1.0], [0.2]], (3, 40_000))
    found = ranks_of(drawn, 1)
    chance = norm.cdf((0.5 - 1.0) / np.hypot(0.5, 1.0)) + norm.cdf((0.0 - 1.0) / np.hypot(0.5, 0.2))
    assert found.expected[0] == pytest.approx(1 + chance, abs=0.01)
    assert found.p_top.sum() == pytest.approx(1.0)


def test_draws_have_the_covariance_that_is_stated() -> None:
    ratings, _ = cohort(30, 6)
    model = measure(ratings)
    assert isinstance(model, Model)
    drawn = model.uncertainty.draws(np.random.default_rng(1), 20_000)
    assert drawn.std(axis=1) == pytest.approx(np.sqrt(model.uncertainty.variance()), rel=0.03)
    assert drawn.mean(axis=1) == pytest.approx(model.uncertainty.measure, abs=0.02)


def test_candidates_who_share_their_assessors_move_together() -> None:
    """Whole forms by two groups of assessors: severity is shared within a group and not between groups."""
    ratings, _ = cohort(40, 4, design="whole", readings=2, spread=1.0)
    model = measure(ratings)
    assert isinstance(model, Model)
    pairs = np.array([frozenset(ratings.assessor[ratings.candidate == i].tolist()) for i in range(40)])
    drawn = np.asarray(np.corrcoef(model.uncertainty.draws(np.random.default_rng(1), 4_000)))
    same = [drawn[i, k] for i in range(40) for k in range(i) if pairs[i] == pairs[k]]
    apart = [drawn[i, k] for i in range(40) for k in range(i) if not pairs[i] & pairs[k]]
    assert np.mean(same) > np.mean(apart) + 0.02


def test_an_order_of_candidates_cannot_change_ranks() -> None:
    ratings, _ = cohort(30, 6)
    model = measure(ratings)
    assert isinstance(model, Model)
    assert ranks(model, 5).p_top.tolist() == ranks(model, 5).p_top.tolist()


def test_panels_that_share_nobody_are_refused_and_named() -> None:
    with pytest.raises(UnansweredQuestion) as refused:
        rank(panels(), places=10)
    assert refused.value.sentence.startswith("Rank these groups apart or let assessors read across them")
    assert refused.value.sentence.count("15 candidates") == 3


def test_where_all_scores_are_equal_plain_averages_stand_in_with_the_reason() -> None:
    found = rank(crossed(4, 2, "p", lambda _i, _j, _k: 4), places=1)
    assert found.method == "plain averages"
    assert found.notes[0] == "No measures: every score is the same, so nothing can be told apart."


def test_a_candidate_without_scores_stands_last_and_is_counted() -> None:
    ratings, _ = cohort(20, 4)
    found = rank(ratings.where(ratings.candidate != 3), places=5)
    assert found.standings[-1].id == "c3"
    assert found.standings[-1].measure.reason == "no score yet"
    assert found.notes == ("1 candidates have no score yet and stand last.",)


def test_a_ranking_of_a_fit_that_did_not_converge_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scoring.facets.estimate.MOST_SWEEPS", 1)
    ratings, _ = cohort(20, 4)
    found = rank(ratings, places=5)
    assert found.converged is False
    assert "did not converge" in found.notes[0]


def test_the_band_holds_those_whose_place_is_open() -> None:
    ratings, _ = cohort(60, 8)
    found = rank(ratings, places=10)
    open_places = band(found)
    assert 3 < len(open_places) < 50
    assert all(0.05 < (s.p_top or 0) < 0.95 for s in open_places)


def test_joint_measures_rank_too() -> None:
    ratings, _ = cohort(60, 8)
    found = rank(ratings, places=10, estimator="joint")
    assert found.method == "many-facet model, joint maximum likelihood"
    pooled = {s.id: s.measure.value or 0 for s in rank(ratings, places=10).standings}
    assert (
        np.corrcoef([s.measure.value or 0 for s in found.standings], [pooled[s.id] for s in found.standings])[
            0, 1
        ]
        > 0.98
    )
