"""The pooled estimator: known truth, the marginal fit of another program, thin and odd cohorts, held
scales.
"""

from __future__ import annotations

import numpy as np
import pytest

from scoring.facets import Model, fit, measure, scale_of
from scoring.facets.design import lay_out
from scoring.facets.estimate import Held, iterate, start
from scoring.ratings import Ratings
from tests.proofs import trials
from tests.scoring.tables import cohort, crossed, georgia, tam


def fitted(ratings: Ratings) -> Model:
    """Return the pooled model of ratings that have one."""
    model = measure(ratings)
    assert isinstance(model, Model)
    return model


def test_measures_and_severities_are_found_again_within_their_errors() -> None:
    ratings, world = cohort(300, 20, readings=2, spread=0.6)
    model = fitted(ratings)
    gap = model.measures.values[0] - world.measure
    assert np.mean(np.abs(gap) < 1.96 * model.measures.errors[0]) == pytest.approx(0.95, abs=0.03)
    severity = world.severity - world.severity.mean()
    assert np.corrcoef(model.measures.values[1], severity)[0, 1] > 0.97


def test_deviations_are_found_again() -> None:
    ratings, _ = cohort(600, 30, readings=3, spread=0.6, seed=3)
    found = fit(ratings).deviations
    assert found is not None
    assert found.candidates == pytest.approx(1.0, abs=0.12)
    assert found.effects == pytest.approx(0.5, abs=0.08)
    assert found.severities == pytest.approx(0.6, abs=0.2)


def test_severities_agree_with_the_marginal_fit_of_another_program() -> None:
    found = fit(tam())
    assert [e.measure for e in found.assessors] == pytest.approx([-0.058, -0.457, 0.515], abs=0.003)
    items = [e.measure for e in found.passes]
    assert items == pytest.approx([-1.957, -1.027, -0.068, 1.061, 1.985], rel=0.04)
    assert found.log_likelihood is not None
    assert -2 * found.log_likelihood == pytest.approx(3534.36, abs=8)


def test_a_fully_crossed_table_gives_the_severities_of_joint_estimation() -> None:
    pooled = [e.measure or 0.0 for e in fit(georgia()).assessors]
    joint = [e.measure or 0.0 for e in fit(georgia(), estimator="joint").assessors]
    assert np.corrcoef(pooled, joint)[0, 1] > 0.9999


def test_a_thin_cohort_shrinks_instead_of_exploding() -> None:
    ratings, _ = cohort(3, 2, readings=1)
    found = fit(ratings)
    assert found.converged
    assert all(abs(e.measure or 0) < 4 for e in found.candidates)
    assert all(0.1 < (e.se or 0) < 2 for e in found.candidates)


@pytest.mark.parametrize(
    ("candidates", "assessors", "design"), [(1, 3, "whole"), (5, 1, "whole"), (2, 2, "scattered")]
)
def test_the_smallest_cohorts_have_finite_measures(candidates: int, assessors: int, design: str) -> None:
    ratings, _ = cohort(candidates, assessors, design=design, readings=1)
    found = fit(ratings)
    assert found.converged
    assert all(e.measure is not None and e.se is not None for e in found.candidates)


def test_equal_scores_give_no_measure_and_say_why() -> None:
    found = fit(crossed(4, 2, "pq", lambda _i, _j, _k: 3))
    assert found.candidates[0].measure is None
    assert found.candidates[0].reason == "every score is the same, so nothing can be told apart"
    assert found.candidates[0].observed_average == 3.0
    assert found.notes == ("There are no measures: every score is the same, so nothing can be told apart.",)


def test_a_category_nobody_used_has_no_step_and_the_rest_stands() -> None:
    ratings = crossed(9, 3, "xyz", lambda i, j, _k: (1, 2, 4, 5)[(i * j + i) % 4])
    steps = fit(ratings).steps
    assert [step.value is None for step in steps] == [False, True, True, False]
    assert steps[1].reason == "nobody gave 3"


def test_a_pass_on_which_everyone_failed_stays_finite() -> None:
    ratings = crossed(9, 3, "xyz", lambda i, j, k: 1 if k == 2 else 1 + (i + j) % 5)
    last = fit(ratings).passes[2]
    assert last.measure is not None
    assert 1 < last.measure < 8


def test_no_scores_at_all_say_so() -> None:
    found = fit(Ratings.from_rows([], 1, 5, candidates=["a"]))
    assert found.candidates[0].reason == "there are no scores yet"


def test_a_candidate_without_scores_is_listed_with_the_reason() -> None:
    ratings, _ = cohort(20, 4)
    kept = ratings.where(ratings.candidate != 0)
    first = fit(kept).candidates[0]
    assert (first.measure, first.count, first.reason) == (None, 0, "no score yet")


def test_fit_statistics_average_near_one() -> None:
    ratings, _ = cohort(300, 20, readings=2)
    found = fit(ratings)
    assert np.mean([e.infit or 0 for e in found.assessors]) == pytest.approx(1.0, abs=0.06)
    assert np.mean([e.outfit or 0 for e in found.candidates]) == pytest.approx(1.0, abs=0.1)


def test_an_erratic_assessor_misfits() -> None:
    ratings, _ = cohort(120, 8, readings=2)
    score = ratings.score.copy()
    mine = ratings.assessor == 3
    score[mine] = np.random.default_rng(0).integers(1, 6, int(mine.sum()))
    wild = Ratings.from_arrays(
        ratings.candidate, ratings.assessor, ratings.passes, score, candidates=ratings.candidates,
        assessors=ratings.assessors, pass_labels=ratings.pass_labels, low=1, high=5,
    )  # fmt: skip
    found = fit(wild)
    infits = [e.infit or 0 for e in found.assessors]
    assert max(infits) == infits[3]
    assert infits[3] > 1.5
    assert (found.assessors[3].infit_z or 0) > 4
    assert sum(u.assessor == "a3" for u in found.unexpected[:20]) > 10


def test_an_assessor_who_favours_one_candidate_is_found() -> None:
    ratings, _ = cohort(120, 8, design="whole", readings=2)
    score = ratings.score.copy()
    reader = int(ratings.assessor[ratings.candidate == 10][0])
    favoured = (ratings.candidate == 10) & (ratings.assessor == reader)
    score[favoured] = 5
    found = fit(Ratings.from_arrays(
        ratings.candidate, ratings.assessor, ratings.passes, score, candidates=ratings.candidates,
        assessors=ratings.assessors, pass_labels=ratings.pass_labels, low=1, high=5,
    )).biases  # fmt: skip
    mine = next(b for b in found if (b.candidate, b.assessor) == ("c10", f"a{reader}"))
    assert mine.t > 2.5
    assert mine.bias > 0.5
    assert mine.count == 8
    assert mine in found[:3]


def test_unexpected_scores_are_those_two_deviations_away_the_furthest_first() -> None:
    ratings, _ = cohort(120, 8)
    found = fit(ratings).unexpected
    assert all(abs(u.z) >= 2 for u in found)
    assert [abs(u.z) for u in found] == sorted((abs(u.z) for u in found), reverse=True)


def test_a_held_scale_keeps_a_second_tranche_on_the_first_ones_scale() -> None:
    ratings, world = cohort(300, 10, readings=2, spread=0.8, seed=5)
    first = ratings.where(ratings.candidate < 200)
    second = ratings.where(ratings.candidate >= 200)
    scale = scale_of(fitted(first))
    later = measure(second, scale=scale)
    assert isinstance(later, Model)
    assert later.measures.values[1].tolist() == pytest.approx(list(scale.severities.values()))
    gap = later.measures.values[0][200:] - world.measure[200:]
    assert abs(float(gap.mean())) < 0.12
    assert float(np.mean(np.abs(gap) < 1.96 * later.measures.errors[0][200:])) > 0.88


def test_a_cut_short_search_says_that_it_did_not_converge(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scoring.facets.estimate.MOST_SWEEPS", 1)
    ratings, _ = cohort(20, 4)
    assert not fit(ratings).converged


def test_weights_say_what_a_measure_averages() -> None:
    ratings, world = cohort(300, 20, readings=3, seed=7)
    weights = {f"k{k}": float(k == 0) for k in range(7)}
    model = measure(ratings, weights=weights)
    assert isinstance(model, Model)
    truth = world.theta + world.effects[:, 0]
    even = fitted(ratings).measures.values[0]
    assert np.corrcoef(model.measures.values[0], truth)[0, 1] > np.corrcoef(even, truth)[0, 1] + 0.02


def test_the_small_blocks_errors_are_those_of_the_inverse_of_numeric_curvature() -> None:
    """Joint errors against second differences of the log-likelihood, all parameters at once."""
    ratings = crossed(6, 3, "pq", lambda i, j, k: 1 + (i * 7 + j * 3 + k * 5 + (i * j) % 4) % 5)
    model = measure(ratings, estimator="joint")
    assert isinstance(model, Model)
    design = lay_out(ratings, by_criterion=False)
    at = start(design, Held.nothing(design), np.inf, 0.0, np.inf)
    solution = iterate(design, at, Held.nothing(design))
    assert np.diff(-solution.at.weights) == pytest.approx(np.diff(-model.weights), abs=1e-6)

    def surprise(free: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
        severity = np.append(free[6:8], -free[6:8].sum())
        difficulty = np.array([free[8], -free[8]])
        weights = np.concatenate(([0.0], free[9:], [0.0]))
        eta = free[:6][ratings.candidate] - severity[ratings.assessor] - difficulty[ratings.passes]
        logits = np.arange(5) * eta[:, None] + weights
        rows = np.arange(len(ratings))
        return float(np.sum(np.log(np.exp(logits).sum(axis=1)) - logits[rows, ratings.score - 1]))

    values = model.measures.values
    peak = np.concatenate((values[0], values[1][:2], values[2][:1], model.weights[1:4]))
    size, step = len(peak), 1e-3
    hessian = np.empty((size, size))
    for a in range(size):
        for b in range(size):
            corners = [
                surprise(peak + step * (sa * np.eye(size)[a] + sb * np.eye(size)[b])) * sa * sb
                for sa in (1, -1) for sb in (1, -1)
            ]  # fmt: skip
            hessian[a, b] = sum(corners) / (4 * step * step)
    errors = np.sqrt(np.diag(np.linalg.inv(hessian)))
    assert model.measures.errors[0].tolist() == pytest.approx(errors[:6].tolist(), rel=2e-3)
    assert model.measures.errors[1][:2].tolist() == pytest.approx(errors[6:8].tolist(), rel=2e-3)


@pytest.mark.parametrize(
    "scores",
    [
        ((1, 1, 1, 1), (4, 4, 4, 4), (3, 3, 3, 3)),
        ((1, 1, 1, 1), (2, 2, 2, 1), (5, 5, 5, 5)),
    ],
)
@pytest.mark.parametrize("several", [True, False])
def test_candidates_with_only_one_score_each_do_not_swing_to_and_fro(
    scores: tuple[tuple[int, ...], ...], several: bool
) -> None:
    """They did for ever: past a category nobody used one step leaps from flat to flat."""
    rows = [
        (f"c{i}", "a" if several else f"a{j}", f"k{j}" if several else "k", "", x)
        for i, given in enumerate(scores)
        for j, x in enumerate(given)
    ]
    found = fit(Ratings.from_rows(rows, 1, 5))
    assert found.converged
    order = sorted(range(3), key=lambda i: sum(scores[i]))
    measures = [found.candidates[i].measure or 0 for i in order]
    assert measures == sorted(measures)
    assert max(map(abs, measures)) < 10


def test_one_score_each_settles_along_its_flat_ridge() -> None:
    """The candidates' spread and the steps say nearly the same there: slow, and still to come to rest."""
    rows = [(f"c{n}", "a", "k", "", n % 5 + 1) for n in range(30)]
    assert fit(Ratings.from_rows(rows, 1, 5)).converged


def test_a_rough_trial_on_the_wrong_side_of_the_root_does_not_end_the_search() -> None:
    """One scattered reading, where the deviation is so hard to tell that a trial of it can mislead."""
    assert trials.one(trials.Cell(300, 20, "scattered", 1, 0.0), 89).converged
