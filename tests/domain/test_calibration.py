"""The rule of calibration: how near is near enough, in what order samples come, and what is said of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recruitment.domain.calibration import Compared, Nearness, order_of_try, outcome_of, own_score
from recruitment.domain.scorecards import Draft

USUAL = Nearness(within=1, exact=2)


def compare(*own: int | None) -> list[Compared]:
    """Scores of samples that were agreed at 1, 3 and 5, and so on."""
    return [Compared(agreed, one) for agreed, one in zip((1, 3, 5), own, strict=False)]


@pytest.mark.parametrize(
    ("own", "near", "exact", "far"),
    [
        ((1, 3, 5), True, 3, 0),
        ((1, 3, 4), True, 2, 0),
        ((2, 4, 5), False, 1, 0),
        ((1, 5, 5), False, 2, 1),
        ((1, 3, None), False, 2, 1),
        ((3, 5, 3), False, 0, 3),
        ((1,), True, 1, 0),
        ((2,), False, 0, 0),
        ((), False, 0, 0),
    ],
)
def test_near_enough_is_none_too_far_and_enough_exact(
    own: tuple[int | None, ...], near: bool, exact: int, far: int
) -> None:
    found = outcome_of(compare(*own), USUAL)
    assert (found.near_enough, found.exact, found.far) == (near, exact, far)


@pytest.mark.parametrize(
    ("own", "sentence"),
    [
        ((1, 3, 4), "You are near enough: 2 of 3 as agreed, and none further off than 1 point."),
        ((2, 4, 5), "You are not near enough yet: 1 of 3 as agreed, where 2 are needed."),
        ((1, 5, 5), "You are not near enough yet: 1 further off than 1 point."),
        (
            (3, 5, 3),
            "You are not near enough yet: 0 of 3 as agreed, where 2 are needed, and 3 further off"
            " than 1 point.",
        ),
    ],
)
def test_outcome_says_what_is_missing(own: tuple[int, ...], sentence: str) -> None:
    assert outcome_of(compare(*own), USUAL).sentence == sentence


def test_strictest_and_loosest_rules() -> None:
    assert not outcome_of(compare(1, 3, 4), Nearness(0, 0)).near_enough
    assert outcome_of(compare(5, 1, 1), Nearness(4, 0)).near_enough
    assert not outcome_of(compare(1, 3, 4), Nearness(1, 20)).near_enough
    assert outcome_of(compare(1, 3, 5), Nearness(1, 20)).near_enough


@pytest.mark.parametrize(
    ("draft", "no_evidence", "own"),
    [
        (Draft(4), "lowest", 4),
        (Draft(no_evidence=True), "lowest", 1),
        (Draft(no_evidence=True), "missing", None),
        (Draft(), "lowest", None),
    ],
)
def test_no_evidence_counts_as_the_scale_says(draft: Draft, no_evidence: str, own: int | None) -> None:
    assert own_score(draft, lowest=1, no_evidence=no_evidence) == own


def order(number: int, assessor: str = "a", count: int = 3) -> tuple[str, ...]:
    samples = [f"s{one}" for one in range(count)]
    return order_of_try(samples, assessor=assessor, item="q1", criterion="c", number=number)


@settings(max_examples=20)
@given(assessor=st.text(max_size=8), number=st.integers(1, 9))
def test_next_try_has_the_same_samples_in_another_order(assessor: str, number: int) -> None:
    one, other = order(number, assessor), order(number + 1, assessor)
    assert sorted(one) == sorted(other) == ["s0", "s1", "s2"]
    assert one != other


def test_order_is_the_same_again_for_the_same_try_and_differs_between_assessors() -> None:
    assert order(1) == order(1)
    assert len({order(1, f"assessor {n}") for n in range(30)}) == 6
    assert order(4, count=0) == ()
