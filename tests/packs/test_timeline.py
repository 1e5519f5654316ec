"""Where the bars of a history stand."""

from dataclasses import replace
from uuid import UUID

from recruitment.domain.entries import GOES_ON, Entry, Kind
from recruitment.domain.history import Month
from recruitment.domain.whole_history import History, Told
from recruitment.packs.timeline import LONGEST_LABEL, MOST_YEARS_SHOWN, Bar, Stretch, timeline

NOW = Month(2024, 12)
FIRST = Entry(
    UUID(int=1),
    Kind.WORK,
    "Bookseller",
    "Pemberwick Books",
    from_month="1",
    from_year="2015",
    to_month="12",
    to_year="2019",
    reason="To teach",
)
NEXT = Entry(
    UUID(int=2), Kind.SCHOOL, "Teacher", "Oakfield", from_month="7", from_year="2020", goes_on=GOES_ON
)


def drawn(*entries: Entry, left: tuple[str, str] = ("1", "2015")) -> tuple[Bar, ...]:
    found = timeline(History(Told(*left, entries=entries), NOW))
    assert found is not None
    return found.bars


def test_bars_stand_in_hundredths_of_the_line_the_newest_first() -> None:
    # Ten years: five at the one, half a year of a gap, four and a half at the other.
    assert [(bar.left, bar.width, bar.is_gap) for bar in drawn(FIRST, NEXT)] == [
        (55.0, 45.0, False),
        (50.0, 5.0, True),
        (0.0, 50.0, False),
    ]


def test_each_says_what_it_is_and_a_gap_its_months() -> None:
    assert [bar.words for bar in drawn(FIRST, NEXT)] == [
        "Teacher, Oakfield: July 2020 to now",
        "Gap: January to June 2020",
        "Bookseller, Pemberwick Books: January 2015 to December 2019",
    ]


def test_what_two_have_in_common_is_marked_on_both() -> None:
    beside = replace(NEXT, id=UUID(int=3), from_month="1", from_year="2024")
    one, other, *_ = drawn(NEXT, beside, left=("7", "2020"))
    assert one.shared == other.shared != ()
    assert one.shared == (Stretch(other.left, other.width),) or one.shared == (Stretch(one.left, one.width),)


def test_a_month_of_a_long_life_can_still_be_seen() -> None:
    short = replace(FIRST, from_year="1970", to_month="1", to_year="1970")
    assert drawn(short, left=("1", "1970"))[-1].width == 1.0


def test_long_names_are_cut_on_the_line_and_whole_in_words() -> None:
    (bar, *_) = drawn(replace(NEXT, title="Teacher of " + "very " * 10 + "much"))
    assert len(bar.label) <= LONGEST_LABEL
    assert bar.label.endswith("…")
    assert "much" in bar.words


def test_no_more_years_are_named_than_fit_on_a_phone() -> None:
    for year in range(1950, 2025):
        found = timeline(History(Told("1", str(year), entries=(NEXT,)), NOW))
        assert found is not None
        assert 1 <= len(found.years) <= MOST_YEARS_SHOWN + 1


def test_nothing_dated_is_not_drawn() -> None:
    assert timeline(History(Told(), NOW)) is None
    assert timeline(History(Told(entries=(replace(NEXT, from_year=""),)), NOW)) is None
