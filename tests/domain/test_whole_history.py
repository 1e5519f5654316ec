"""A whole history: its gaps against a count of months one by one, the words of each gap, what it lacks."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.domain.entries import GOES_ON, Entry, Kind
from recruitment.domain.history import Month, Span
from recruitment.domain.parts import PartState
from recruitment.domain.whole_history import Explanation, History, Told, during, history_part, span_of

NOW = Month(2027, 1)
LEFT = Month(2015, 7)
months = st.integers(0, 137).map(LEFT.plus)


def entry(number: int, start: Month, end: Month | None, **more: str) -> Entry:
    """A whole entry of so many months; without an end it goes on."""
    ended = {"goes_on": GOES_ON} if end is None else {"to_month": str(end.month), "to_year": str(end.year)}
    began = {"from_month": str(start.month), "from_year": str(start.year)}
    whole = {"kind": Kind.SCHOOL, "title": f"Post {number}", "place": f"School {number}", "reason": "To move"}
    return Entry(UUID(int=number), **{**whole, **began, **ended, **more})  # type: ignore[arg-type]


def history(
    *entries: Entry, explanations: tuple[Explanation, ...] = (), employer: str = "", **more: str
) -> History:
    told = Told("7", "2015", entries=entries, explanations=explanations, version=1)
    return History(replace(told, **more), NOW, employer=employer)  # type: ignore[arg-type]


def span(first: tuple[int, int], last: tuple[int, int]) -> Span:
    return Span(Month(*first), Month(*last))


def said(of: Span, text: str) -> Explanation:
    return Explanation(of, text, 1)


FIRST, SECOND = entry(1, LEFT, Month(2019, 6)), entry(2, Month(2019, 9), None)
SUMMER = span((2019, 7), (2019, 8))

entries = st.lists(
    st.tuples(months, st.one_of(st.none(), months)).map(
        lambda pair: (
            entry(0, pair[0], None)
            if pair[1] is None
            else entry(0, min(pair[0], pair[1]), max(pair[0], pair[1]))
        )
    ),
    max_size=8,
).map(lambda found: tuple(replace(one, id=UUID(int=n)) for n, one in enumerate(found)))


def counted(one: Entry) -> set[int]:
    """The months of an entry, counted one by one from what was typed."""
    start = int(one.from_year) * 12 + int(one.from_month)
    end = NOW.year * 12 + NOW.month if one.goes_on else int(one.to_year) * 12 + int(one.to_month)
    return set(range(start, end + 1))


def numbers(of: Span) -> set[int]:
    return set(range(of.first.year * 12 + of.first.month, of.last.year * 12 + of.last.month + 1))


@given(entries)
def test_gaps_are_the_months_between_leaving_and_now_that_nothing_covers(told: tuple[Entry, ...]) -> None:
    covered = set().union(*map(counted, told)) if told else set()
    wanted = numbers(Span(LEFT.plus(1), NOW.plus(-1))) - covered
    found = [numbers(gap.span) for gap in history(*told).gaps]
    assert set().union(*found) == wanted
    assert sum(map(len, found)) == len(wanted)


@given(entries)
def test_entries_meet_in_the_months_that_both_have(told: tuple[Entry, ...]) -> None:
    for meeting in history(*told).meetings:
        assert numbers(meeting.span) == counted(meeting.one) & counted(meeting.other)


@given(entries, st.lists(st.tuples(months, months), max_size=6))
def test_every_text_of_a_gap_that_still_overlaps_one_is_kept_once(
    told: tuple[Entry, ...], pairs: list[tuple[Month, Month]]
) -> None:
    spans = {Span(min(pair), max(pair)) for pair in pairs}
    texts = tuple(said(of, str(n)) for n, of in enumerate(spans))
    found = history(*told, explanations=texts).gaps
    kept = [one for gap in found for one in gap.explanations if one.version]
    assert len(kept) == len(set(kept))
    assert set(kept) == {one for one in texts if any(one.span.shared(gap.span) for gap in found)}


@given(entries, st.lists(st.tuples(months, months), max_size=6))
def test_no_two_boxes_of_the_page_have_one_name(
    told: tuple[Entry, ...], pairs: list[tuple[Month, Month]]
) -> None:
    texts = tuple(said(of, "x") for of in {Span(min(pair), max(pair)) for pair in pairs})
    codes = [one.code for gap in history(*told, explanations=texts).gaps for one in gap.explanations]
    assert len(codes) == len(set(codes))


@given(st.tuples(months, months))
def test_a_code_names_its_months(pair: tuple[Month, Month]) -> None:
    of = Span(min(pair), max(pair))
    assert span_of(Explanation(of).code) == of


@pytest.mark.parametrize(
    "code",
    ["", "2019", "2019-13-2019-14", "2019-08-2019-07", "2019-7-2019-8", "a-b-c-d", "2019-07-2019-08-1"],
)
def test_what_names_no_months_is_none(code: str) -> None:
    assert span_of(code) is None


def test_the_words_of_a_gap_stay_with_it_when_its_months_change() -> None:
    words = said(SUMMER, "Walking")
    (gap,) = history(FIRST, entry(2, Month(2019, 12), None), explanations=(words,)).gaps
    assert (gap.span, gap.text) == (span((2019, 7), (2019, 11)), "Walking")


def test_a_gap_that_is_parted_leaves_its_words_with_the_longer_part() -> None:
    words = said(span((2019, 7), (2019, 12)), "Walking")
    parted = history(
        FIRST, entry(3, Month(2019, 9), Month(2019, 9)), entry(2, Month(2020, 1), None), explanations=(words,)
    )
    assert [(gap.span.words, gap.text) for gap in parted.gaps] == [
        ("July to August 2019", ""),
        ("October to December 2019", "Walking"),
    ]


def test_gaps_that_grow_together_keep_the_words_of_both() -> None:
    words = (said(SUMMER, "Walking"), said(span((2019, 10), (2019, 11)), "Caring"))
    (gap,) = history(FIRST, entry(2, Month(2019, 12), None), explanations=words).gaps
    assert gap.text == "Walking\n\nCaring"


def test_without_a_month_of_leaving_there_are_no_gaps() -> None:
    assert history(FIRST, left_year="").gaps == ()


def test_the_newest_stands_first_and_what_has_no_dates_above_it() -> None:
    undated = replace(entry(3, LEFT, None), from_year="")
    assert [one.id.int for one in history(FIRST, undated, SECOND).entries] == [3, 2, 1]


def test_lines_have_gaps_in_their_places() -> None:
    lines = history(FIRST, SECOND, explanations=(said(SUMMER, "Walking"),)).lines
    assert [(line.when, line.length, line.what, line.text) for line in lines] == [
        ("September 2019 to now", "7 years and 5 months", "Post 2", ""),
        ("July to August 2019", "2 months", "Gap", "Walking"),
        ("July 2015 to June 2019", "4 years", "Post 1", "To move"),
    ]


# What it lacks.


def lacks(of: History) -> list[str]:
    return [fault.sentence for fault in history_part(of).faults]


def test_nothing_told_is_not_started() -> None:
    part = history_part(History(Told(), NOW, employer="Oakfield"))
    assert part.state is PartState.NOT_STARTED
    assert [fault.field for fault in part.faults] == ["left_month", "entries"]


def test_a_whole_history_is_done() -> None:
    part = history_part(history(FIRST, SECOND, explanations=(said(SUMMER, "Walking"),)))
    assert (part.state, part.faults) == (PartState.DONE, ())


def test_each_gap_without_words_is_asked_about() -> None:
    assert lacks(history(FIRST, SECOND)) == ["Say what you were doing from July to August 2019."]


def test_words_of_nothing_but_space_are_none() -> None:
    assert lacks(history(FIRST, SECOND, explanations=(said(SUMMER, ""),))) != []


def test_gaps_shorter_than_the_definition_asks_for_are_none() -> None:
    told = history(FIRST, SECOND).told
    assert lacks(History(told, NOW, shortest=3)) == []


def test_an_entry_that_is_not_finished_is_named() -> None:
    assert lacks(
        history(FIRST, replace(SECOND, from_month="8"), replace(entry(3, LEFT, None), place=""))
    ) == ["Finish “Post 3”."]


@pytest.mark.parametrize("employer", ["School 2", "school 2, Leeds", "SCHOOL 2"])
def test_the_present_employer_is_among_what_goes_on(employer: str) -> None:
    assert not history(SECOND, employer=employer).lacks_employer


@pytest.mark.parametrize("employer", ["School 1", "Hill"])
def test_an_employer_who_is_not_there_is_asked_for_or_explained(employer: str) -> None:
    told = history(entry(1, LEFT, Month(2026, 12)), entry(2, LEFT, None), employer=employer)
    assert lacks(told) == [f"Add your present employer, {employer}, or say why it is not in your history."]
    assert lacks(replace(told, told=replace(told.told, employer_note="I begin in May."))) == []


def test_a_month_is_said_to_be_in_and_several_from() -> None:
    assert during(span((2019, 7), (2019, 7))) == "in July 2019"
    assert during(SUMMER) == "from July to August 2019"
