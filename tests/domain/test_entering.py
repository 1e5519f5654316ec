"""Until which day an application may have come that a lead enters."""

from datetime import UTC, date, datetime, timedelta

import pytest

from recruitment.domain.entering import CAME, TO_ENTER, CameBy, needs_until, refusal_of_entry
from recruitment.domain.window import Window

OPENS = datetime(2027, 2, 1, 9, tzinfo=UTC)
CLOSES = datetime(2027, 2, 26, 17, tzinfo=UTC)
OPEN = Window(OPENS, CLOSES, timedelta(minutes=15))
LATER = datetime(2027, 3, 20, 10, tzinfo=UTC)


@pytest.mark.parametrize("day", [date(2027, 2, 26), date(2027, 2, 1), date(2027, 1, 20), date(2026, 2, 1)])
def test_what_came_on_the_day_of_closing_or_before_is_entered_however_late(day: date) -> None:
    assert refusal_of_entry(day, window=OPEN, now=LATER) == ""


def test_what_came_the_day_after_closing_is_refused_with_the_closing_time() -> None:
    assert refusal_of_entry(date(2027, 2, 27), window=OPEN, now=LATER) == (
        "It came too late to be entered: applications closed at 5pm on 26 February 2027. Tell them, and why."
    )


@pytest.mark.parametrize(("grace", "refused"), [(0, True), (15, False)])
def test_where_applications_close_at_midnight_the_day_that_begins_counts_by_its_grace(
    grace: int, refused: bool
) -> None:
    window = Window(OPENS, datetime(2027, 2, 27, tzinfo=UTC), timedelta(minutes=grace))
    assert bool(refusal_of_entry(date(2027, 2, 27), window=window, now=LATER)) is refused


def test_in_summer_the_day_is_londons() -> None:
    window = Window(OPENS, datetime(2027, 6, 30, 22, 59, tzinfo=UTC), timedelta())
    assert refusal_of_entry(date(2027, 7, 1), window=window, now=datetime(2027, 7, 2, tzinfo=UTC)) != ""
    assert refusal_of_entry(date(2027, 6, 30), window=window, now=datetime(2027, 7, 2, tzinfo=UTC)) == ""


@pytest.mark.parametrize(
    ("day", "now", "sentence"),
    [
        (date(2027, 2, 3), datetime(2027, 2, 2, tzinfo=UTC), "this one is still to come"),
        (date(2026, 1, 3), LATER, "Check the year"),
        (date(2027, 1, 31), OPENS - timedelta(seconds=1), "Enter it once applications are open, from 9am"),
    ],
)
def test_a_day_that_cannot_be_and_a_cohort_that_is_not_open_are_refused(
    day: date, now: datetime, sentence: str
) -> None:
    assert sentence in refusal_of_entry(day, window=OPEN, now=now)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (CLOSES - TO_ENTER, None),
        (CLOSES - TO_ENTER + timedelta(seconds=1), CLOSES + timedelta(seconds=1)),
        (LATER, LATER + timedelta(days=7)),
    ],
)
def test_there_is_always_a_week_to_type_it(now: datetime, until: datetime | None) -> None:
    assert needs_until(OPEN, now) == until


def test_every_way_has_words() -> None:
    assert set(CAME) == set(CameBy)
