"""The words that may be amended: found by their place, put there, and nothing else changed by it."""

import re
import tomllib
from datetime import date

import pytest

from recruitment.domain.errors import NotFound
from recruitment.programme.faults import DefinitionFaults
from recruitment.programme.loading import DEFINITIONS, parse_definition
from recruitment.programme.wording import amended, wording_at, wordings

SOURCE = (DEFINITIONS / "difference_leaders.toml").read_text(encoding="utf-8")
DEFINITION = parse_definition(SOURCE)


@pytest.mark.parametrize("place", [one.place for one in wordings(DEFINITION)][::7])
def test_words_are_put_where_they_were_found(place: str) -> None:
    changed = parse_definition(SOURCE, "amended", ((place, "Quite other words."),))
    assert wording_at(changed, place).text == "Quite other words."
    others = [one for one in wordings(DEFINITION) if one.place != place]
    # A heading names the text below it.
    texts = {one.place: one.text for one in wordings(changed)}
    assert {one.place: one.text for one in others} == {one.place: texts[one.place] for one in others}


def test_every_place_stands_once_and_has_words() -> None:
    found = wordings(DEFINITION)
    assert len({one.place for one in found}) == len(found)
    assert all(one.text and one.name and one.part for one in found)


def test_what_people_are_judged_by_or_acknowledge_cannot_be_amended() -> None:
    for place in (
        "criteria.purpose.name",
        "criteria.purpose.anchors.low",
        "scale.high",
        "questions.q1.words",
        "questions.q1.criteria",
        "stages.register.notices.0.text",
        "stages.register.notices.barred.effective",
        "declarations.true_and_own.effective",
        "exercises.interview.weight",
        "exercises.interview.questions.0.text",
        "stages.register.eligibility.0.text",
        "messages.receipt.body",
        "questions.q99.hint",
        "pages.privacy.99.text",
        "",
    ):
        with pytest.raises(NotFound, match="these cannot"):
            wording_at(DEFINITION, place)


@pytest.mark.parametrize(
    "place", ["stages.register.notices.barred.text", "declarations.true_and_own.heading"]
)
def test_what_people_acknowledge_gets_another_day_with_its_words(place: str) -> None:
    words = wording_at(DEFINITION, place)
    written = words.written("Quite other words.", date(2027, 1, 12))
    changed = wording_at(parse_definition(SOURCE, "amended", tuple(written.items())), place)
    assert (changed.text, changed.since) == ("Quite other words.", date(2027, 1, 12))
    assert words.since is not None
    assert words.since < date(2027, 1, 12)


def test_the_products_own_declarations_can_be_worded_otherwise_in_one_cohort() -> None:
    written = wording_at(DEFINITION, "declarations.true_and_own.text").written(
        "It is true.", date(2027, 1, 12)
    )
    without = re.sub(r"\[\[declarations\]\][^\[]*", "", SOURCE)
    assert "[[declarations]]" not in without
    changed = parse_definition(without, "amended", tuple(written.items()))
    assert changed.declared == ("online_searches of 2026-09-01", "true_and_own of 2027-01-12")


def test_words_of_an_exercise_say_which() -> None:
    found = [one for one in wordings(DEFINITION) if one.place.startswith("exercises.")]
    assert {one.exercise for one in found} == {one.code for one in DEFINITION.exercises}
    assert all(one.place.split(".")[1] == one.exercise for one in found)
    assert not any(one.exercise for one in wordings(DEFINITION) if one not in found)


def test_only_what_a_question_asks_is_held_once_anybody_has_sent() -> None:
    asked = {one.place.rpartition(".")[2] for one in wordings(DEFINITION) if one.asked}
    assert asked == {"title", "text"}
    assert all(one.place.startswith("questions.") for one in wordings(DEFINITION) if one.asked)


def test_a_place_that_is_gone_is_passed_over() -> None:
    raw = tomllib.loads(SOURCE)
    places = ("questions.gone.hint", "pages.gone.0.text", "pages.privacy.99.text", "stages.gone.next", "gone")
    assert amended(raw, [(place, "Words.") for place in places]) == raw


def test_the_text_itself_is_not_touched() -> None:
    raw = tomllib.loads(SOURCE)
    amended(raw, [("pages.privacy.0.text", "Words.")])
    assert raw == tomllib.loads(SOURCE)


def test_words_that_the_definition_may_not_have_are_its_fault() -> None:
    with pytest.raises(DefinitionFaults):
        parse_definition(SOURCE, "amended", (("pages.privacy.0.text", "  "),))
