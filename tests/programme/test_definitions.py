"""The two definitions that come with the product."""

from __future__ import annotations

import math
import re

import pytest

from recruitment.domain.messages import FIELDS, MessageKind, render
from recruitment.programme.loading import load_definition, shipped_definitions
from recruitment.programme.schema import Definition

SHIPPED = shipped_definitions()


@pytest.fixture
def leaders() -> Definition:
    return load_definition(SHIPPED["difference_leaders"])


@pytest.fixture
def writing() -> Definition:
    return load_definition(SHIPPED["writing_assessment"])


@pytest.mark.parametrize("code", SHIPPED)
def test_a_shipped_definition_has_no_faults_and_is_named_as_its_file(code: str) -> None:
    assert load_definition(SHIPPED[code]).code == code


def test_difference_leaders_has_six_values_and_four_attributes(leaders: Definition) -> None:
    assert [criterion.code for criterion in leaders.values] == [
        "purpose",
        "collaboration",
        "bravery",
        "excellence",
        "pragmatism",
        "humility",
    ]
    assert [criterion.code for criterion in leaders.attributes] == [
        "inspired",
        "teaching",
        "challenge",
        "systemic",
    ]


def test_difference_leaders_is_scored_in_nine_passes(leaders: Definition) -> None:
    assert [(p.item, p.criterion) for p in leaders.passes()] == [
        ("q1", "inspired"),
        ("q2", "purpose"),
        ("q3", "teaching"),
        ("q4", "collaboration"),
        ("q5", "bravery"),
        ("q6", "humility"),
        ("q6", "pragmatism"),
        ("q7", "systemic"),
        ("q7", "pragmatism"),
    ]


def test_the_eighth_question_is_practical(leaders: Definition) -> None:
    assert [question.code for question in leaders.questions if question.practical] == ["q8"]


def test_the_eight_criteria_of_the_sift_have_equal_weights(leaders: Definition) -> None:
    assert len(leaders.sift.weights) == 8
    assert set(leaders.sift.weights.values()) == {0.125}
    assert math.fsum(leaders.sift.weights.values()) == 1


def test_excellence_and_challenge_are_observed_later(leaders: Definition) -> None:
    assert [c.code for c in leaders.criteria if not c.in_sift] == ["excellence", "challenge"]


def test_the_four_statutory_notices_are_there_and_dated(leaders: Definition) -> None:
    assert [notice.code for notice in leaders.notices] == [
        "commitment",
        "regulated_activity",
        "rehabilitation",
        "barred",
    ]


def test_somebody_who_applies_confirms_four_statements(leaders: Definition) -> None:
    assert [statement.code for statement in leaders.eligibility] == [
        "right_to_work",
        "qualified",
        "experience",
        "mainstream_now",
    ]


@pytest.mark.parametrize("code", SHIPPED)
def test_every_message_can_be_filled_and_leaves_no_brace(code: str) -> None:
    for kind, template in load_definition(SHIPPED[code]).messages.items():
        rendered = render(template, dict.fromkeys(FIELDS[kind], "x"))
        assert not re.search(r"[{}]", rendered.subject + rendered.text)


def test_every_message_of_difference_leaders_says_whom_to_ask_or_where_to_go(leaders: Definition) -> None:
    assert [kind for kind, message in leaders.messages.items() if "{link}" not in message.body] == []


def test_difference_leaders_has_a_message_of_every_kind(leaders: Definition) -> None:
    assert set(leaders.messages) == set(MessageKind)


def test_writing_has_one_item_scored_on_four_criteria_from_1_to_4(writing: Definition) -> None:
    assert [(p.item, p.criterion) for p in writing.passes()] == [
        ("essay", "style"),
        ("essay", "org"),
        ("essay", "conv"),
        ("essay", "sent_form"),
    ]
    assert writing.scale.points == (1, 2, 3, 4)


def test_nobody_applies_to_the_writing_assessment(writing: Definition) -> None:
    assert [stage.kind for stage in writing.stages] == ["sift", "offer"]
    assert writing.eligibility == ()
