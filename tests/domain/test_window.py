"""When an application may be started, changed and sent."""

from datetime import UTC, datetime, timedelta

import pytest

from recruitment.domain.window import Window, WindowPhase

OPENS = datetime(2027, 1, 5, 10, 0, tzinfo=UTC)
CLOSES = datetime(2027, 2, 2, 17, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
WINDOW = Window(OPENS, CLOSES, timedelta(minutes=15))


@pytest.mark.parametrize(
    ("now", "phase"),
    [
        (OPENS - SECOND, WindowPhase.BEFORE),
        (OPENS, WindowPhase.OPEN),
        (CLOSES, WindowPhase.OPEN),
        (CLOSES + SECOND, WindowPhase.AFTER),
    ],
)
def test_phase_turns_at_the_second(now: datetime, phase: WindowPhase) -> None:
    assert WINDOW.phase(now) is phase


@pytest.mark.parametrize(
    ("now", "allowed"),
    [(OPENS - SECOND, False), (OPENS, True), (CLOSES, True), (CLOSES + SECOND, False)],
)
def test_starting_has_no_grace(now: datetime, allowed: bool) -> None:
    assert WINDOW.may_start(now) is allowed


@pytest.mark.parametrize(
    ("now", "allowed"),
    [
        (OPENS - SECOND, False),
        (OPENS, True),
        (CLOSES + timedelta(minutes=15), True),
        (CLOSES + timedelta(minutes=15) + SECOND, False),
    ],
)
def test_writing_ends_with_the_grace(now: datetime, allowed: bool) -> None:
    assert WINDOW.may_write(now) is allowed


def test_without_grace_writing_ends_with_the_closing_second() -> None:
    window = Window(OPENS, CLOSES)
    assert window.may_write(CLOSES)
    assert not window.may_write(CLOSES + SECOND)


LATER = CLOSES + timedelta(days=3)


@pytest.mark.parametrize("closes", [CLOSES, LATER])
@pytest.mark.parametrize(
    ("after", "allowed"),
    [
        (-SECOND, True),
        (timedelta(), True),
        (SECOND, True),
        (timedelta(minutes=15), True),
        (timedelta(minutes=15) + SECOND, False),
    ],
)
def test_more_time_ends_as_the_closing_time_does(closes: datetime, after: timedelta, allowed: bool) -> None:
    own = WINDOW.until(LATER if closes == LATER else None)
    assert (own.closes_at, own.extended) == (closes, closes == LATER)
    assert own.may_write(closes + after) is allowed


@pytest.mark.parametrize("until", [None, CLOSES - SECOND, CLOSES])
def test_what_was_given_takes_no_time_away(until: datetime | None) -> None:
    assert WINDOW.until(until) == WINDOW


def test_more_time_is_for_those_who_have_begun() -> None:
    assert not WINDOW.until(LATER).may_start(CLOSES - SECOND)
