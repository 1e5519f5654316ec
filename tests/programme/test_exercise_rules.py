"""What the exercises of a definition must be between them: every fault found, with what to write."""

from __future__ import annotations

import tomllib
from copy import deepcopy
from typing import Any

import pytest

from recruitment.programme.checking import check
from recruitment.programme.loading import load_definition, shipped_definitions
from recruitment.programme.schema import Definition

EXERCISES = """
[[exercises]]
code = "planting"
name = "Planting"
stage = "centre"
minutes = 30
weight = 0.5
brief = "Plant a bed."
instructions = "Watch the hands."
[[exercises.questions]]
code = "doing"
text = "The bed as it was left."
minutes = 15
criteria = ["craft"]
[[exercises.questions]]
code = "telling"
text = "What will grow here?"
minutes = 10
criteria = ["care", "patience"]

[[exercises]]
code = "talk"
name = "Talk"
stage = "interview"
minutes = 20
weight = 0.5
brief = "Talk with us."
instructions = "Ask what stands here."
[[exercises.questions]]
code = "waiting"
text = "When did you wait?"
minutes = 10
criteria = ["patience", "care"]
probes = ["For how long?"]
[[exercises.questions]]
code = "mending"
text = "What have you mended?"
minutes = 5
criteria = ["craft"]
[exercises.safeguarding]
text = "A child is alone by the pond. What do you do?"
minutes = 5
expects = ["Goes there at once."]
"""


@pytest.fixture
def raw(example: str) -> dict[str, Any]:
    return tomllib.loads(f"{example}\n{EXERCISES}")


def faults(raw: dict[str, Any]) -> list[tuple[str, str]]:
    return [(fault.key, fault.problem) for fault in check(raw)]


def test_good_exercises_have_no_fault(raw: dict[str, Any]) -> None:
    assert faults(raw) == []


def changed(raw: dict[str, Any], place: tuple[str | int, ...], value: object) -> dict[str, Any]:
    held: Any = (copy := deepcopy(raw))
    for part in place[:-1]:
        held = held[part]
    held[place[-1]] = value
    return copy


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        pytest.param(
            ("exercises", 1, "code"),
            "planting",
            [("exercises[1].code", "“planting” is used twice.")],
            id="an exercise twice",
        ),
        pytest.param(
            ("exercises", 1, "questions", 1, "code"),
            "waiting",
            [("exercises[1].questions[1].code", "“waiting” is used twice.")],
            id="a question twice",
        ),
        pytest.param(
            ("exercises", 0, "questions", 1, "criteria"),
            ["care", "patience", "beauty"],
            [("exercises[0].questions[1].criteria[2]", "“beauty” is not a criterion of this definition.")],
            id="an unknown criterion",
        ),
        pytest.param(
            ("exercises", 0, "questions", 1, "criteria"),
            ["care", "patience", "care"],
            [("exercises[0].questions[1].criteria[2]", "“care” is named twice in this question.")],
            id="a criterion twice",
        ),
        pytest.param(
            ("exercises", 1, "questions", 1, "criteria"),
            [],
            [
                ("criteria[1].code", "“craft” is seen in one exercise alone."),
                ("exercises[1].questions[1].criteria", "The question is scored on nothing."),
            ],
            id="a question scored on nothing",
        ),
        pytest.param(
            ("exercises", 0, "questions", 1, "criteria"),
            ["care", "patience", "craft"],
            [("exercises[0].questions[1].criteria", "“care” and “craft” overlap and are both scored here.")],
            id="two that overlap",
        ),
        pytest.param(
            ("exercises", 0, "weight"),
            0.25,
            [("exercises[0].weight", "The weights of the exercises sum to 0.75.")],
            id="weights that do not sum to 1",
        ),
        pytest.param(
            ("exercises", 1, "minutes"),
            19,
            [("exercises[1].minutes", "What is asked takes 20 minutes, and the exercise 19.")],
            id="too little time",
        ),
        pytest.param(
            ("exercises", 1, "safeguarding"),
            {},
            [
                ("exercises[0]", "No exercise has a question about keeping children safe."),
                ("exercises[1].safeguarding.expects", "“expects” is missing."),
                ("exercises[1].safeguarding.minutes", "“minutes” is missing."),
                ("exercises[1].safeguarding.text", "“text” is missing."),
            ],
            id="nothing about safeguarding",
        ),
        pytest.param(
            ("exercises", 0, "stage"),
            "sift",
            [("exercises[0].stage", "“sift” is not one of the choices.")],
            id="a stage without exercises",
        ),
    ],
)
def test_fault_is_named(
    raw: dict[str, Any], place: tuple[str | int, ...], value: object, expected: list[tuple[str, str]]
) -> None:
    assert sorted(faults(changed(raw, place, value))) == expected


def test_criterion_that_no_exercise_sees_is_named(raw: dict[str, Any]) -> None:
    for exercise in raw["exercises"]:
        for question in exercise["questions"]:
            question["criteria"] = [code for code in question["criteria"] if code != "patience"]
    assert faults(raw) == [("criteria[2].code", "“patience” is seen in no exercise.")]


def test_one_exercise_alone_need_not_show_a_criterion_twice(raw: dict[str, Any]) -> None:
    raw["exercises"] = [raw["exercises"][1] | {"weight": 1.0}]
    assert faults(raw) == []


@pytest.fixture(scope="module")
def leaders() -> Definition:
    return load_definition(shipped_definitions()["difference_leaders"])


def test_shipped_exercises_are_an_interview_and_five_of_a_centre(leaders: Definition) -> None:
    assert [(one.stage, one.code, one.weight, one.criteria) for one in leaders.exercises] == [
        ("interview", "interview", 0.30, ("inspired", "purpose", "bravery", "pragmatism", "challenge")),
        ("centre", "teaching", 0.25, ("teaching", "excellence", "humility")),
        ("centre", "stakeholder", 0.15, ("collaboration", "bravery", "humility")),
        ("centre", "pupil_panel", 0.0, ("collaboration", "humility", "purpose")),
        ("centre", "case_study", 0.15, ("systemic", "pragmatism", "challenge")),
        ("centre", "final_interview", 0.15, ("inspired", "purpose", "excellence", "teaching", "systemic")),
    ]


def test_what_players_are_told_is_apart_from_what_candidates_get(leaders: Definition) -> None:
    one = leaders.exercise("stakeholder")
    assert one.for_candidates == ()
    assert [page.heading for page in one.for_players] == [
        "For the role-player: deputy head of the mainstream school",
        "For the role-player: Sam's grandmother",
    ]
    assert len(leaders.exercise("case_study").for_candidates) == 4


def test_both_interviews_ask_about_safeguarding(leaders: Definition) -> None:
    asked = [one.code for one in leaders.exercises if one.safeguarding is not None]
    assert asked == ["interview", "final_interview"]
