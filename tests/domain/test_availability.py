"""Half-days, and how they read."""

from datetime import UTC, date, datetime

import pytest

from recruitment.domain.availability import (
    MOST_DAYS,
    Half,
    HalfDay,
    days_between,
    half_days,
    half_of,
    in_words,
    said_words,
)

TUESDAY, WEDNESDAY = date(2027, 1, 19), date(2027, 1, 20)
ALL_TUESDAY = frozenset(half_days([TUESDAY]))
EARLY_WEDNESDAY = HalfDay(WEDNESDAY, Half.MORNING)


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2027, 1, day, hour, tzinfo=UTC)


def test_weekends_and_holidays_are_no_days_to_choose() -> None:
    found = days_between(at(15), at(19), {date(2027, 1, 18)})
    assert found == (date(2027, 1, 15), TUESDAY)
    assert days_between(at(19), at(15), ()) == ()


def test_a_span_that_a_slip_made_long_fills_no_page() -> None:
    assert len(days_between(at(1), at(1).replace(year=2028), ())) == MOST_DAYS


@pytest.mark.parametrize(("hour", "half"), [(11, Half.MORNING), (12, Half.AFTERNOON), (15, Half.AFTERNOON)])
def test_half_of_a_moment_is_by_the_clock_in_london(hour: int, half: Half) -> None:
    assert half_of(at(19, hour)) == HalfDay(TUESDAY, half)
    # In June, noon in London is eleven in UTC.
    assert half_of(datetime(2027, 6, 1, 11, tzinfo=UTC)).half is Half.AFTERNOON


def test_both_halves_are_a_day() -> None:
    said = {*ALL_TUESDAY, EARLY_WEDNESDAY}
    assert in_words(said) == "19 January, 20 January in the morning"


@pytest.mark.parametrize(
    ("halves", "held_at", "words"),
    [
        (frozenset(), None, "Has not said when they can."),
        (ALL_TUESDAY, None, "Can on 19 January."),
        (ALL_TUESDAY, at(19, 15), "Can then."),
        (ALL_TUESDAY, at(20), "Did not say that they can then; can on 19 January."),
    ],
)
def test_what_a_lead_is_told(halves: frozenset[HalfDay], held_at: datetime | None, words: str) -> None:
    assert said_words(halves, held_at) == words
