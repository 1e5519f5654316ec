"""The dates of one cohort."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from recruitment.domain.deadlines import LONDON, england_bank_holidays
from recruitment.programme.dates import CohortDates, DatesRefused, cohort_dates
from recruitment.programme.loading import parse_definition

HOLIDAYS = england_bank_holidays()
OPENS = datetime(2027, 3, 1, 9, 0, tzinfo=LONDON)
CLOSES = datetime(2027, 3, 27, 17, 0, tzinfo=LONDON)


def test_every_date_is_counted_from_opening_and_closing(example: str) -> None:
    dates = cohort_dates(parse_definition(example), opens=OPENS, closes=CLOSES, holidays=HOLIDAYS)

    assert dates == CohortDates(
        opens=datetime(2027, 3, 1, 9, 0, tzinfo=UTC),
        closes=datetime(2027, 3, 27, 17, 0, tzinfo=UTC),
        last_moment=datetime(2027, 3, 27, 17, 10, tzinfo=UTC),
        reminders=(datetime(2027, 3, 24, 9, 0, tzinfo=UTC),),
        release=datetime(2027, 4, 12, 16, 0, tzinfo=UTC),
        decisions_by=datetime(2027, 4, 14, 16, 0, tzinfo=UTC),
        offers_by=datetime(2027, 4, 26, 16, 0, tzinfo=UTC),
    )


def test_a_reminder_that_would_come_before_opening_is_left_out(example: str) -> None:
    text = example.replace('"closes - 3 days at 9:00"', '"closes - 2 days", "closes - 60 days"')

    dates = cohort_dates(parse_definition(text), opens=OPENS, closes=CLOSES, holidays=HOLIDAYS)

    assert dates.reminders == (datetime(2027, 3, 25, 17, 0, tzinfo=UTC),)


def test_a_reminder_that_would_come_after_closing_is_left_out(example: str) -> None:
    text = example.replace('"closes - 3 days at 9:00"', '"opens + 60 days"')

    dates = cohort_dates(parse_definition(text), opens=OPENS, closes=CLOSES, holidays=HOLIDAYS)

    assert dates.reminders == ()


def test_a_cohort_that_closes_before_it_opens_is_refused(example: str) -> None:
    with pytest.raises(DatesRefused) as refused:
        cohort_dates(parse_definition(example), opens=CLOSES, closes=OPENS, holidays=HOLIDAYS)

    assert refused.value.sentence == "Close after opening: applications open at 5pm on 27 March 2027."


def test_a_release_that_would_come_before_closing_is_refused(example: str) -> None:
    text = example.replace('"closes + 10 working days"', '"closes at 9:00"')

    with pytest.raises(DatesRefused) as refused:
        cohort_dates(parse_definition(text), opens=OPENS, closes=CLOSES, holidays=HOLIDAYS)

    assert refused.value.sentence == (
        "Put closing, release, decisions and offers in this order in the definition."
    )
