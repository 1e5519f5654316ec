"""In which morning leads are told of something."""

from datetime import UTC, datetime

import pytest

from recruitment.domain.news import told_at


@pytest.mark.parametrize(
    ("came", "told"),
    [
        ("2027-01-12T06:59:59", "2027-01-12T07:00:00"),  # a Tuesday
        ("2027-01-12T07:00:00", "2027-01-12T07:00:00"),
        ("2027-01-12T07:00:01", "2027-01-13T07:00:00"),
        ("2027-01-15T09:00:00", "2027-01-18T07:00:00"),  # over a weekend
        ("2027-03-25T17:00:00", "2027-03-30T07:00:00"),  # over Easter
        ("2027-06-30T23:30:00", "2027-07-01T07:00:00"),
    ],
)
def test_it_is_the_next_morning_of_a_working_day(came: str, told: str) -> None:
    assert told_at(datetime.fromisoformat(came).replace(tzinfo=UTC)) == datetime.fromisoformat(told).replace(
        tzinfo=UTC
    )
