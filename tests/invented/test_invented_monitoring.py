"""What invented people say of themselves: answers there are, the same for the same seed, not by everybody."""

from collections import Counter

from recruitment.domain.monitoring import CODES, PREFER_NOT, USUAL, asked_for, chosen
from recruitment.invented import invent_monitoring


def test_every_answer_is_one_that_is_offered() -> None:
    for number in range(200):
        said = invent_monitoring(7, number, CODES)
        assert chosen(asked_for(CODES), said) == said
        assert set(said) in (set(), set(CODES))


def test_the_same_seed_says_the_same_and_another_something_else() -> None:
    one, again, other = ([invent_monitoring(seed, n, USUAL) for n in range(30)] for seed in (7, 7, 8))
    assert one == again
    assert one != other


def test_some_say_nothing_and_some_prefer_not_to() -> None:
    every = [invent_monitoring(7, number, USUAL) for number in range(1000)]
    assert 110 < every.count({}) < 190
    said = Counter(one["age"] for one in every if one)
    assert 25 < said[PREFER_NOT.value] < 85
    assert said["25-34"] > said["35-44"] > said["45-54"]
