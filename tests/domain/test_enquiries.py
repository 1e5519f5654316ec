"""Enquiries: the days on which one can have come, and by which it can be due."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.domain.enquiries import LONGEST_AGO, came_at, due_at, refusal_of_days

NOW = datetime(2027, 1, 12, 10, 0, tzinfo=UTC)
TODAY = date(2027, 1, 12)


@pytest.mark.parametrize(
    ("came", "due", "begins"),
    [
        (TODAY, None, ""),
        (TODAY, TODAY, ""),
        (TODAY - LONGEST_AGO, TODAY + LONGEST_AGO, ""),
        (TODAY + timedelta(days=1), None, "Enter the day on which it came"),
        (TODAY - LONGEST_AGO - timedelta(days=1), None, "Check the year in which it came"),
        (TODAY, TODAY - timedelta(days=1), "Enter a day from today on"),
        (TODAY, TODAY + LONGEST_AGO + timedelta(days=1), "Check the year by which"),
    ],
)
def test_days_that_cannot_be_are_refused(came: date, due: date | None, begins: str) -> None:
    said = refusal_of_days(came, due, NOW)
    assert said.startswith(begins)
    assert bool(said) is bool(begins)


def test_what_came_today_came_now_at_the_latest_and_else_at_noon() -> None:
    assert came_at(TODAY, NOW) == NOW
    assert came_at(TODAY, NOW + timedelta(hours=5)) == datetime(2027, 1, 12, 12, 0, tzinfo=UTC)
    assert came_at(date(2026, 7, 1), NOW) == datetime(2026, 7, 1, 11, 0, tzinfo=UTC)


def test_it_is_due_at_five_in_london() -> None:
    assert due_at(date(2027, 7, 1)) == datetime(2027, 7, 1, 16, 0, tzinfo=UTC)


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 1, 1)))
def test_nothing_came_after_it_was_recorded(day: date) -> None:
    assert came_at(day, NOW) <= NOW
