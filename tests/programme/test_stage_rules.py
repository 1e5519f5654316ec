"""Stages, offsets and messages that do not agree: where, what, and how to mend it."""

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
        SIFT + stage("interview"),
        [
            ('kind = "interview"', "stages[3].kind", "“interview” is not available yet.", "Remove it."),
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
                "Write one of register, application, sift, offer.",
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

TIMES_AND_MESSAGES = (
    (
        "a reminder is after closing",
        '["closes - 3 days at 9:00"]',
        '["closes - 3 days at 9:00", "closes + 1 day"]',
        [
            (
                'remind_drafts = ["closes - 3 days at 9:00", "closes + 1 day"]',
                "offsets.remind_drafts[1]",
                "“closes + 1 day” is not before closing, when drafts can still be sent in.",
                "Write a time before closing, such as “closes - 3 days”.",
            ),
        ],
    ),
    (
        "a reminder is before opening",
        '["closes - 3 days at 9:00"]',
        '["opens - 3 days"]',
        [
            (
                'remind_drafts = ["opens - 3 days"]',
                "offsets.remind_drafts[0]",
                "“opens - 3 days” is before opening, when there are no drafts.",
                "Write a time after opening, such as “opens + 7 days”.",
            ),
        ],
    ),
    (
        "release is counted from opening",
        '"closes + 10 working days"',
        '"opens + 10 working days"',
        [
            (
                'release = "opens + 10 working days"',
                "offsets.release",
                "“opens + 10 working days” may come before closing.",
                "Count it from closing, such as “closes + 10 working days”.",
            ),
        ],
    ),
    (
        "release is before closing",
        '"closes + 10 working days"',
        '"closes - 1 day"',
        [
            (
                'release = "closes - 1 day"',
                "offsets.release",
                "“closes - 1 day” may come before closing.",
                "Count it from closing, such as “closes + 10 working days”.",
            ),
        ],
    ),
    (
        "decisions are promised before release",
        '"closes + 12 working days"',
        '"closes + 9 working days"',
        [
            (
                'decisions_by = "closes + 9 working days"',
                "offsets.decisions_by",
                "“closes + 9 working days” would come before release, “closes + 10 working days”, "
                "if closing were on 1 January 2027.",
                "Write a time that is never before release.",
            ),
        ],
    ),
    (
        "offers end before decisions around Easter only",
        '"closes + 20 working days"',
        '"closes + 18 days"',
        [
            (
                'offers_by = "closes + 18 days"',
                "offsets.offers_by",
                "“closes + 18 days” would come before decisions_by, “closes + 12 working days”, "
                "if closing were on 10 March 2027.",
                "Write a time that is never before decisions_by.",
            ),
        ],
    ),
    (
        "a message is missing",
        '[messages.receipt]\nsubject = "It has arrived"\nbody = "Dear {name}, thank you."\n',
        "",
        [
            (
                "[messages.sign_in_code]",
                "messages",
                "The message “receipt” is missing.",
                "Add [messages.receipt] with a subject and a body.",
            ),
        ],
    ),
    (
        "a kind of message is misspelt",
        "[messages.receipt]",
        '[messages.offers]\nsubject = "S"\nbody = "B"\n[messages.receipt]',
        [
            (
                "[messages.offers]",
                "messages.offers",
                "“offers” is not a kind of message.",
                "Write “offer” if that is meant.",
            ),
        ],
    ),
    (
        "a kind of message is like no other",
        "[messages.receipt]",
        '[messages.zzz]\nsubject = "S"\nbody = "B"\n[messages.receipt]',
        [
            ("[messages.zzz]", "messages.zzz", "“zzz” is not a kind of message.", "Remove it."),
        ],
    ),
    (
        "a field is misspelt",
        "{readings} readings",
        "{reading} readings",
        [
            (
                'body = "There are {reading} readings."',
                "messages.reading_ready.body",
                "{reading} is not a field of this message.",
                "Write {readings} if that is meant.",
            ),
        ],
    ),
    (
        "a field is like no other",
        "{readings} readings",
        "{0} readings",
        [
            (
                'body = "There are {0} readings."',
                "messages.reading_ready.body",
                "{0} is not a field of this message.",
                "Use one of {cohort}, {help_email}, {help_phone}, {link}, {minutes}, {organisation}, "
                "{programme}, {readings}.",
            ),
        ],
    ),
    (
        "a brace is left open",
        "{readings} readings",
        "{readings readings",
        [
            (
                'body = "There are {readings readings."',
                "messages.reading_ready.body",
                "A brace neither opens nor closes a field.",
                "Write each field as {name}, and no other braces.",
            ),
        ],
    ),
    (
        "two messages have the same subject",
        'subject = "Closed"',
        'subject = " OPEN "',
        [
            (
                'subject = " OPEN "',
                "messages.applications_closed.subject",
                "“applications_opened” has the same subject.",
                "Write a subject for this kind alone.",
            ),
        ],
    ),
)
CASES = STAGES + TIMES_AND_MESSAGES


@pytest.mark.parametrize(("name", "old", "new", "faults"), CASES, ids=[case[0] for case in CASES])
def test_a_fault_of_stages_and_messages_says_where_it_is_and_how_to_mend_it(
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


def test_messages_to_applicants_are_not_needed_where_nobody_applies(
    faults_with: FaultsWith, example: str
) -> None:
    first = example[example.index("[[stages]]") : example.index('[[stages]]\nkind = "sift"')]
    to_applicants = example[
        example.index("[messages.application_started]") : example.index("[messages.staff_invited]")
    ]
    to_leads = example[example.index("[messages.applications_opened]") :]

    assert faults_with((first, ""), (to_applicants, ""), (to_leads, "")) == []
