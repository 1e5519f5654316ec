"""Until when an offer may be answered: to the second."""

from datetime import UTC, datetime, timedelta

import pytest

from recruitment.domain.deadlines import england_bank_holidays
from recruitment.domain.offers import answer_by, may_answer
from tests.conftest import NOW


@pytest.mark.parametrize(("seconds", "may"), [(-1, True), (0, True), (1, False)])
def test_the_last_second_counts_and_the_next_does_not(seconds: int, may: bool) -> None:
    assert may_answer(NOW, NOW + timedelta(seconds=seconds)) is may


PROMISED = datetime(2027, 3, 16, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("offered_at", "by"),
    [
        (PROMISED - timedelta(days=30), PROMISED),
        (PROMISED - timedelta(days=7), PROMISED),
        # A Monday, so the last of five working days is the next one.
        (datetime(2027, 3, 15, 10, tzinfo=UTC), datetime(2027, 3, 22, 17, tzinfo=UTC)),
        # After the promised time; over Good Friday and Easter Monday, and the change of the clocks.
        (datetime(2027, 3, 24, 10, tzinfo=UTC), datetime(2027, 4, 2, 16, tzinfo=UTC)),
    ],
)
def test_offer_that_is_released_late_is_held_for_some_working_days(
    offered_at: datetime, by: datetime
) -> None:
    holidays = england_bank_holidays()
    assert answer_by(PROMISED, offered_at=offered_at, working_days=5, holidays=holidays) == by
