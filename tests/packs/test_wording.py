"""Dates, numbers and other people's text, as a pack writes them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from recruitment.packs.wording import breakable, count, day, moment, number, paragraphs, printable


def test_a_date_is_written_without_a_leading_nought() -> None:
    assert day(date(2027, 3, 3)) == "3 March 2027"


@pytest.mark.parametrize(
    ("time", "written"),
    [
        (datetime(2027, 1, 1, 0, 0, tzinfo=UTC), "1 January 2027, 12:00am"),
        (datetime(2027, 1, 1, 12, 5, tzinfo=UTC), "1 January 2027, 12:05pm"),
        (datetime(2027, 3, 3, 16, 30, tzinfo=UTC), "3 March 2027, 4:30pm"),
        (datetime(2027, 7, 31, 23, 30, tzinfo=UTC), "1 August 2027, 12:30am"),
    ],
)
def test_a_time_is_shown_as_clocks_in_london_show_it(time: datetime, written: str) -> None:
    assert moment(time) == written


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^Give the time with its time zone"):
        moment(datetime(2027, 3, 3, 16, 30))  # noqa: DTZ001 - this is the fault


def test_an_average_has_two_decimals_and_its_absence_a_dash() -> None:
    assert (number(3.456), number(5), number(None)) == ("3.46", "5.00", "–")


def test_a_count_agrees_with_its_noun() -> None:
    assert [count(n, "reading", "readings") for n in (0, 1, 1200)] == [
        "0 readings",
        "1 reading",
        "1,200 readings",
    ]


def test_paragraphs_are_parted_at_any_line_end_and_empty_ones_dropped() -> None:
    assert paragraphs("one\r\ntwo\rthree\n\n  \n four ") == ("one", "two", "three", "four")


def test_a_paragraph_is_escaped() -> None:
    assert paragraphs("<b>&") == (Markup("&lt;b&gt;&amp;"),)


def test_words_of_sixty_letters_are_left_alone_and_longer_ones_may_break() -> None:
    assert breakable("a" * 60 + " b") == "a" * 60 + " b"
    assert breakable("a" * 130) == "a" * 60 + "<wbr>" + "a" * 60 + "<wbr>" + "a" * 10


@given(st.text())
def test_breaking_and_escaping_lose_nothing_that_can_be_printed(text: str) -> None:
    assert breakable(text).replace("<wbr>", "").unescape() == printable(text)


@given(st.text(alphabet=st.characters(), max_size=50))
def test_what_is_printable_can_be_encoded_and_keeps_its_length(text: str) -> None:
    clean = printable(text)
    assert isinstance(clean, str)
    assert len(clean.encode()) >= len(clean) == len(text)


def test_only_text_is_cleaned() -> None:
    assert (printable(3), printable(None)) == (3, None)
    assert printable("tab\tand\nline") == "tab\tand\nline"
    assert printable(Markup("<b>")) == Markup("<b>")
