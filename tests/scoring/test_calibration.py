"""An assessor against agreed scores."""

from __future__ import annotations

import pytest

from scoring.calibration import calibrate, share_of
from scoring.ratings import Ratings
from tests.scoring.tables import crossed

AGREED = {
    (f"c{i}", criterion, ""): 1 + (i * 2 + k) % 4 for i in range(12) for k, criterion in enumerate("pqr")
}


def against(shift: dict[str, int]) -> Ratings:
    """Return the scores of an assessor who is this much kinder on each criterion, and of one who is right."""
    rows = [(c, "off", k, "", score + shift.get(k, 0)) for (c, k, _), score in AGREED.items()]
    return Ratings.from_rows([*rows, *((c, "right", k, "", s) for (c, k, _), s in AGREED.items())], 1, 5)


def test_someone_who_agrees_has_no_bias_and_agrees_exactly() -> None:
    found = calibrate(against({}), AGREED)[1]
    assert found.assessor == "right"
    assert (found.bias.value, found.exact.value, found.adjacent.value) == (0.0, 1.0, 1.0)
    assert found.spread.value == pytest.approx(1.0)
    assert found.kappa.value == pytest.approx(1.0)
    assert found.worst is None


def test_a_kind_assessor_has_a_bias_above_nothing() -> None:
    found = calibrate(against({"p": 1, "q": 1, "r": 1}), AGREED)[0]
    assert found.bias.value == 1.0
    assert found.exact.value == 0.0
    assert found.adjacent.value == 1.0


def test_the_criterion_where_it_goes_wrong_is_named() -> None:
    ratings = crossed(
        12, 1, "pqr", lambda i, _j, k: min(1 + (i * 2 + k) % 4 + (1 if k == 1 and i % 6 else 0), 5)
    )
    found = calibrate(ratings, AGREED)[0]
    assert found.worst == "q"
    assert (found.criteria["q"].value or 0) > 0.7
    assert found.criteria["p"].value == 0.0


def test_a_narrow_assessor_has_a_small_spread() -> None:
    ratings = crossed(12, 1, "pqr", lambda i, _j, k: 2 + int((i * 2 + k) % 4 > 1))
    spread = calibrate(ratings, AGREED)[0].spread
    assert 0.3 < (spread.value or 0) < 0.6
    assert (spread.high or 9) < 1


def test_answers_without_an_agreed_score_do_not_count() -> None:
    ratings = crossed(14, 1, "pqr", lambda i, _j, k: 1 + (i * 2 + k) % 4)
    assert calibrate(ratings, AGREED)[0].bias.n == 36


def test_nothing_in_common_says_so() -> None:
    found = calibrate(crossed(3, 1, "x", lambda i, _j, _k: 1 + i), AGREED)[0]
    assert found.bias.reason == "none of the agreed answers scored"
    assert found.exact.value is None
    assert found.kappa.reason == "fewer than two scores"


def test_one_score_has_a_bias_without_interval() -> None:
    found = calibrate(Ratings.from_rows([("c0", "a", "p", "", 3)], 1, 5), AGREED)[0]
    assert (found.bias.value, found.bias.low, found.bias.reason) == (2.0, None, "one score only")


def test_a_share_has_wilsons_interval() -> None:
    found = share_of(8, 10)
    assert [found.low, found.high] == pytest.approx([0.4902, 0.9433], abs=1e-4)
    assert share_of(0, 5).low == 0.0
