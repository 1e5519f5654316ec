"""Messages that cannot be sent as they stand: where, what, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Written = tuple[str, str, str, str]
FaultsWith = Callable[..., list[Written]]

# What the case is; words of the example; words instead; and the faults: line, key, problem, mend.
CASES = (
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


@pytest.mark.parametrize(("name", "old", "new", "faults"), CASES, ids=[case[0] for case in CASES])
def test_a_fault_of_messages_says_where_it_is_and_how_to_mend_it(
    name: str, old: str, new: str, faults: list[Written], faults_with: FaultsWith
) -> None:
    assert faults_with((old, new)) == faults, name


def test_messages_to_applicants_are_not_needed_where_nobody_applies(
    faults_with: FaultsWith, example: str
) -> None:
    first = example[example.index("[[stages]]") : example.index('[[stages]]\nkind = "sift"')]
    to_applicants = example[
        example.index("[messages.application_started]") : example.index("[messages.staff_invited]")
    ]
    to_leads = example[example.index("[messages.applications_opened]") :]

    assert faults_with((first, ""), (to_applicants, ""), (to_leads, "")) == []
