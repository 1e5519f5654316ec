"""How a day is cut into slots, until when one may choose, and how a slot is said."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recruitment.domain.booking import (
    MOST_SLOTS,
    DayPlan,
    choose_by,
    in_words,
    remind_at,
    slots_within,
    why_not,
)
from recruitment.domain.deadlines import england_bank_holidays

NOW = datetime(2027, 3, 25, 10, tzinfo=UTC)
NINE = datetime(2027, 3, 29, 8, tzinfo=UTC)


@settings(max_examples=60)
@given(
    hours=st.integers(1, 14),
    minutes=st.integers(1, 120),
    gap=st.integers(0, 30),
    rest_after=st.integers(0, 5),
    rest=st.integers(0, 60),
)
def test_slots_lie_within_the_day_and_never_touch(
    hours: int, minutes: int, gap: int, rest_after: int, rest: int
) -> None:
    plan = DayPlan(NINE, NINE + timedelta(hours=hours), minutes, gap, rest_after, rest)
    slots = slots_within(plan)
    assert len(slots) <= MOST_SLOTS
    assert all(ends - begins == timedelta(minutes=minutes) for begins, ends in slots)
    assert all(begins >= NINE and ends <= plan.ends_at for begins, ends in slots)
    for number, (one, other) in enumerate(pairwise(slots), 1):
        is_rest = rest_after and number % rest_after == 0
        assert other[0] - one[1] == timedelta(minutes=rest if is_rest else gap)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ends_at": NINE}, "Enter an end that is later than the beginning."),
        ({"begins_at": NOW}, "Enter a day and time that are still to come."),
        ({"ends_at": NINE + timedelta(hours=15)}, "Shorten the day to 14 hours or fewer."),
        ({"minutes": 39}, "Enter 40 minutes at least: the exercise takes as long."),
        ({"minutes": 241}, "Enter a later end: no slot fits between these times."),
        ({}, None),
    ],
)
def test_day_that_cannot_be_is_refused_in_a_sentence(change: dict[str, object], sentence: str | None) -> None:
    given_day = {"begins_at": NINE, "ends_at": NINE + timedelta(hours=4), "minutes": 40} | change
    assert why_not(DayPlan(**given_day), exercise_minutes=40, now=NOW) == sentence  # type: ignore[arg-type]


def test_time_to_choose_is_reckoned_in_working_days_across_easter_and_the_clocks() -> None:
    # 26 and 29 March are Good Friday and Easter Monday; the clocks go forward between them.
    holidays = england_bank_holidays()
    assert remind_at(NOW, 2, holidays) == datetime(2027, 3, 31, 8, tzinfo=UTC)
    assert choose_by(NOW, 4, holidays) == datetime(2027, 4, 2, 16, tzinfo=UTC)


def test_slot_is_said_on_the_clock_of_london_with_its_weekday() -> None:
    words = in_words(NINE, NINE + timedelta(minutes=40))
    assert words == "9am to 9:40am on Monday 29 March 2027"
