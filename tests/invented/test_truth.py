"""Scores drawn from the rating scale model: what the model says comes out, in frequencies and in means."""

from collections import Counter
from math import exp
from random import Random

import pytest

from recruitment.invented import draw_score, evidence_for, invent_truth
from recruitment.invented.truth import CRITERIA, LOGITS_PER_POINT

DRAWS = 20_000


def drawn(truth: float, severity: float = 0.0, difficulty: float = 0.0) -> Counter[int]:
    rng = Random(1)
    return Counter(draw_score(truth, severity, difficulty, rng, 1, 5) for _ in range(DRAWS))


def mean(scores: Counter[int]) -> float:
    return sum(score * count for score, count in scores.items()) / DRAWS


@pytest.mark.parametrize("truth", [1, 2, 3, 4, 5])
def test_the_likeliest_score_is_the_nearest_to_the_truth(truth: int) -> None:
    assert drawn(truth).most_common(1)[0][0] == truth


@pytest.mark.parametrize(("low", "high"), [(1, 4), (0, 10), (1, 2)])
def test_scores_stay_on_the_scale_and_use_all_of_it(low: int, high: int) -> None:
    rng = Random(1)
    scores = {draw_score(rng.uniform(low, high), 0, 0, rng, low, high) for _ in range(5000)}
    assert scores == set(range(low, high + 1))


def test_neighbouring_scores_have_the_odds_of_the_model() -> None:
    scores = drawn(3.4, severity=0.3, difficulty=-0.2)
    theta = LOGITS_PER_POINT * (3.4 - 3) - 0.3 + 0.2
    for score in (2, 3, 4):
        threshold = LOGITS_PER_POINT * (score + 0.5 - 3)
        assert scores[score + 1] / scores[score] == pytest.approx(exp(theta - threshold), rel=0.12)


def test_severity_and_difficulty_lower_scores_alike() -> None:
    assert mean(drawn(3.0, severity=1.0)) == mean(drawn(3.0, difficulty=1.0)) < mean(drawn(3.0)) - 0.3


def test_a_mild_assessor_of_a_middling_candidate_errs_as_much_as_a_severe_one() -> None:
    assert mean(drawn(3.0, severity=-1.0)) + mean(drawn(3.0, severity=1.0)) == pytest.approx(6, abs=0.05)


def test_truths_lie_on_the_scale_spread_out_and_agree_among_criteria() -> None:
    rng = Random(1)
    truths = [invent_truth(rng) for _ in range(4000)]
    one, two = [truth["purpose"] for truth in truths], [truth["systemic"] for truth in truths]
    assert min(min(truth.values()) for truth in truths) >= 1
    assert max(max(truth.values()) for truth in truths) <= 5
    assert 0.45 < correlation(one, two) < 0.62


def correlation(one: list[float], two: list[float]) -> float:
    mean_one, mean_two = sum(one) / len(one), sum(two) / len(two)
    together = sum((a - mean_one) * (b - mean_two) for a, b in zip(one, two, strict=True))
    spread = sum((a - mean_one) ** 2 for a in one) * sum((b - mean_two) ** 2 for b in two)
    return float(together / spread**0.5)


@pytest.mark.parametrize("criterion", CRITERIA)
def test_every_criterion_has_evidence_for_low_middle_and_high_scores(criterion: str) -> None:
    words = [{evidence_for(criterion, score, Random(n), 1, 5) for n in range(30)} for score in (1, 3, 5)]
    assert [len(some) for some in words] == [3, 3, 3]
    assert not words[0] & words[1]
    assert not words[1] & words[2]


@pytest.mark.parametrize(("score", "level"), [(1, 1), (2, 1), (3, 3), (4, 5), (5, 5)])
def test_evidence_matches_the_score(score: int, level: int) -> None:
    assert evidence_for("purpose", score, Random(2), 1, 5) == evidence_for("purpose", level, Random(2), 1, 5)


def test_a_criterion_of_another_programme_has_no_evidence() -> None:
    assert evidence_for("sent_form", 3, Random(1), 1, 4) == ""
