"""What must hold whatever the scores: names, order, constants, and the edges."""

from __future__ import annotations

import math
from dataclasses import fields

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from scoring.agreement import agree
from scoring.connection import subsets
from scoring.errors import UnansweredQuestion
from scoring.facets import fit
from scoring.facets.report import Findings
from scoring.generalise import generalise
from scoring.ranking import rank
from scoring.ratings import Ratings, Row
from tests.scoring.tables import cohort, rows_of

Table = list[Row]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Return small tables with gaps: 1 to 6 candidates, 1 to 4 assessors, 1 to 3 passes, any scores."""
    sizes = [draw(st.integers(1, most)) for most in (6, 4, 3)]
    keys = [
        (f"c{i}", f"a{j}", f"k{k}", "")
        for i in range(sizes[0])
        for j in range(sizes[1])
        for k in range(sizes[2])
    ]
    low, high = sorted((draw(st.integers(1, 5)), draw(st.integers(1, 5))))
    scores = draw(
        st.lists(st.one_of(st.none(), st.integers(low, high)), min_size=len(keys), max_size=len(keys))
    )
    return [(*key, score) for key, score in zip(keys, scores, strict=True) if score is not None]


def numbers(found: Findings) -> list[float]:
    """Return every measure and error of a report in order."""
    facets = (found.candidates, found.assessors, found.passes)
    return [value for facet in facets for e in facet for value in (e.measure, e.se) if value is not None]


@settings(max_examples=60, deadline=None)
@example([("c0", "a1", "k0", "", 1), ("c0", "a1", "k1", "", 1), ("c0", "a1", "k2", "", 5)])
@given(tables())
def test_no_table_breaks_anything_and_nothing_is_ever_a_nan(rows: Table) -> None:
    ratings = Ratings.from_rows(rows, 1, 5)
    for found in (fit(ratings), fit(ratings, estimator="joint")):
        assert all(math.isfinite(value) for value in numbers(found))
        assert all(e.measure is not None or e.reason for e in found.candidates)
    for estimate in [*agree(ratings, replicates=50).alpha.values(), *generalise(ratings).variances.values()]:
        values = [getattr(estimate, f.name) for f in fields(estimate)]
        assert not any(isinstance(value, float) and math.isnan(value) for value in values)
        assert estimate.value is not None or estimate.reason


@settings(max_examples=40, deadline=None)
@given(tables())
def test_a_ranking_is_whole_or_refused(rows: Table) -> None:
    ratings = Ratings.from_rows(rows, 1, 5, candidates=["c0"])
    if len(subsets(ratings)) > 1:
        with pytest.raises(UnansweredQuestion):
            rank(ratings, places=2)
    else:
        assert sorted(s.id for s in rank(ratings, places=2).standings) == sorted(ratings.candidates)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 50), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing_at_all(seed: int, chance: object) -> None:
    ratings, _ = cohort(12, 4, seed=seed)
    rows = list(rows_of(ratings))
    chance.shuffle(rows)  # type: ignore[attr-defined]
    again = Ratings.from_rows(rows, 1, 5)
    assert fit(again) == fit(ratings)
    assert rank(again, places=4) == rank(ratings, places=4)
    assert agree(again) == agree(ratings)
    assert generalise(again) == generalise(ratings)


#: The deviation of effects is sought to a thirtieth of what the ratings leave open of it, so sums in
#: another order may end beside it: by less than a thousandth of a logit, where a standard error is some .4.
NEAR = 1e-3


@settings(max_examples=10, deadline=None)
@example(41, list(range(12)), [0, 1, 3, 2])
@given(st.integers(0, 50), st.permutations(range(12)), st.permutations(range(4)))
def test_names_change_nothing_but_names(seed: int, people: list[int], readers: list[int]) -> None:
    ratings, _ = cohort(12, 4, seed=seed)
    renamed = {f"c{i}": f"z{people[i]}" for i in range(12)} | {f"a{j}": f"y{readers[j]}" for j in range(4)}
    again = Ratings.from_rows([(renamed[c], renamed[a], k, q, x) for c, a, k, q, x in rows_of(ratings)], 1, 5)
    one, two = rank(ratings, places=4), rank(again, places=4)
    assume(len({round(s.measure.value or 0, 6) for s in one.standings}) == 12)
    assert [renamed[s.id] for s in one.standings] == [s.id for s in two.standings]
    measures = [[s.measure.value or 0 for s in found.standings] for found in (one, two)]
    assert measures[0] == pytest.approx(measures[1], abs=NEAR)
    chances = [[s.p_top or 0 for s in found.standings] for found in (one, two)]
    assert chances[0] == pytest.approx(chances[1], abs=0.05)


@pytest.mark.parametrize("estimator", ["joint", "pooled"])
def test_a_constant_severity_changes_only_that(estimator: str) -> None:
    """One assessor a point harsher on scores that leave room for it: others' order stays, theirs alone
    moves.
    """
    ratings, _ = cohort(80, 6, design="whole", readings=3, spread=0.0, seed=4)
    score = ratings.score.copy()
    score[ratings.assessor == 2] = np.maximum(score[ratings.assessor == 2] - 1, 1)
    harsh = Ratings.from_arrays(
        ratings.candidate, ratings.assessor, ratings.passes, score, candidates=ratings.candidates,
        assessors=ratings.assessors, pass_labels=ratings.pass_labels, low=1, high=5,
    )  # fmt: skip
    before, after = (fit(r, estimator=estimator) for r in (ratings, harsh))  # type: ignore[arg-type]
    moved = [
        (b.measure or 0) - (a.measure or 0) for a, b in zip(before.assessors, after.assessors, strict=True)
    ]
    assert moved[2] > 1.0
    assert np.ptp([move for j, move in enumerate(moved) if j != 2]) < 0.25
    measures = [[e.measure or 0 for e in found.candidates] for found in (before, after)]
    assert np.corrcoef(measures[0], measures[1])[0, 1] > 0.98


def test_severity_in_logits_shifts_by_just_what_is_added_on_the_scale_of_the_model() -> None:
    """Held scales: an assessor said to be half a logit harsher leaves candidates and other assessors as they
    were.
    """
    ratings, _ = cohort(60, 6, design="whole", readings=3, seed=4)
    found = fit(ratings, estimator="joint", floating="assessors")
    centred = fit(ratings, estimator="joint")
    gaps = [
        (a.measure or 0) - (b.measure or 0) for a, b in zip(found.assessors, centred.assessors, strict=True)
    ]
    shifts = [
        (a.measure or 0) - (b.measure or 0) for a, b in zip(found.candidates, centred.candidates, strict=True)
    ]
    assert np.ptp([*gaps, *shifts]) == pytest.approx(0, abs=1e-9)
