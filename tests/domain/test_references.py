"""References and tokens: made well, read back however they are typed."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.domain.references import (
    ALPHABET,
    is_reference,
    is_token,
    new_reference,
    new_token,
    normalise_reference,
)

SEEDS = st.integers(min_value=0, max_value=2**32)


def test_a_reference_is_prefix_and_two_groups_of_four() -> None:
    prefix, first, second = new_reference("DL27", Random(1)).split("-")
    assert prefix == "DL27"
    assert len(first) == len(second) == 4
    assert set(first + second) <= set(ALPHABET)


def test_the_same_seed_makes_the_same_references() -> None:
    one, two = Random(7), Random(7)
    assert [new_reference("DL27", one) for _ in range(5)] == [new_reference("DL27", two) for _ in range(5)]


def test_without_a_seed_no_two_of_a_thousand_agree() -> None:
    assert len({new_reference("DL27") for _ in range(1000)}) == 1000


@pytest.mark.parametrize("letter", "AEIOUYFLSZGV018")
def test_letters_that_make_words_or_are_misread_are_not_used(letter: str) -> None:
    assert letter not in ALPHABET


@given(SEEDS)
def test_no_character_stands_three_times_running_in_a_group(seed: int) -> None:
    for group in new_reference("DL27", Random(seed)).split("-")[1:]:
        assert not any(character * 3 in group for character in ALPHABET)


@given(SEEDS, st.sampled_from(["DL27", "DL27B", "GW", "X9"]))
def test_every_reference_is_recognised_and_unchanged_by_reading(seed: int, prefix: str) -> None:
    reference = new_reference(prefix, Random(seed))
    assert is_reference(reference)
    assert normalise_reference(reference) == reference


@pytest.mark.parametrize("prefix", ["", "D", "dl27", "27DL", "DL 27", "DL-27", "ABCDEFGHI"])
def test_a_prefix_that_could_not_be_read_back_is_refused(prefix: str) -> None:
    with pytest.raises(ValueError, match="Give a prefix"):
        new_reference(prefix)


@pytest.mark.parametrize(
    "typed",
    [
        "DL27-4KTQ-9XWB",
        "dl27-4ktq-9xwb",
        "  DL27 4KTQ 9XWB ",
        "dl274ktq9xwb",
        "DL27\u20134KTQ\u20139XWB",
        "DL27\u00a04KTQ\u00a09XWB",
        "DL27 - 4KTQ - 9XWB.",
        "DL27-4KTQ-9XW8",
        "DL27-4KTQ-9XVB",
        "\uff24\uff2c27-4KTQ-9XWB",
    ],
)
def test_what_people_type_is_read_as_the_reference_they_meant(typed: str) -> None:
    assert normalise_reference(typed) == "DL27-4KTQ-9XWB"


def test_a_prefix_keeps_the_letters_that_a_code_may_not_have() -> None:
    assert normalise_reference("svg8 4ktq 9xwb") == "SVG8-4KTQ-9XWB"


@pytest.mark.parametrize("typed", ["", "hello", "DL27", "DL27-4KTQ", "<script>", "DL27-4KTQ-9XWB-4KTQ-9XWB"])
def test_what_is_no_reference_stays_none(typed: str) -> None:
    assert not is_reference(normalise_reference(typed))


@given(st.text(max_size=60))
def test_reading_a_second_time_changes_nothing(typed: str) -> None:
    once = normalise_reference(typed)
    assert normalise_reference(once) == once


@pytest.mark.parametrize("near", ["DL27-4KTQ-9XWA", "DL27-4KTQ-9XWB\n", "dl27-4ktq-9xwb", "DL274KTQ9XWB"])
def test_only_the_written_form_is_a_reference(near: str) -> None:
    assert not is_reference(near)


def test_tokens_are_unlike_and_safe_in_an_address() -> None:
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(is_token(token) for token in tokens)


@pytest.mark.parametrize("text", ["", "abc", "x" * 42, "x" * 44, "x" * 42 + "/", "x" * 42 + "\n", "é" * 43])
def test_other_text_is_no_token(text: str) -> None:
    assert not is_token(text)
