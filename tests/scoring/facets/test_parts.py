"""The parts of the model: response, design, sweep, curvature, variances, acceleration."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.arrays import Floats
from scoring.facets.anderson import Anderson
from scoring.facets.curvature import curvature
from scoring.facets.design import Design, lay_out
from scoring.facets.estimate import TOLERANCE, Held, refreshed, start
from scoring.facets.misfit import separation
from scoring.facets.pooled import pooled
from scoring.facets.response import respond
from scoring.facets.sweep import Gradients, Parameters, settle_all, sweep
from scoring.facets.variance import Severities, best_spread, grid, score_candidates
from scoring.ratings import Ratings
from tests.scoring.tables import cohort

WEIGHTS = np.array([0.0, 1.5, 2.0, 1.0, 0.0])


def placed(seed: int = 1) -> tuple[Design, Parameters, Gradients]:
    """Return a small design, somewhere to stand, and what a sweep finds there."""
    ratings, _ = cohort(12, 4, seed=seed)
    design = lay_out(ratings, by_criterion=True)
    at = start(design, Held.nothing(design), 1.0, 0.25, 0.2)
    for _ in range(3):
        found = sweep(design, at)
        settled = settle_all(design, found, at)
        at = replace(at, level=settled.level, doubt=settled.doubt)
    return design, at, sweep(design, at)


def test_probabilities_are_those_of_the_formula() -> None:
    eta = np.array([-2.0, 0.3, 5.0])
    logits = np.arange(5) * eta[:, None] + WEIGHTS
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    found = respond(eta, WEIGHTS)
    assert found.shares() == pytest.approx(shares.T)
    assert found.mean == pytest.approx(shares @ np.arange(5))
    assert found.variance == pytest.approx(shares @ np.arange(5) ** 2 - found.mean**2)
    fourth = np.sum(shares * (np.arange(5) - found.mean[:, None]) ** 4, axis=1)
    assert found.fourth() == pytest.approx(fourth)


def test_sigma_points_average_to_the_second_moment() -> None:
    eta, sd = np.array([0.4]), np.array([0.3])
    drawn = eta + sd * np.random.default_rng(1).standard_normal(400_000)
    assert respond(eta, WEIGHTS, sd).mean[0] == pytest.approx(respond(drawn, WEIGHTS).mean.mean(), abs=3e-3)
    assert respond(eta, WEIGHTS, sd).points == 2


def test_far_away_is_finite() -> None:
    found = respond(np.array([-1e6, 1e6]), WEIGHTS)
    assert found.mean.tolist() == pytest.approx([0.0, 4.0])
    assert np.all(np.isfinite(found.variance))


def test_a_category_that_nobody_used_has_no_probability() -> None:
    weights = WEIGHTS.copy()
    weights[2] = -np.inf
    assert respond(np.array([0.0]), weights).shares()[2, 0] == 0.0


def test_cells_are_candidates_by_criteria_and_rows_lie_in_them() -> None:
    ratings, _ = cohort(12, 4)
    design = lay_out(ratings, by_criterion=True)
    assert len(design.cell_criterion) == 12 * 7
    assert design.cell_starts[-1] == len(ratings)
    assert np.all(np.diff(design.row_cell) >= 0)
    assert len(lay_out(ratings, by_criterion=False).cell_criterion) == 12


def test_rows_are_put_in_order_where_items_do_not_sort_by_criterion() -> None:
    rows = [(f"c{i}", "a", k, q, 1 + i) for i in range(3) for q, k in (("1", "z"), ("2", "y"), ("3", "z"))]
    design = lay_out(Ratings.from_rows(rows, 1, 5), by_criterion=True)
    assert design.row_order is not None
    assert np.diff(design.cell_starts).tolist() == [1, 2] * 3


def test_chunks_cover_every_candidate_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scoring.facets.design.CHUNK", 50)
    ratings, _ = cohort(12, 4)
    chunks = lay_out(ratings, by_criterion=True).chunks
    assert len(chunks) > 2
    assert [c.candidates.start for c in chunks[1:]] == [c.candidates.stop for c in chunks[:-1]]


def test_small_chunks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    ratings, _ = cohort(12, 4)
    whole = pooled(lay_out(ratings, by_criterion=True), Held.nothing(lay_out(ratings, by_criterion=True)))
    monkeypatch.setattr("scoring.facets.design.CHUNK", 50)
    design = lay_out(ratings, by_criterion=True)
    parts = pooled(design, Held.nothing(design))
    # Sums in another order round otherwise, and the fit stops once steps are below its tolerance.
    assert parts.solution.at.severity == pytest.approx(whole.solution.at.severity, abs=TOLERANCE)


def dense_information(design: Design, at: Parameters) -> Floats:
    """Return the reduced information by building the whole matrix and eliminating candidates densely."""
    j, p, t = design.n_assessors, design.n_passes, design.n_inner
    c, q = design.n_candidates, len(design.cell_criterion)
    eta = at.level[design.row_cell] - at.severity[design.assessor] - at.difficulty[design.passes]
    response = respond(eta, at.weights, None if at.doubt is None else at.doubt[design.row_cell])
    total = np.zeros((c + q + j + p + t, c + q + j + p + t))
    for n in range(len(design.x)):
        row = np.zeros(len(total))
        cell = design.row_cell[n]
        row[[design.cell_candidate[cell], c + cell]] = 1.0
        row[[c + q + design.assessor[n], c + q + j + design.passes[n]]] = -1.0
        total += response.variance[n] * np.outer(row, row)
        for number, k in enumerate(design.categories[1:-1]):
            place = c + q + j + p + number
            total[place] += response.slope(k)[n] * row
            total[:, place] += response.slope(k)[n] * row
    total[-t:, -t:] += response.between(list(design.categories[1:-1]))
    total[np.arange(c), np.arange(c)] += 1.0 / at.between
    total[np.arange(c, c + q), np.arange(c, c + q)] += 1.0 / at.within
    inner, cross, rest = total[: c + q, : c + q], total[: c + q, c + q :], total[c + q :, c + q :]
    return np.asarray(rest - cross.T @ np.linalg.solve(inner, cross))


def test_candidates_are_eliminated_exactly() -> None:
    design, at, _ = placed()
    assert curvature(design, at) == pytest.approx(dense_information(design, at), abs=1e-8)


def test_settled_levels_solve_the_dense_equations() -> None:
    design, at, found = placed()
    settled = settle_all(design, found, at)
    cells = np.flatnonzero(design.cell_candidate == 3)
    prior = at.between + at.within * np.eye(len(cells))
    noise = np.diag(1.0 / found.information[cells])
    gain = prior @ np.linalg.inv(prior + noise)
    assert settled.level[cells] == pytest.approx(gain @ found.working[cells])
    assert settled.doubt is not None
    assert settled.doubt[cells] ** 2 == pytest.approx(np.diag(prior - gain @ prior))


def test_the_score_of_the_variances_is_the_slope_of_their_likelihood() -> None:
    design, at, found = placed()

    def likelihood(log_between: float, log_within: float) -> float:
        total, between, within = 0.0, np.exp(2 * log_between), np.exp(2 * log_within)
        for candidate in range(design.n_candidates):
            cells = design.cell_candidate == candidate
            size = int(cells.sum())
            spread = between + np.diag(within + 1.0 / found.information[cells]) + np.zeros((size, size))
            y = found.working[cells]
            total -= 0.5 * (np.linalg.slogdet(spread)[1] + y @ np.linalg.solve(spread, y))
        return float(total + log_between + log_within - between / 8 - within / 0.5)

    peak = 0.5 * np.log([at.between, at.within])
    step = 1e-5
    slopes = [
        (likelihood(*(peak + step * side)) - likelihood(*(peak - step * side))) / (2 * step)
        for side in np.eye(2)
    ]
    assert score_candidates(design, found, at)[0].tolist() == pytest.approx(slopes, rel=1e-5)


def test_the_best_spread_is_the_peak_and_the_grid_surrounds_it() -> None:
    found = Severities(np.array([20.0, 30.0, 40.0]), np.array([10.0, -12.0, 9.0]))
    best = np.sqrt(best_spread(found))
    near = found.log_posterior(np.array([best * 0.99, best, best * 1.01]))
    assert np.argmax(near) == 1
    values, weights = grid(found)
    assert values[0] < best < values[-1]
    assert weights.sum() == pytest.approx(1.0)


def test_information_is_taken_afresh_where_the_iteration_ended() -> None:
    ratings, _ = cohort(12, 4)
    design = lay_out(ratings, by_criterion=True)
    solution = pooled(design, Held.nothing(design)).solution
    assert refreshed(design, solution).system == pytest.approx(solution.system)


def test_anderson_solves_a_linear_iteration_in_as_many_steps_as_dimensions() -> None:
    matrix = np.array([[0.9, 0.05], [0.0, 0.8]])
    ahead, point = Anderson(5), np.array([1.0, -1.0])
    for _ in range(5):
        point = point + ahead.advance(point, matrix @ point - point)
    assert np.abs(point).max() < 1e-6


def test_separation_of_raw_and_shrunken_measures_is_the_same_truth() -> None:
    rng = np.random.default_rng(1)
    truth, errors = rng.normal(0, 1, 50_000), np.full(50_000, 0.5)
    raw = truth + 0.5 * rng.standard_normal(50_000)
    first = separation(raw, errors, shrunk=False)
    second = separation(raw * 0.8, errors * np.sqrt(0.8), shrunk=True)
    assert first.reliability == pytest.approx(0.8, abs=0.01)
    assert second.reliability == pytest.approx(0.8, abs=0.01)
    assert first.separation == pytest.approx(2.0, abs=0.06)
    assert first.strata == pytest.approx(3.0, abs=0.08)


def test_separation_without_two_measures_says_so() -> None:
    assert separation(np.array([1.0]), np.array([0.1]), shrunk=False).reason == "fewer than two measures"
    assert separation(np.zeros(3), np.zeros(3), shrunk=False).reason == "all measures are equal"
