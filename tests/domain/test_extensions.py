"""Until when more time may be given."""

from datetime import UTC, datetime, timedelta

import pytest

from recruitment.domain.extensions import MOST, refusal_of_extension

CLOSES = datetime(2027, 2, 2, 17, 0, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("until", "now", "refusal"),
    [
        (CLOSES + SECOND, CLOSES - DAY, ""),
        (CLOSES + MOST, CLOSES - DAY, ""),
        (CLOSES + 2 * DAY + SECOND, CLOSES + 2 * DAY, ""),
        (CLOSES + 2 * DAY + MOST, CLOSES + 2 * DAY, ""),
        (CLOSES, CLOSES - DAY, "Choose a later time: they have until 5pm on 2 February 2027 already."),
        (
            CLOSES - SECOND,
            CLOSES - DAY,
            "Choose a later time: they have until 5pm on 2 February 2027 already.",
        ),
        (CLOSES + DAY, CLOSES + DAY, "Choose a time that is still to come."),
        (CLOSES + MOST + SECOND, CLOSES - DAY, "Choose a time within 90 days of the closing time."),
    ],
)
def test_more_time_ends_later_than_what_is_held_and_not_too_late(
    until: datetime, now: datetime, refusal: str
) -> None:
    assert refusal_of_extension(until, closes_at=CLOSES, now=now) == refusal
