"""Until when an offer may be answered: to the second."""

from datetime import timedelta

import pytest

from recruitment.domain.offers import may_answer
from tests.conftest import NOW


@pytest.mark.parametrize(("seconds", "may"), [(-1, True), (0, True), (1, False)])
def test_the_last_second_counts_and_the_next_does_not(seconds: int, may: bool) -> None:
    assert may_answer(NOW, NOW + timedelta(seconds=seconds)) is may
