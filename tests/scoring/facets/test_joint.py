"""Joint maximum likelihood, against published figures, an independent algorithm, and the edges."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from scipy.optimize import minimize

from scoring.facets import fit
from scoring.facets.report import Findings
from scoring.ratings import Ratings
from tests.scoring.tables import crossed, georgia, reference, tam


def measures(found: Findings) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    """Return measures of candidates, severities and difficulties by name."""
    facets = (found.candidates, found.assessors, found.passes)
    parts = [{e.id: e.measure for e in facet if e.measure is not None} for facet in facets]
    return parts[0], parts[1], parts[2]


def mixed(i: int, j: int, k: int) -> int:
    """Return a score that differs by candidate, assessor and criterion without a pattern."""
    return 1 + (i * 7 + j * 3 + k * 5 + (i * j) % 4 + (i * k) % 3) % 5


def test_georgia_is_reproduced_within_a_thousandth() -> None:
    found = fit(georgia(), estimator="joint")
    _, severities, difficulties = measures(found)
    steps = {str(step.category - 1): step.value or 0.0 for step in found.steps}
    ours: dict[str, dict[str, float]] = {"rater": severities, "item": difficulties, "step": steps}
    with reference("georgia_writing_jmle_reference.csv").open() as file:
        gaps = [abs(ours[r["facet"]][r["element"]] - float(r["measure"])) for r in csv.DictReader(file)]
    assert len(gaps) == 28
    assert max(gaps) < 0.0001
    assert found.converged


def test_georgias_exact_agreement_is_counted_over_all_pairs_of_raters() -> None:
    found = fit(georgia(), estimator="joint")
    assert found.agreement.pairs == 372 * 4 * 210
    assert found.agreement.exact_observed == pytest.approx(0.5885, abs=5e-5)


def test_the_likelihood_is_that_of_a_general_optimiser() -> None:
    ratings = crossed(6, 3, "pq", mixed)
    found = fit(ratings, estimator="joint")

    def surprise(free: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
        theta, severity, difficulty, steps = free[:6], free[6:9], free[9:11], free[11:]
        eta = theta[ratings.candidate] - severity[ratings.assessor] - difficulty[ratings.passes]
        logits = np.arange(5) * eta[:, None] - np.concatenate(([0.0], np.cumsum(steps)))
        rows = np.arange(len(ratings))
        return float(np.sum(np.log(np.exp(logits).sum(axis=1)) - logits[rows, ratings.score - 1]))

    other = minimize(surprise, np.zeros(15), method="BFGS", options={"gtol": 1e-8})
    assert found.log_likelihood == pytest.approx(-other.fun, abs=1e-6)
    severities = [e.measure for e in found.assessors]
    assert severities == pytest.approx((other.x[6:9] - other.x[6:9].mean()).tolist(), abs=1e-4)


def test_every_total_is_what_the_model_expects_of_it() -> None:
    ratings = crossed(8, 4, "pqr", mixed)
    found = fit(ratings, estimator="joint")
    candidates, severities, difficulties = measures(found)
    weights = -np.cumsum([0.0, *(step.value or 0.0 for step in found.steps)])
    for name, measure in candidates.items():
        expected = 0.0
        for severity in severities.values():
            for difficulty in difficulties.values():
                shares = np.exp(np.arange(5) * (measure - severity - difficulty) + weights)
                expected += float(np.arange(1, 6) @ shares / shares.sum())
        scores = ratings.score[ratings.candidate == ratings.candidates.index(name)]
        assert expected == pytest.approx(float(scores.sum()), abs=1e-4)


def test_all_facets_but_the_floating_one_are_centred() -> None:
    ratings = crossed(8, 4, "pqr", mixed)
    by_candidates, severities, difficulties = measures(fit(ratings, estimator="joint"))
    centred, floated, still = measures(fit(ratings, estimator="joint", floating="assessors"))
    assert sum(severities.values()) == pytest.approx(0, abs=1e-9)
    assert sum(centred.values()) == pytest.approx(0, abs=1e-9)
    assert sum(still.values()) == pytest.approx(sum(difficulties.values()), abs=1e-9)
    shift = by_candidates["c0"] - centred["c0"]
    assert floated["a0"] == pytest.approx(severities["a0"] - shift, abs=1e-9)


def test_extreme_candidates_get_finite_bounds_and_say_so() -> None:
    rows = [(f"c{i}", f"a{j}", "p", q, 5 if i == 0 else 1 if i == 1 else mixed(i, j, int(q)))
            for i in range(8) for j in range(3) for q in "123"]  # fmt: skip
    found = fit(Ratings.from_rows(rows, 1, 5), estimator="joint")
    best, worst = found.candidates[0], found.candidates[1]
    others = [e.measure for e in found.candidates[2:] if e.measure is not None]
    assert best.measure is not None
    assert worst.measure is not None
    assert max(others) < best.measure < 20
    assert min(others) > worst.measure > -20
    assert best.infit is None
    assert best.reason == "only lowest or only highest scores: the measure is an adjusted bound, without fit"
    assert any("adjusted bounds" in note for note in found.notes)


def test_a_fit_that_is_cut_short_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scoring.facets.estimate.MOST_SWEEPS", 2)
    found = fit(crossed(8, 4, "pqr", mixed), estimator="joint")
    assert not found.converged
    assert found.notes == ("The fit did not converge in 2 sweeps: do not rely on these figures.",)


def test_severities_against_the_marginal_fit_differ_by_the_known_bias_of_joint_estimation() -> None:
    _, severities, difficulties = measures(fit(tam(), estimator="joint"))
    assert [severities[r] for r in "123"] == pytest.approx([-0.058, -0.457, 0.515], abs=0.13)
    known = [-1.957, -1.027, -0.068, 1.061, 1.985]
    inflation = [ours / theirs for ours, theirs in zip(difficulties.values(), known, strict=True)]
    assert inflation == pytest.approx([1.17] * 5, abs=0.1)
