"""Numbers and other people's text, as a pack writes them."""

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from recruitment.packs.wording import breakable, count, number, paragraphs, percent, printable


def test_an_average_has_two_decimals_and_its_absence_a_dash() -> None:
    assert (number(3.456), number(5), number(None)) == ("3.46", "5.00", "–")


def test_a_count_agrees_with_its_noun() -> None:
    assert [count(n, "reading", "readings") for n in (0, 1, 1200)] == [
        "0 readings",
        "1 reading",
        "1,200 readings",
    ]


def test_a_chance_that_is_not_quite_certain_never_reads_as_certain() -> None:
    chances = (0, 0.0004, 0.01, 0.496, 0.99, 0.9996, 1)
    assert [percent(chance) for chance in chances] == [
        "0%",
        "under 1%",
        "1%",
        "50%",
        "99%",
        "over 99%",
        "100%",
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
