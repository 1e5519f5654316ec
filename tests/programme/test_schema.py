"""What a definition answers once it is loaded."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from recruitment.domain.deadlines import Offset
from recruitment.domain.errors import NotFound
from recruitment.domain.messages import FIELDS, fields_of
from recruitment.programme.house_words import HOUSE_WORDS
from recruitment.programme.loading import parse_definition
from recruitment.programme.schema import Definition, Pass


@pytest.fixture
def garden(example: str) -> Definition:
    return parse_definition(example)


def test_a_scale_has_every_point_between_its_ends(garden: Definition) -> None:
    assert garden.scale.points == (1, 2, 3, 4, 5)


def test_passes_are_the_scored_questions_on_their_criteria(garden: Definition) -> None:
    assert garden.passes() == (Pass("q1", "care"), Pass("q2", "craft"))


def test_a_criterion_is_found_by_its_code(garden: Definition) -> None:
    assert garden.criterion("craft").name == "Craft"


def test_a_question_is_found_by_its_code(garden: Definition) -> None:
    assert garden.question("q3").practical is True


def test_a_stage_and_an_exit_are_found_by_their_kind(garden: Definition) -> None:
    assert garden.stage("sift").applicant == "We are reading"
    assert garden.stage("not_progressed").applicant == "Not this time"


def test_a_message_is_found_by_its_kind(garden: Definition) -> None:
    assert garden.message("receipt").subject == "It has arrived"


@pytest.mark.parametrize(
    ("find", "sentence"),
    [
        ("criterion", "Choose a criterion of this programme: it has no “rose”."),
        ("question", "Choose a question of this programme: it has no “rose”."),
        ("stage", "Choose a stage of this programme: it has no “rose”."),
        ("message", "Choose a message of this programme: it has no “rose”."),
    ],
)
def test_what_is_not_there_is_not_found(garden: Definition, find: str, sentence: str) -> None:
    with pytest.raises(NotFound) as refused:
        getattr(garden, find)("rose")

    assert refused.value.sentence == sentence


def test_it_is_known_which_stages_there_are(garden: Definition) -> None:
    kinds = ("sift", "not_progressed", "interview")

    assert [garden.has_stage(kind) for kind in kinds] == [True, True, False]


def test_values_and_attributes_are_told_apart(garden: Definition) -> None:
    assert [criterion.code for criterion in garden.values] == ["care", "patience"]
    assert [criterion.code for criterion in garden.attributes] == ["craft"]


def test_eligibility_and_notices_are_those_of_the_register_stage(garden: Definition) -> None:
    assert [statement.code for statement in garden.eligibility] == ["adult"]
    assert [notice.paragraphs for notice in garden.notices] == [("This work is done with sharp tools.",)]


def test_offsets_are_read(garden: Definition) -> None:
    assert garden.offsets.release == Offset("closes", 10, working=True)


def test_offsets_are_written_again_as_text(garden: Definition) -> None:
    assert garden.model_dump()["offsets"]["remind_drafts"] == ("closes - 3 days at 9:00",)


def test_nothing_in_a_definition_can_be_changed(garden: Definition) -> None:
    with pytest.raises(ValidationError, match="Instance is frozen"):
        garden.scale.low = 0


def test_a_message_that_is_not_worded_has_the_products_own_words(garden: Definition) -> None:
    pinned = garden.model_copy(update={"messages": {"receipt": garden.message("receipt")}})

    for kind, (subject, _) in HOUSE_WORDS.items():
        found = pinned.message(kind)
        assert found.subject == subject
        assert set(fields_of(found.subject + found.body)) <= FIELDS[kind]
