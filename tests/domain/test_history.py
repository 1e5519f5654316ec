"""Gaps and overlaps of a history, against a count of months one by one."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.domain.history import Month, Overlap, Period, Span, duration_words, gaps, overlaps

NOW = Month(2027, 1)
LEFT_EDUCATION = Month(2015, 7)

months = st.integers(0, 150).map(lambda later: Month(2014, 8).plus(later))
ended = st.tuples(months, months).map(lambda pair: Period(min(pair), max(pair)))
periods = st.one_of(ended, months.map(Period))
histories = st.lists(periods, max_size=12)


def month_numbers(first: Month, last: Month) -> set[int]:
    """Every month from first to last, as numbers counted another way than `Month.plus`."""
    return set(range(first.year * 12 + first.month, last.year * 12 + last.month + 1))


def numbers_of(period: Period) -> set[int]:
    last = NOW if period.end is None else min(period.end, NOW)
    return month_numbers(period.start, last)


def test_a_month_is_that_of_its_day() -> None:
    assert Month.of(date(2019, 6, 30)) == Month(2019, 6)


def test_there_is_no_thirteenth_month() -> None:
    with pytest.raises(ValueError, match="There is no month 13"):
        Month(2020, 13)


@pytest.mark.parametrize(
    ("months_later", "then"),
    [
        (0, Month(2019, 11)),
        (1, Month(2019, 12)),
        (2, Month(2020, 1)),
        (-11, Month(2018, 12)),
        (26, Month(2022, 1)),
    ],
)
def test_months_are_added_over_the_turn_of_the_year(months_later: int, then: Month) -> None:
    assert Month(2019, 11).plus(months_later) == then


def test_march_to_june_is_four_months() -> None:
    assert Month(2019, 3).until(Month(2019, 6)) == 4


def test_between_june_and_september_lie_july_and_august() -> None:
    history = [Period(LEFT_EDUCATION, Month(2019, 6)), Period(Month(2019, 9))]
    (gap,) = gaps(history, since=LEFT_EDUCATION, now=NOW)
    assert gap == Span(Month(2019, 7), Month(2019, 8))
    assert gap.months == 2
    assert gap.words == "July to August 2019"


@pytest.mark.parametrize("begun", [Month(2019, 6), Month(2019, 7)])
def test_a_change_of_post_is_neither_gap_nor_overlap(begun: Month) -> None:
    history = [Period(LEFT_EDUCATION, Month(2019, 6)), Period(begun)]
    assert gaps(history, since=LEFT_EDUCATION, now=NOW) == ()
    assert overlaps(history, now=NOW) == ()


def test_no_history_is_one_gap_between_leaving_education_and_now() -> None:
    assert gaps([], since=Month(2026, 7), now=NOW) == (Span(Month(2026, 8), Month(2026, 12)),)


def test_the_month_of_leaving_and_the_present_one_are_no_gap() -> None:
    assert gaps([], since=Month(2026, 12), now=NOW) == ()


def test_what_ended_leaves_a_gap_until_now() -> None:
    history = [Period(LEFT_EDUCATION, Month(2026, 10))]
    (gap,) = gaps(history, since=LEFT_EDUCATION, now=NOW)
    assert gap.words == "November to December 2026"


def test_gaps_shorter_than_asked_for_are_left_out() -> None:
    history = [
        Period(LEFT_EDUCATION, Month(2019, 6)),
        Period(Month(2019, 9), Month(2020, 1)),
        Period(Month(2020, 6)),
    ]
    assert [gap.months for gap in gaps(history, since=LEFT_EDUCATION, now=NOW, shortest=3)] == [4]


def test_a_long_post_covers_a_short_one_within_it() -> None:
    history = [Period(LEFT_EDUCATION), Period(Month(2018, 1), Month(2018, 3))]
    assert gaps(history, since=LEFT_EDUCATION, now=NOW) == ()
    assert overlaps(history, now=NOW) == (Overlap(0, 1, Span(Month(2018, 1), Month(2018, 3))),)


def test_two_that_go_on_overlap_even_if_one_began_this_month() -> None:
    history = [Period(LEFT_EDUCATION), Period(NOW)]
    assert overlaps(history, now=NOW) == (Overlap(0, 1, Span(NOW, NOW)),)


def test_a_month_within_a_longer_post_overlaps() -> None:
    history = [Period(Month(2018, 5), Month(2018, 5)), Period(LEFT_EDUCATION)]
    assert overlaps(history, now=NOW) == (Overlap(0, 1, Span(Month(2018, 5), Month(2018, 5))),)


def test_a_post_in_the_future_covers_nothing_yet() -> None:
    history = [Period(LEFT_EDUCATION, Month(2026, 10)), Period(Month(2027, 4))]
    assert [gap.months for gap in gaps(history, since=LEFT_EDUCATION, now=NOW)] == [2]


@given(histories)
def test_gaps_are_exactly_the_months_that_nothing_covers(history: list[Period]) -> None:
    covered = set().union(*map(numbers_of, history)) if history else set()
    wanted = month_numbers(LEFT_EDUCATION.plus(1), NOW.plus(-1)) - covered
    found = [month_numbers(gap.first, gap.last) for gap in gaps(history, since=LEFT_EDUCATION, now=NOW)]
    assert set().union(*found) == wanted
    assert sum(map(len, found)) == len(wanted)


@given(histories)
def test_gaps_stand_apart_and_in_order(history: list[Period]) -> None:
    found = gaps(history, since=LEFT_EDUCATION, now=NOW)
    assert all(one.last.plus(1) < other.first for one, other in pairwise(found))


@given(histories.flatmap(lambda history: st.tuples(st.just(history), st.permutations(history))))
def test_the_order_they_are_told_in_changes_no_gap(told: tuple[list[Period], list[Period]]) -> None:
    one, other = (gaps(history, since=LEFT_EDUCATION, now=NOW) for history in told)
    assert one == other


@given(histories)
def test_overlaps_are_exactly_the_months_that_two_share(history: list[Period]) -> None:
    found = {
        (one.one, one.other): month_numbers(one.span.first, one.span.last)
        for one in overlaps(history, now=NOW)
    }
    for i, one in enumerate(history):
        for j, other in enumerate(history[i + 1 :], start=i + 1):
            shared = numbers_of(one) & numbers_of(other)
            if len(shared) > 1 or (i, j) in found:
                assert found.pop((i, j)) == shared
    assert found == {}


@given(ended, st.integers(1, 40))
def test_an_explained_gap_is_gone_when_it_is_filled(period: Period, length: int) -> None:
    assert period.end is not None
    later = Period(period.end.plus(length + 1))
    for gap in gaps([period, later], since=LEFT_EDUCATION, now=NOW):
        assert gap not in gaps([period, later, Period(gap.first, gap.last)], since=LEFT_EDUCATION, now=NOW)


@pytest.mark.parametrize(
    ("months_long", "words"),
    [
        (0, "less than a month"),
        (1, "1 month"),
        (11, "11 months"),
        (12, "1 year"),
        (15, "1 year and 3 months"),
        (24, "2 years"),
        (25, "2 years and 1 month"),
    ],
)
def test_durations_are_said_as_people_say_them(months_long: int, words: str) -> None:
    assert duration_words(months_long) == words


def test_a_span_over_the_turn_of_the_year_names_both_years() -> None:
    assert Span(Month(2019, 11), Month(2020, 1)).words == "November 2019 to January 2020"


def test_a_span_of_one_month_names_it_once() -> None:
    assert Span(Month(2019, 7), Month(2019, 7)).words == "July 2019"
