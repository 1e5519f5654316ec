"""Whether somebody will finish at the pace of the last days."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.domain.pace import PACE_DAYS, Outlook, Pace, pace_of
from tests.conftest import NOW

SOON = NOW + timedelta(days=10)


def pace(left: int, lately: int, due: datetime | None, days: float = 30) -> Pace:
    return pace_of(left=left, lately=lately, began_at=NOW - timedelta(days=days), now=NOW, due=due)


@pytest.mark.parametrize(
    ("left", "lately", "due", "outlook"),
    [
        (0, 14, SOON, Outlook.DONE),
        (20, 14, SOON, Outlook.IN_TIME),
        (21, 14, SOON, Outlook.LATE),
        (21, 14, None, Outlook.IN_TIME),
        (5, 0, SOON, Outlook.OPEN),
        (5, 0, None, Outlook.OPEN),
        (5, 0, NOW - timedelta(seconds=1), Outlook.LATE),
    ],
)
def test_two_a_day_for_ten_days_is_twenty(
    left: int, lately: int, due: datetime | None, outlook: Outlook
) -> None:
    assert pace(left, lately, due).outlook is outlook


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_who_goes_on_as_now_is_done_when_it_says(left: int, lately: int) -> None:
    found = pace_of(left=left, lately=lately, began_at=None, now=NOW, due=None)
    assert found.done_at is not None
    days = (found.done_at - NOW) / timedelta(days=1)
    assert found.a_day * days == pytest.approx(left)
    assert found.a_day * PACE_DAYS == pytest.approx(lately)


def test_who_began_yesterday_is_reckoned_by_the_day_and_not_by_the_week() -> None:
    assert pace(170, 30, SOON, days=1).outlook is Outlook.IN_TIME
    assert pace(170, 30, SOON, days=1).a_day == 30
    assert pace(170, 30, SOON, days=0.1).a_day == 30
    assert pace(170, 30, SOON, days=30).outlook is Outlook.LATE
