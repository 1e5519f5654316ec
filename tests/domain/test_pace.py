"""Whether somebody will finish at the pace of the last days."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.domain.pace import PACE_DAYS, Outlook, pace_of
from tests.conftest import NOW

SOON = NOW + timedelta(days=10)


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
def test_two_a_day_for_ten_days_is_twenty(left: int, lately: int, due: object, outlook: Outlook) -> None:
    assert pace_of(left=left, lately=lately, now=NOW, due=due).outlook is outlook  # type: ignore[arg-type]


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_who_goes_on_as_now_is_done_when_it_says(left: int, lately: int) -> None:
    pace = pace_of(left=left, lately=lately, now=NOW, due=None)
    assert pace.done_at is not None
    days = (pace.done_at - NOW) / timedelta(days=1)
    assert pace.a_day * days == pytest.approx(left)
    assert pace.a_day * PACE_DAYS == pytest.approx(lately)
