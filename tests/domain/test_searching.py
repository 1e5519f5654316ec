"""Words by which people and answers are found: the same from what is stored and what is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.domain.searching import LONGEST_WORD, found_words, typed_words
from recruitment.domain.words import search_key


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The garden, the GARDEN.", {"the", "garden"}),
        ("Éva O’Brien-Łukasz don't", {"eva", "obrien", "lukasz", "dont"}),
        ("Year 9; 80% (of 30)", {"year", "9", "80", "of", "30"}),
        ("café\u00a0noir\nzoë\ttree", {"cafe", "noir", "zoe", "tree"}),
        ("हिन्दी भाषा", {"हिन्दी", "भाषा"}),
        ("' & | ! :* \\", set()),
    ],
)
def test_words_are_folded_and_each_is_kept_once(text: str, words: set[str]) -> None:
    assert found_words([text]) == words


def test_the_words_of_several_texts_are_kept_together() -> None:
    assert found_words(["One tree.", "", "A tree"]) == {"one", "tree", "a"}


@given(st.lists(st.text(max_size=80), max_size=3))
def test_plain_tokens_are_folded_like_all_others(texts: list[str]) -> None:
    whole = {word[:LONGEST_WORD] for word in search_key("\n".join(texts)).split()}
    assert found_words(texts) == whole


@given(st.text(max_size=80))
def test_what_is_stored_is_found_by_typing_it(text: str) -> None:
    assert set(typed_words(text)) == found_words([text])


@given(st.text(max_size=80))
def test_no_word_holds_what_a_query_is_written_with(text: str) -> None:
    assert not set("'\\:*&|!() ") & set("".join(found_words([text])))


def test_words_stand_in_the_order_typed() -> None:
    assert typed_words("Okonkwo, Éva OKONKWO") == ("okonkwo", "eva")


def test_what_runs_on_is_found_by_its_beginning() -> None:
    assert found_words(["x" * 3_000]) == {"x" * LONGEST_WORD}
