"""Criteria, questions and weights that do not agree: where, what, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Written = tuple[str, str, str, str]
FaultsWith = Callable[..., list[Written]]

# What the case is; words of the example; words instead; and the faults: line, key, problem, mend.
SCORING = (
    (
        "two criteria share a code",
        'code = "patience"',
        'code = "care"',
        [
            (
                'code = "care"',
                "criteria[2].code",
                "“care” is used twice.",
                "Give each of these a code of its own.",
            ),
            (
                "in_sift = false",
                "criteria[2].in_sift",
                "“care” is scored by a question.",
                "Remove in_sift = false, or take it out of the questions.",
            ),
        ],
    ),
    (
        "two questions share a code",
        'code = "q3"',
        'code = "q2"',
        [
            (
                'code = "q2"',
                "questions[2].code",
                "“q2” is used twice.",
                "Give each of these a code of its own.",
            ),
        ],
    ),
    (
        "two statements share a code",
        'text = "I am over eighteen."',
        'text = "I am over eighteen."\n[[stages.eligibility]]\ncode = "adult"\ntext = "Again."',
        [
            (
                'code = "adult"',
                "stages[0].eligibility[1].code",
                "“adult” is used twice.",
                "Give each of these a code of its own.",
            ),
        ],
    ),
    (
        "a question names an unknown criterion",
        'criteria = ["craft"]',
        'criteria = ["craft", "pateince"]',
        [
            (
                'criteria = ["craft", "pateince"]',
                "questions[1].criteria[1]",
                "“pateince” is not a criterion of this definition.",
                "Write “patience” if that is meant, or add the criterion.",
            ),
        ],
    ),
    (
        "a pair names a criterion that is like no other",
        '[["care", "craft"]]',
        '[["care", "weather"]]',
        [
            (
                'overlapping = [["care", "weather"]]',
                "overlapping[0][1]",
                "“weather” is not a criterion of this definition.",
                "Write one of care, craft, patience, or add the criterion.",
            ),
        ],
    ),
    (
        "a weight names an unknown criterion",
        "craft = 0.5\n",
        "craft = 0.5\nkraft = 0.0\n",
        [
            (
                "kraft = 0.0",
                "sift.weights.kraft",
                "“kraft” is not a criterion of this definition.",
                "Write “craft” if that is meant, or add the criterion.",
            ),
        ],
    ),
    (
        "a question is scored on nothing",
        "practical = true\n",
        "",
        [
            (
                "[[questions]]",
                "questions[2]",
                "The question is scored on nothing.",
                "Name its criteria, or set practical = true.",
            ),
        ],
    ),
    (
        "a practical question is scored",
        "practical = true\n",
        'practical = true\ncriteria = ["care"]\n',
        [
            (
                "practical = true",
                "questions[2].practical",
                "A practical question is not scored.",
                "Remove its criteria, or remove practical = true.",
            ),
        ],
    ),
    (
        "a question names a criterion twice",
        'criteria = ["care"]',
        'criteria = [\n    "care",\n    "care",\n]',
        [
            (
                '    "care",',
                "questions[0].criteria[1]",
                "“care” is named twice in this question.",
                "Remove one of the two.",
            ),
        ],
    ),
    (
        "a criterion is never scored",
        "in_sift = false\n",
        "",
        [
            (
                "[[criteria]]",
                "criteria[2]",
                "No question is scored on “patience”.",
                "Score it in a question, or set in_sift = false if it is observed later.",
            ),
        ],
    ),
    (
        "a pair names one criterion twice",
        '[["care", "craft"]]',
        '[["care", "care"]]',
        [
            (
                'overlapping = [["care", "care"]]',
                "overlapping[0]",
                "A criterion cannot overlap itself.",
                "Name two different criteria.",
            ),
        ],
    ),
    (
        "overlapping criteria are scored from one question",
        'criteria = ["care"]',
        'criteria = ["care", "craft"]',
        [
            (
                'criteria = ["care", "craft"]',
                "questions[0].criteria",
                "“care” and “craft” overlap and are both scored here.",
                "Take one of the two out of this question.",
            ),
        ],
    ),
    (
        "a weight is for a criterion that is never scored",
        "craft = 0.5\n",
        "craft = 0.5\npatience = 0.0\n",
        [
            (
                "patience = 0.0",
                "sift.weights.patience",
                "“patience” is scored by no question.",
                "Remove this weight.",
            ),
        ],
    ),
    (
        "a weight is missing",
        "care = 0.5\ncraft = 0.5\n",
        "care = 1.0\n",
        [
            (
                "[sift.weights]",
                "sift.weights",
                "“craft” is scored and has no weight.",
                "Add craft = … and make all weights sum to 1.",
            ),
        ],
    ),
    (
        "the weights do not sum to 1",
        "care = 0.5\n",
        "care = 0.4\n",
        [
            (
                "[sift.weights]",
                "sift.weights",
                "The weights sum to 0.9.",
                "Change them so that they sum to 1.",
            ),
        ],
    ),
    (
        "the scale goes down",
        "high = 5",
        "high = 1",
        [
            (
                "high = 1",
                "scale.high",
                "The highest score, 1, is not above the lowest, 1.",
                "Write a highest score above the lowest.",
            ),
        ],
    ),
)


@pytest.mark.parametrize(("name", "old", "new", "faults"), SCORING, ids=[case[0] for case in SCORING])
def test_a_fault_of_scoring_says_where_it_is_and_how_to_mend_it(
    name: str, old: str, new: str, faults: list[Written], faults_with: FaultsWith
) -> None:
    assert faults_with((old, new)) == faults, name
