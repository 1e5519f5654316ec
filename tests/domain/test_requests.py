"""Requests: every kind has words, and by when each is due is counted in working days."""

from datetime import UTC, datetime

import pytest

from recruitment.domain.deadlines import england_bank_holidays, is_working_day
from recruitment.domain.requests import FROM_APPLICANTS, MOST_DAYS, WORDS, RequestKind, request_due
from recruitment.programme.counted_days import RequestDays

HOLIDAYS = england_bank_holidays()


def test_every_kind_has_words_and_days() -> None:
    days = RequestDays()
    assert set(WORDS) == set(RequestKind) == set(RequestDays.model_fields)
    assert all(1 <= days.of(kind) <= MOST_DAYS for kind in RequestKind)


def test_no_two_kinds_are_called_the_same() -> None:
    called = [words.called for words in WORDS.values()]
    assert len(set(called)) == len(called)
    assert len({words.name for words in WORDS.values()}) == len(WORDS)


def test_applicants_send_what_is_theirs_to_ask() -> None:
    assert FROM_APPLICANTS == (
        RequestKind.APPEAL,
        RequestKind.CORRECTION,
        RequestKind.DELETION,
        RequestKind.ACCESS,
        RequestKind.COMPLAINT,
        RequestKind.QUESTION,
    )


@pytest.mark.parametrize(
    ("made", "days", "due"),
    [
        # A Tuesday, in winter time.
        ((2027, 1, 12, 10), 5, (2027, 1, 19, 17)),
        # Late on a Friday: counted from Monday.
        ((2027, 1, 15, 23), 1, (2027, 1, 18, 17)),
        # Over Easter: Friday 26 and Monday 29 March are holidays, and the clocks change between.
        ((2027, 3, 25, 9), 2, (2027, 3, 31, 16)),
        # Asked on a Sunday.
        ((2027, 1, 17, 12), 1, (2027, 1, 18, 17)),
    ],
)
def test_a_request_is_due_at_five_in_london_so_many_working_days_later(
    made: tuple[int, int, int, int], days: int, due: tuple[int, int, int, int]
) -> None:
    assert request_due(datetime(*made, tzinfo=UTC), days, HOLIDAYS) == datetime(*due, tzinfo=UTC)


@pytest.mark.parametrize("days", [1, 5, MOST_DAYS])
def test_the_day_promised_is_a_working_day(days: int) -> None:
    for day in range(1, 29):
        due = request_due(datetime(2026, 12, day, 12, tzinfo=UTC), days, HOLIDAYS)
        assert is_working_day(due.date(), HOLIDAYS)
