"""When a scorecard is complete, when a batch is, and in what order to read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.domain.scorecards import (
    NO_EVIDENCE,
    Draft,
    EvidenceRule,
    Gap,
    draft_of,
    gaps_in,
    reading_order,
    review_is_due,
    time_in_words,
)

POINTS = (1, 2, 3, 4, 5)
REQUIRED, EXTREMES, OPTIONAL = EvidenceRule.REQUIRED, EvidenceRule.EXTREMES, EvidenceRule.OPTIONAL
LOWEST = "Write what you saw, or missed: 1, the lowest score, needs evidence."
HIGHEST = "Write what you saw: 5, the highest score, needs evidence."
ABSENT = "Write what you looked for: “No evidence seen” needs a reason."
EVERY = "Write what you saw: every score needs evidence."


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("4", Draft(score=4, evidence="words")),
        (NO_EVIDENCE, Draft(no_evidence=True, evidence="words")),
        ("", Draft(evidence="words")),
        (None, Draft(evidence="words")),
    ],
)
def test_button_and_text_make_a_draft_and_back(choice: str | None, expected: Draft) -> None:
    assert draft_of(choice, "words") == expected
    assert expected.choice == (choice or None)


def test_button_that_is_none_of_ours_makes_no_draft() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        draft_of("splendid", "")


@pytest.mark.parametrize(
    ("rule", "draft", "expected"),
    [
        (EXTREMES, Draft(score=1), LOWEST),
        (EXTREMES, Draft(score=2), None),
        (EXTREMES, Draft(score=4), None),
        (EXTREMES, Draft(score=5), HIGHEST),
        (EXTREMES, Draft(no_evidence=True), ABSENT),
        (REQUIRED, Draft(score=1), LOWEST),
        (REQUIRED, Draft(score=3), EVERY),
        (REQUIRED, Draft(score=5), HIGHEST),
        (REQUIRED, Draft(no_evidence=True), ABSENT),
        (OPTIONAL, Draft(score=1), None),
        (OPTIONAL, Draft(score=5), None),
        (OPTIONAL, Draft(no_evidence=True), None),
    ],
)
def test_evidence_is_asked_for_as_the_rule_says(
    rule: EvidenceRule, draft: Draft, expected: str | None
) -> None:
    gaps = gaps_in(draft, points=POINTS, rule=rule)
    assert gaps == (() if expected is None else (Gap("evidence", expected),))


@pytest.mark.parametrize("rule", list(EvidenceRule))
@pytest.mark.parametrize("draft", [Draft(1, evidence="x"), Draft(5, evidence="x"), Draft(None, True, "x")])
def test_nothing_more_is_asked_where_there_is_evidence(rule: EvidenceRule, draft: Draft) -> None:
    assert gaps_in(draft, points=POINTS, rule=rule) == ()


def test_white_space_is_no_evidence() -> None:
    assert gaps_in(Draft(5, evidence=" \n\t"), points=POINTS, rule=EXTREMES) == (Gap("evidence", HIGHEST),)


@pytest.mark.parametrize("rule", list(EvidenceRule))
@pytest.mark.parametrize("draft", [Draft(), Draft(evidence="only words"), Draft(score=0), Draft(score=6)])
def test_score_is_asked_for_before_evidence(rule: EvidenceRule, draft: Draft) -> None:
    sentence = "Choose a score from 1 to 5, or choose “No evidence seen”."
    assert gaps_in(draft, points=POINTS, rule=rule) == (Gap("score", sentence),)


def test_extremes_follow_the_scale() -> None:
    points = (1, 2, 3, 4)
    assert gaps_in(Draft(score=4), points=points, rule=EXTREMES) != ()
    assert gaps_in(Draft(score=3), points=points, rule=EXTREMES) == ()


@pytest.mark.parametrize(
    ("unscored", "drafted", "due"),
    [(5, 9, False), (5, 10, True), (5, 11, True), (0, 1, True), (0, 0, False), (1, 0, False), (0, 10, True)],
)
def test_review_is_due_at_a_full_batch_or_at_the_end(unscored: int, drafted: int, due: bool) -> None:
    assert review_is_due(unscored=unscored, drafted=drafted, batch=10) is due


CANDIDATES = [f"DL27-{n:04}" for n in range(30)]


def order(
    assessor: str = "a", item: str = "q1", criterion: str = "purpose", seed: int = 0
) -> tuple[str, ...]:
    return reading_order(CANDIDATES, assessor=assessor, item=item, criterion=criterion, seed=seed)


def test_order_is_the_same_for_the_same_arguments_however_they_come() -> None:
    backwards = reading_order(reversed(CANDIDATES), assessor="a", item="q1", criterion="purpose", seed=0)
    assert order() == backwards


def test_order_is_another_for_each_assessor_pass_and_seed() -> None:
    orders = {
        order(),
        order(assessor="b"),
        order(item="q2"),
        order(criterion="bravery"),
        order(seed=1),
        tuple(CANDIDATES),
    }
    assert len(orders) == 6


def test_every_candidate_is_first_about_as_often_as_another() -> None:
    four = CANDIDATES[:4]
    firsts = [
        reading_order(four, assessor=str(n), item="q1", criterion="purpose", seed=0)[0] for n in range(4000)
    ]
    assert all(900 < firsts.count(candidate) < 1100 for candidate in four)


@given(st.lists(st.text(max_size=8), unique=True), st.text(), st.integers())
def test_order_loses_and_repeats_nobody(candidates: list[str], assessor: str, seed: int) -> None:
    shuffled = reading_order(candidates, assessor=assessor, item="q1", criterion="purpose", seed=seed)
    assert sorted(shuffled) == sorted(candidates)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0.2, "about 1 minute"),
        (1.75, "about 2 minutes"),
        (17.5, "about 18 minutes"),
        (90, "about 90 minutes"),
        (91, "about 1 hour 45 minutes"),
        (118, "about 2 hours"),
        (121, "about 2 hours 15 minutes"),
        (315, "about 5 hours 15 minutes"),
    ],
)
def test_time_is_told_as_people_plan_an_evening(minutes: float, words: str) -> None:
    assert time_in_words(minutes) == words
