"""A budget of hours is spent in rounds, evenly, to the last reading."""

import pytest

from recruitment.domain.spending import Budget


def test_rounds_share_what_is_left_and_spend_all_of_it() -> None:
    asked, spent = [], 0
    for number in range(4):
        budget = Budget(hours=10, minutes=1.75, rounds=4, asked=number, spent=spent)
        asked.append(budget.next_round)
        spent += budget.next_round
    assert asked == [86, 86, 85, 85]
    assert sum(asked) == Budget(10, 1.75, 4, 0, 0).readings == 342


@pytest.mark.parametrize(
    ("asked", "spent", "left", "following"),
    [(0, 0, 60, 15), (1, 5, 55, 19), (6, 40, 20, 20), (4, 60, 0, 0), (2, 75, 0, 0)],
)
def test_what_was_not_spent_goes_to_the_rounds_that_come(
    asked: int, spent: int, left: int, following: int
) -> None:
    budget = Budget(hours=1, minutes=1, rounds=4, asked=asked, spent=spent)
    assert (budget.left, budget.next_round) == (left, following)
