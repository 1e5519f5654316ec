"""Stages and pages that do not agree: where, what, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Written = tuple[str, str, str, str]
FaultsWith = Callable[..., list[Written]]


def stage(kind: str, table: str = "stages") -> str:
    """Write a further stage or exit."""
    return f'[[{table}]]\nkind = "{kind}"\nname = "N"\napplicant = "A"\nnext = "N"\n'


SIFT = '[[stages]]\nkind = "sift"\nname = "Sift"\napplicant = "We are reading"\nnext = "We write to you."\n'
EXIT = (
    "[[exits]]\n"
    'kind = "not_progressed"\n'
    'name = "Not progressed"\n'
    'applicant = "Not this time"\n'
    'next = "Try again next year."\n'
)
NOTICE = (
    "[[stages.notices]]\n"
    'code = "tools"\n'
    'heading = "Sharp tools"\n'
    'text = "This work is done with sharp tools."\n'
    "effective = 2026-09-01\n"
)

# What the case is; words of the example; words instead; and the faults: line, key, problem, mend.
STAGES = (
    (
        "a stage is not built yet",
        SIFT,
        SIFT + stage("wash_up"),
        [
            ('kind = "wash_up"', "stages[3].kind", "“wash_up” is not available yet.", "Remove it."),
        ],
    ),
    (
        "a stage is misspelt",
        SIFT,
        SIFT + stage("shift"),
        [
            (
                'kind = "shift"',
                "stages[3].kind",
                "“shift” is not a kind of stage.",
                "Write “sift” if that is meant.",
            ),
        ],
    ),
    (
        "a stage is like no other",
        SIFT,
        SIFT + stage("picnic"),
        [
            (
                'kind = "picnic"',
                "stages[3].kind",
                "“picnic” is not a kind of stage.",
                "Write one of register, application, sift, interview, centre, reserve, offer.",
            ),
        ],
    ),
    (
        "an exit stands among the stages",
        SIFT,
        SIFT + stage("not_progressed"),
        [
            (
                'kind = "not_progressed"',
                "stages[3].kind",
                "“not_progressed” does not belong among the stages.",
                "Move it to [[exits]].",
            ),
        ],
    ),
    (
        "a stage stands among the exits",
        EXIT,
        EXIT + stage("offer", "exits"),
        [
            (
                'kind = "offer"',
                "exits[1].kind",
                "“offer” does not belong among the exits.",
                "Move it to [[stages]].",
            ),
        ],
    ),
    (
        "a stage is named twice",
        SIFT,
        SIFT + SIFT,
        [
            (
                'kind = "sift"',
                "stages[3].kind",
                "“sift” is used twice.",
                "Give each of these a kind of its own.",
            ),
        ],
    ),
    (
        "the sift is missing before the offer",
        SIFT,
        "",
        [
            (
                'kind = "offer"',
                "stages[2].kind",
                "Nothing leads from “application” to “offer”.",
                "Add “sift” between them, or remove it.",
            ),
            (
                'kind = "not_progressed"',
                "exits[0].kind",
                "Nothing leads to “not_progressed”.",
                "Add the stage “sift”, or remove it.",
            ),
        ],
    ),
    (
        "there are no words for those not taken further",
        EXIT,
        "",
        [
            (
                "",
                "exits",
                "There are no words for those who are not taken further.",
                "Add [[exits]] with kind = “not_progressed” and its words.",
            ),
        ],
    ),
    (
        "the register stage has no notices",
        NOTICE,
        "",
        [
            (
                "[[stages]]",
                "stages[0]",
                "The register stage has no notices.",
                "Add [[stages.notices]] below it.",
            ),
        ],
    ),
    (
        "another stage has notices",
        'next = "We write to you."\n',
        'next = "We write to you."\n' + NOTICE,
        [
            (
                "[[stages.notices]]",
                "stages[2].notices",
                "“sift” is not where an applicant reads this.",
                "Move it to the stage “register”.",
            ),
        ],
    ),
    (
        "a page is missing",
        '[[pages.complaints]]\nheading = "Tell us"\ntext = "Write to us."\n',
        "",
        [
            (
                "[[pages.introduction]]",
                "pages.complaints",
                "People apply, and the page “complaints” has no words.",
                "Add [[pages.complaints]] with a heading and a text.",
            ),
        ],
    ),
)


@pytest.mark.parametrize(("name", "old", "new", "faults"), STAGES, ids=[case[0] for case in STAGES])
def test_a_fault_of_stages_says_where_it_is_and_how_to_mend_it(
    name: str, old: str, new: str, faults: list[Written], faults_with: FaultsWith
) -> None:
    assert faults_with((old, new)) == faults, name


def test_a_stage_in_the_wrong_order_is_named_with_its_neighbour(
    faults_with: FaultsWith, example: str
) -> None:
    offer = example[example.index('[[stages]]\nkind = "offer"') : example.index("[[exits]]")]

    assert faults_with((SIFT, ""), (offer, offer + SIFT)) == [
        ('kind = "sift"', "stages[3].kind", "“sift” stands after “offer”.", "Move it before “offer”.")
    ]


def test_an_application_that_nobody_can_begin_is_unreachable(faults_with: FaultsWith, example: str) -> None:
    register = example[example.index('[[stages]]\nkind = "register"') :]
    register = register[: register.index('[[stages]]\nkind = "application"')]

    assert faults_with((register, "")) == [
        (
            'kind = "application"',
            "stages[0].kind",
            "Nothing leads to “application”.",
            "Add “register” before it, or remove it.",
        )
    ]


def test_a_definition_without_stages_is_told_where_to_begin(faults_with: FaultsWith, example: str) -> None:
    stages = example[example.index("[[stages]]") : example.index("[[exits]]")]

    faults = faults_with((stages, ""))

    assert ("", "stages", "“stages” is missing.", "Add “stages”.") in faults
    assert (
        "",
        "stages",
        "There are no stages.",
        "Add [[stages]] with kind = “register” or “sift”.",
    ) in faults
