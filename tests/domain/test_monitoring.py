"""The questions of equality monitoring: complete, with a way out of each, and counted as they say."""

import re

import pytest

from recruitment.domain.monitoring import (
    CATALOGUE,
    CODES,
    PREFER_NOT,
    USUAL,
    asked_for,
    chosen,
    counted_as,
)
from recruitment.domain.sections.asking import Ask

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+(-[a-z]+)*)?")


@pytest.mark.parametrize("ask", CATALOGUE, ids=CODES)
def test_every_question_can_be_left_and_its_answers_are_slugs(ask: Ask) -> None:
    slugs = [choice.value for choice in ask.choices]
    assert ask.choices[-1] is PREFER_NOT
    assert not ask.needed
    assert len(slugs) == len(set(slugs))
    assert all(SLUG.fullmatch(slug) for slug in slugs)


@pytest.mark.parametrize("ask", CATALOGUE, ids=CODES)
def test_what_is_counted_together_has_words_of_its_own(ask: Ask) -> None:
    counted = dict(counted_as(ask))
    assert PREFER_NOT.value not in counted
    assert set(counted) == {c.value.partition(".")[0] for c in ask.choices if c is not PREFER_NOT}
    single = {choice.words for choice in ask.choices if "." in choice.value}
    assert not single & set(counted.values())
    assert len(set(counted.values())) == len(counted)


def test_ethnic_groups_are_nineteen_in_five() -> None:
    (ask,) = asked_for(["ethnicity"])
    assert len(ask.choices) == 19 + 1
    assert [slug for slug, _ in counted_as(ask)] == ["asian", "black", "mixed", "white", "other"]


def test_marriage_and_pregnancy_are_asked_only_where_a_definition_says_so() -> None:
    assert set(CODES) - set(USUAL) == {"marriage", "pregnancy"}
    assert [ask.name for ask in asked_for(["pregnancy", "age"])] == ["age", "pregnancy"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"sex": "female", "age": "prefer-not"}, {"age": "prefer-not", "sex": "female"}),
        ({"sex": "", "age": "ninety"}, {}),
        ({"sex": "female", "pregnancy": "yes", "name": "Éva"}, {"sex": "female"}),
        ({"ethnicity": "white"}, {}),
    ],
)
def test_only_answers_that_are_offered_are_kept(typed: dict[str, str], kept: dict[str, str]) -> None:
    assert chosen(asked_for(USUAL), typed) == kept
