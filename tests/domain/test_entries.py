"""An entry as it is typed, and what its page says of it."""

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.domain.entries import GOES_ON, MOST_YEARS, Entry, Kind, entry_faults, read_month
from recruitment.domain.history import Month, Period

NOW = Month(2027, 1)
POST = Entry(
    UUID(int=1),
    kind=Kind.SCHOOL,
    title="Teacher of science",
    place="Oakfield Academy",
    from_month="9",
    from_year="2019",
    to_month="July",
    to_year="2021",
    reason="To teach older pupils",
)


def lacks(**changes: str) -> list[tuple[str, str]]:
    changed = replace(POST, **changes)  # type: ignore[arg-type]
    return [(fault.field, fault.sentence) for fault in entry_faults(changed, NOW)]


@pytest.mark.parametrize(
    ("month", "year", "read"),
    [
        ("9", "2019", Month(2019, 9)),
        ("09", " 2019 ", Month(2019, 9)),
        ("September", "2019", Month(2019, 9)),
        ("sept.", "2019", Month(2019, 9)),
        ("MAY", "2019", Month(2019, 5)),
        ("13", "2019", None),
        ("0", "2019", None),
        ("9", "19", None),
        ("", "2019", None),
        ("9", "", None),
        ("٩", "2019", None),
        ("-1", "2019", None),
        ("9", "0000", None),
    ],
)
def test_months_are_read_as_people_write_them(month: str, year: str, read: Month | None) -> None:
    assert read_month(month, year) == read


@given(st.text(max_size=8), st.text(max_size=8))
def test_whatever_is_typed_is_a_month_or_none(month: str, year: str) -> None:
    read = read_month(month, year)
    assert read is None or 1000 <= read.year <= 9999


def test_a_post_with_everything_lacks_nothing() -> None:
    assert lacks() == []
    assert POST.period(NOW) == Period(Month(2019, 9), Month(2021, 7))
    assert POST.when(NOW) == "September 2019 to July 2021"


def test_an_empty_entry_is_asked_for_its_kind_and_its_months() -> None:
    assert [fault.field for fault in entry_faults(Entry(UUID(int=1)), NOW)] == [
        "kind",
        "from_month",
        "to_month",
    ]


def test_what_goes_on_needs_neither_an_end_nor_a_reason() -> None:
    post = replace(POST, goes_on=GOES_ON, to_month="13", to_year="", reason="")
    assert entry_faults(post, NOW) == ()
    assert post.period(NOW) == Period(Month(2019, 9))
    assert post.when(NOW) == "September 2019 to now"


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"title": ""}, "title", "Enter what you did: your post or your course."),
        ({"place": ""}, "place", "Enter where it was: the employer, school or university."),
        ({"reason": ""}, "reason", "Enter why you left."),
        ({"from_month": "", "from_year": ""}, "from_month", "Enter the month and year it began."),
        ({"from_month": ""}, "from_month", "Enter the month it began, too."),
        (
            {"from_month": "0"},
            "from_month",
            "Enter the month it began as a number from 1 to 12, or by its name.",
        ),
        ({"from_year": ""}, "from_year", "Enter the year it began, too."),
        ({"from_year": "19"}, "from_year", "Enter the year it began with four digits, like 2019."),
        ({"from_year": "1901"}, "from_year", "Check the year it began: 1901 is too long ago."),
        (
            {"from_month": "2", "from_year": "2027"},
            "from_month",
            "Enter a month that is not in the future: it is January 2027 now.",
        ),
        (
            {"to_month": "", "to_year": ""},
            "to_month",
            "Enter the month and year it ended, or tick that you still do this.",
        ),
        ({"to_year": "2099"}, "to_month", "Enter a month that is not in the future: it is January 2027 now."),
        (
            {"to_month": "8", "to_year": "2019"},
            "to_month",
            "Enter an end that does not come before the beginning, September 2019.",
        ),
    ],
)
def test_what_is_wrong_is_said_where_it_is(changes: dict[str, str], field: str, sentence: str) -> None:
    assert lacks(**changes) == [(field, sentence)]


def test_months_of_one_post_may_be_the_same() -> None:
    assert lacks(to_month="9", to_year="2019") == []


def test_dates_may_lie_as_long_ago_as_anybody_has_worked() -> None:
    assert lacks(from_year=str(NOW.year - MOST_YEARS)) == []


@pytest.mark.parametrize("kind", [Kind.CARING, Kind.TRAVELLING, Kind.UNEMPLOYED])
def test_some_times_need_no_words(kind: Kind) -> None:
    assert lacks(kind=kind, title="", place="", reason="") == []


@pytest.mark.parametrize("kind", [Kind.VOLUNTARY, Kind.STUDY])
def test_only_paid_work_is_asked_why_it_ended(kind: Kind) -> None:
    assert lacks(kind=kind, reason="") == []


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        (POST, "Teacher of science, Oakfield Academy"),
        (replace(POST, title=""), "Oakfield Academy"),
        (replace(POST, title="", place="", kind=Kind.CARING), "Caring for family"),
        (Entry(UUID(int=1)), "No name yet"),
    ],
)
def test_an_entry_is_called_by_what_is_known_of_it(entry: Entry, name: str) -> None:
    assert entry.name == name
