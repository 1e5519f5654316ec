"""Offsets, working days, the change of the clocks, and how dates are written."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.domain.deadlines import (
    LONDON,
    MOST_DAYS,
    Offset,
    clock_time,
    date_and_time,
    england_bank_holidays,
    first_disorder,
    is_working_day,
    long_date,
    parse_offset,
    resolve,
)

HOLIDAYS = england_bank_holidays()
OPENS = datetime(2027, 1, 11, 9, 0, tzinfo=LONDON)
CLOSES = datetime(2027, 3, 3, 16, 30, tzinfo=LONDON)
Anchor = Literal["opens", "closes"]
ANCHORS: st.SearchStrategy[Anchor] = st.sampled_from(("opens", "closes"))
DAYS = st.integers(-MOST_DAYS, MOST_DAYS)
CLOCK = st.times().map(lambda clock: time(clock.hour, clock.minute))
MOMENTS = st.integers(0, 29 * 365 * 24 * 60).map(
    lambda n: datetime(2021, 1, 1, tzinfo=UTC) + timedelta(minutes=n)
)


@st.composite
def offsets(draw: st.DrawFn) -> Offset:
    days = draw(DAYS)
    return Offset(draw(ANCHORS), days, draw(st.booleans()) and days != 0, draw(st.none() | CLOCK))


def london(offset: str, opens: datetime = OPENS, closes: datetime = CLOSES) -> str:
    moment = resolve(parse_offset(offset), opens, closes, HOLIDAYS)
    return moment.astimezone(LONDON).strftime("%Y-%m-%d %H:%M %Z")


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("opens", Offset("opens")),
        ("closes", Offset("closes")),
        ("closes + 10 working days", Offset("closes", 10, working=True)),
        ("closes - 3 days", Offset("closes", -3)),
        ("opens + 1 day", Offset("opens", 1)),
        ("closes - 1 working day at 9:00", Offset("closes", -1, working=True, at=time(9))),
        ("closes at 17:30", Offset("closes", at=time(17, 30))),
        ("  closes+2 days   at 09:05 ", Offset("closes", 2, at=time(9, 5))),
        ("closes + 0 working days", Offset("closes")),
    ],
)
def test_an_offset_is_read_from_its_words(text: str, offset: Offset) -> None:
    assert parse_offset(text) == offset


@given(offsets())
def test_an_offset_survives_being_written_and_read(offset: Offset) -> None:
    assert parse_offset(str(offset)) == offset


@pytest.mark.parametrize(
    "text",
    [
        "",
        "closing",
        "closes 3 days",
        "closes + days",
        "closes + 1.5 days",
        "closes + 3 weeks",
        "Closes",
        "closes +- 3 days",
    ],
)
def test_what_is_no_offset_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"^Write a time such as “closes \+ 10 working days”"):
        parse_offset(text)


@pytest.mark.parametrize("text", ["closes at 24:00", "closes + 1 day at 9:60", "opens at 99:99"])
def test_a_time_of_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"^Write the time of day from 0:00 to 23:59\.$"):
        parse_offset(text)


def test_more_than_two_years_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^Write at most 730 days\.$"):
        parse_offset("closes + 731 days")


@given(st.text())
def test_any_text_is_an_offset_or_refused_with_a_sentence(text: str) -> None:
    try:
        offset = parse_offset(text)
    except ValueError as refused:
        assert str(refused).startswith("Write ")  # noqa: PT017
    else:
        assert parse_offset(str(offset)) == offset


def test_days_keep_the_time_of_the_anchor() -> None:
    assert london("closes - 3 days") == "2027-02-28 16:30 GMT"


def test_a_time_of_day_replaces_that_of_the_anchor() -> None:
    assert london("opens + 7 days at 8:15") == "2027-01-18 08:15 GMT"


def test_working_days_leave_out_weekends() -> None:
    assert london("closes + 3 working days") == "2027-03-08 16:30 GMT"


def test_working_days_leave_out_good_friday_and_easter_monday() -> None:
    closes = datetime(2027, 3, 25, 12, 0, tzinfo=LONDON)

    assert london("closes + 1 working day", closes=closes) == "2027-03-30 12:00 BST"


def test_working_days_leave_out_christmas_and_what_is_moved_from_a_weekend() -> None:
    closes = datetime(2027, 12, 24, 12, 0, tzinfo=LONDON)

    assert london("closes + 1 working day", closes=closes) == "2027-12-29 12:00 GMT"


def test_working_days_are_counted_backwards_too() -> None:
    assert london("opens - 6 working days") == "2026-12-31 09:00 GMT"


def test_scotland_has_a_holiday_that_england_has_not() -> None:
    assert is_working_day(date(2026, 11, 30), HOLIDAYS)


def test_the_wall_clock_is_kept_when_the_clocks_go_forward() -> None:
    closes = datetime(2027, 3, 27, 17, 0, tzinfo=LONDON)

    assert london("closes + 1 day", closes=closes) == "2027-03-28 17:00 BST"
    assert resolve(parse_offset("closes + 1 day"), OPENS, closes, HOLIDAYS) - closes == timedelta(hours=23)


def test_a_time_that_the_spring_change_skips_falls_an_hour_later() -> None:
    assert (
        london("closes at 1:30", closes=datetime(2027, 3, 28, 17, 0, tzinfo=LONDON)) == "2027-03-28 02:30 BST"
    )


def test_a_time_that_comes_twice_in_october_is_the_first() -> None:
    closes = datetime(2027, 10, 31, 17, 0, tzinfo=LONDON)

    assert resolve(parse_offset("closes at 1:30"), OPENS, closes, HOLIDAYS) == datetime(
        2027, 10, 31, 0, 30, tzinfo=UTC
    )


def test_an_anchor_in_another_time_zone_is_read_on_london_clocks() -> None:
    closes = datetime(2027, 3, 4, 1, 0, tzinfo=ZoneInfo("Asia/Tokyo"))

    assert london("closes - 1 day at 9:00", closes=closes) == "2027-03-02 09:00 GMT"


def test_an_anchor_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^Give the opening and closing times with their time zone\.$"):
        resolve(Offset("closes"), OPENS, datetime(2027, 3, 3), HOLIDAYS)  # noqa: DTZ001


@given(MOMENTS, ANCHORS)
def test_no_days_are_the_anchor_itself_even_in_the_hour_that_comes_twice(
    moment: datetime, anchor: str
) -> None:
    assert resolve(parse_offset(anchor), moment, moment, HOLIDAYS) == moment


@given(offsets(), MOMENTS)
def test_every_result_is_in_utc(offset: Offset, moment: datetime) -> None:
    assert resolve(offset, moment, moment, HOLIDAYS).tzinfo is UTC


@given(MOMENTS, st.integers(1, 60))
def test_working_days_end_on_a_working_day_with_as_many_between(moment: datetime, days: int) -> None:
    start = moment.astimezone(LONDON).date()
    end = resolve(Offset("closes", days, working=True), moment, moment, HOLIDAYS).astimezone(LONDON).date()

    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert is_working_day(end, HOLIDAYS)
    assert sum(is_working_day(day, HOLIDAYS) for day in between) == days


@given(MOMENTS, st.integers(-300, 299), st.booleans())
def test_one_day_more_is_never_sooner(moment: datetime, days: int, working: bool) -> None:
    sooner, later = (
        resolve(Offset("opens", number, working and number != 0), moment, moment, HOLIDAYS)
        for number in (days, days + 1)
    )

    assert sooner < later


@pytest.mark.parametrize(
    ("earlier", "later", "day"),
    [
        ("closes + 3 days", "closes + 3 days", None),
        ("closes + 3 days", "closes + 3 days at 12:00", None),
        ("closes + 3 days", "closes + 3 days at 11:59", date(2027, 1, 1)),
        ("closes + 10 working days", "closes + 9 working days", date(2027, 1, 1)),
        ("closes + 10 working days", "closes + 20 days", None),
        ("closes + 10 working days", "closes + 16 days", date(2027, 3, 12)),
        ("opens + 10 days", "closes - 10 days", None),
    ],
)
def test_two_offsets_are_compared_on_every_day_of_a_year(earlier: str, later: str, day: date | None) -> None:
    assert first_disorder(parse_offset(earlier), parse_offset(later), HOLIDAYS) == day


@given(offsets(), offsets())
def test_a_disorder_that_is_found_is_one(one: Offset, other: Offset) -> None:
    found = first_disorder(one, other, HOLIDAYS)
    if found is not None:
        noon = datetime.combine(found, time(12), tzinfo=LONDON)
        assert resolve(one, noon, noon, HOLIDAYS) > resolve(other, noon, noon, HOLIDAYS)


def test_a_date_is_written_out_without_a_leading_zero() -> None:
    assert long_date(date(2027, 3, 3)) == "3 March 2027"


def test_a_moment_is_dated_as_in_london() -> None:
    assert long_date(datetime(2027, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2027"


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [
        (16, 30, "4:30pm"),
        (9, 0, "9am"),
        (9, 5, "9:05am"),
        (0, 0, "midnight"),
        (12, 0, "midday"),
        (0, 1, "12:01am"),
        (12, 59, "12:59pm"),
        (23, 59, "11:59pm"),
    ],
)
def test_a_time_is_written_as_people_say_it(hour: int, minute: int, words: str) -> None:
    assert clock_time(datetime(2027, 1, 3, hour, minute, tzinfo=LONDON)) == words


def test_date_and_time_stand_together() -> None:
    assert date_and_time(datetime(2027, 7, 3, 15, 30, tzinfo=UTC)) == "4:30pm on 3 July 2027"
