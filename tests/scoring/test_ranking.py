"""Ranks from joint uncertainty, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from scoring.errors import UnansweredQuestion
from scoring.facets import Model, measure
from scoring.facets.uncertainty import Uncertainty
from scoring.ranking import band, expected_ranks, rank, ranks, ranks_of
from scoring.ratings import Ratings
from tests.scoring.tables import cohort, crossed, panels


def test_the_best_stand_first_with_intervals_that_hold_them() -> None:
    ratings, _ = cohort(60, 8)
    found = rank(ratings, places=10)
    expected = [s.expected_rank or 0 for s in found.standings]
    assert expected == sorted(expected)
    assert all((s.low or 0) <= (s.expected_rank or 0) <= (s.high or 0) for s in found.standings)
    assert found.converged
    assert found.method == "many-facet model, pooled"


def test_the_probabilities_of_a_place_add_up_to_the_places() -> None:
    ratings, _ = cohort(60, 8)
    assert sum(s.p_top or 0 for s in rank(ratings, places=10).standings) == pytest.approx(10)


def test_the_fair_average_is_on_the_scale_and_in_the_order_of_measures() -> None:
    ratings, _ = cohort(60, 8)
    standings = sorted(rank(ratings, places=10).standings, key=lambda s: -(s.measure.value or 0))
    averages = [s.average.value or 0 for s in standings]
    assert averages == sorted(averages, reverse=True)
    assert 1 < averages[-1] < averages[0] < 5


def doubt(measures: list[float], variances: list[float]) -> Uncertainty:
    """Return measures that share nothing, best first."""
    size = len(measures)
    return Uncertainty(
        np.array(measures), np.array(variances), np.zeros((size, 1), np.float32), np.zeros((1, 1)),
        np.zeros((size, 2)), np.zeros(1),
    )  # fmt: skip


def test_expected_ranks_are_one_and_the_chances_of_each_other_to_stand_above() -> None:
    chance = norm.cdf((0.5 - 1.0) / np.hypot(0.5, 1.0)) + norm.cdf((0.0 - 1.0) / np.hypot(0.5, 0.2))
    found = expected_ranks(doubt([1.0, 0.5, 0.0], [0.25, 1.0, 0.04]))
    assert found[0] == pytest.approx(1 + chance, abs=1e-12)
    assert found.sum() == pytest.approx(1 + 2 + 3)


def test_expected_ranks_are_those_of_joint_draws() -> None:
    """An independent algorithm: ranks counted in 40,000 draws, shared severities and all."""
    ratings, _ = cohort(40, 4, design="whole", readings=2, spread=1.0)
    model = measure(ratings)
    assert isinstance(model, Model)
    drawn = ranks_of(model.uncertainty.draws(np.random.default_rng(1), 40_000), 5)
    assert expected_ranks(model.uncertainty) == pytest.approx(drawn.expected, abs=0.2)


def test_neighbours_taken_together_change_expected_ranks_by_a_tenth_at_most() -> None:
    ratings, _ = cohort(300, 20)
    model = measure(ratings)
    assert isinstance(model, Model)
    best_first = model.uncertainty.take(np.argsort(-model.uncertainty.measure))
    assert expected_ranks(best_first, most=100) == pytest.approx(expected_ranks(best_first), abs=0.1)


def test_what_two_candidates_share_does_not_part_them() -> None:
    """The same doubt about both leaves the better one ahead for certain; each one's own does not."""
    together = replace(
        doubt([0.5, 0.0], [1e-9, 1e-9]), reach=np.ones((2, 1), np.float32), block=np.array([[4.0]])
    )
    assert expected_ranks(together) == pytest.approx([1, 2])
    assert expected_ranks(doubt([0.5, 0.0], [4.0, 4.0]))[0] > 1.4


def test_candidates_whom_nothing_tells_apart_stand_alike_whatever_their_names() -> None:
    rows = [(name, "a", "k", "", x) for name, x in (("p", 5), ("z", 4), ("b", 4), ("m", 4), ("c", 1))]
    found = rank(Ratings.from_rows(rows, 1, 5), places=2)
    alike = [s for s in found.standings if s.id in "zbm"]
    assert [s.id for s in alike] == ["b", "m", "z"]
    assert len({(s.expected_rank, s.low, s.high, s.p_top) for s in alike}) == 1
    assert sum(s.p_top or 0 for s in found.standings) == pytest.approx(2)


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


def test_of_many_groups_the_largest_are_named_and_the_rest_counted() -> None:
    rows = [(f"c{n}", f"a{n}", "k", "", n % 5 + 1) for n in range(13)] + [("c13", "a12", "k", "", 3)]
    with pytest.raises(UnansweredQuestion) as refused:
        rank(Ratings.from_rows(rows, 1, 5), places=2)
    assert "(1) 2 candidates (c12, c13) scored by a12" in refused.value.sentence
    assert refused.value.sentence.endswith("; and 3 groups more.")


def test_where_all_scores_are_equal_plain_averages_stand_in_with_the_reason() -> None:
    found = rank(crossed(4, 2, "p", lambda _i, _j, _k: 4), places=1)
    assert found.method == "plain averages"
    assert found.notes[0] == "No measures: every score is the same, so nothing can be told apart."


def test_a_candidate_without_scores_stands_last_and_is_counted() -> None:
    ratings, _ = cohort(20, 4)
    found = rank(ratings.where(ratings.candidate != 3), places=5)
    assert found.standings[-1].id == "c3"
    assert found.standings[-1].measure.reason == "no score yet"
    assert found.notes == ("1 candidate has no score yet and stands last.",)


def test_a_ranking_of_a_fit_that_did_not_converge_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scoring.facets.estimate.MOST_SWEEPS", 1)
    ratings, _ = cohort(20, 4)
    found = rank(ratings, places=5)
    assert found.converged is False
    assert "did not converge" in found.notes[0]


def test_few_scores_are_said_to_be_few() -> None:
    rows = [(f"c{n}", "a", "k", "", n % 5 + 1) for n in range(30)]
    assert rank(Ratings.from_rows(rows, 1, 5), places=2).notes == ()
    assert rank(Ratings.from_rows(rows[:29], 1, 5), places=2).notes[0].startswith("Fewer than 30 scores")


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
