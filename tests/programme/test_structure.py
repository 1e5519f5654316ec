"""A key that is missing, misspelt, empty or of the wrong kind: where, what, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Written = tuple[str, str, str, str]
FaultsWith = Callable[..., list[Written]]

# What the case is; words of the example; words instead; and the faults: line, key, problem, mend.
SINGLE_KEYS = (
    (
        "a key is missing",
        'title = "Craft"\n',
        "",
        [
            ("[[questions]]", "questions[1].title", "“title” is missing.", "Add “title”."),
        ],
    ),
    (
        "a key is misspelt",
        'hint = "Say how."',
        'hint = "Say how."\nhnt = "Say why."',
        [
            (
                'hnt = "Say why."',
                "questions[1].hnt",
                "“hnt” is not a key of the definition.",
                "Write “hint” if that is meant.",
            ),
        ],
    ),
    (
        "a key is unknown",
        "grace_minutes = 10",
        "grace_minutes = 10\nzzz = 1",
        [
            (
                "zzz = 1",
                "offsets.zzz",
                "“zzz” is not a key of the definition.",
                "Remove it; the keys here are: "
                "remind_drafts, grace_minutes, release, decisions_by, offers_by, offer_days, feedback_days,"
                " readings_by, remind_assessors, interviews_from, interviews_until, centre_from,"
                " centre_until, remind_slot_days, choose_slot_days, remind_declaration_days, hold_minutes.",
            ),
        ],
    ),
    (
        "anchors are missing",
        '[criteria.anchors]\nlow = "Forgets to water."\n'
        'middle = "Waters on time."\nhigh = "Knows each plant."\n',
        "",
        [
            (
                "[[criteria]]",
                "criteria[0].anchors",
                "“anchors” is missing.",
                "Add anchors: what the low, the middle and the high score look like.",
            ),
        ],
    ),
    (
        "one anchor is missing",
        'middle = "Digs straight."\n',
        "",
        [
            ("[criteria.anchors]", "criteria[1].anchors.middle", "“middle” is missing.", "Add “middle”."),
        ],
    ),
    (
        "a text is empty",
        '"We keep what you send for a year."',
        '"  "',
        [
            ('text = "  "', "pages.privacy[0].text", "It is empty.", "Write some text."),
        ],
    ),
    (
        "a text is a number",
        'name = "Garden Leaders"',
        "name = 7",
        [
            ("name = 7", "name", "It is not text.", "Write text in quotes."),
        ],
    ),
    (
        "a number is in quotes",
        "readings = 2",
        'readings = "2"',
        [
            (
                'readings = "2"',
                "sift.readings",
                "It is not a whole number.",
                "Write a whole number, without quotes.",
            ),
        ],
    ),
    (
        "minutes are not a number",
        "minutes = 1.5",
        'minutes = "1.5"',
        [
            ('minutes = "1.5"', "sift.minutes", "It is not a number.", "Write a number, without quotes."),
        ],
    ),
    (
        "minutes are nothing",
        "minutes = 1.5",
        "minutes = 0.0",
        [
            ("minutes = 0.0", "sift.minutes", "0.0 cannot be used here.", "Write a number above 0."),
        ],
    ),
    (
        "minutes are no quantity",
        "minutes = 1.5",
        "minutes = nan",
        [
            ("minutes = nan", "sift.minutes", "It is not a number.", "Write a number, without quotes."),
        ],
    ),
    (
        "a switch is in quotes",
        "in_sift = false",
        'in_sift = "false"',
        [
            (
                'in_sift = "false"',
                "criteria[2].in_sift",
                "It is neither true nor false.",
                "Write true or false, without quotes.",
            ),
        ],
    ),
    (
        "a date is in quotes",
        "effective = 2026-09-01",
        'effective = "2026-09-01"',
        [
            (
                'effective = "2026-09-01"',
                "stages[0].notices[0].effective",
                "It is not a date.",
                "Write a date without quotes, such as 2026-09-01.",
            ),
        ],
    ),
    (
        "one table stands where a list belongs",
        '[[pages.privacy]]\nheading = "Your data"',
        '[pages.privacy]\nheading = "Your data"',
        [
            (
                "[pages.privacy]",
                "pages.privacy",
                "It is not a list.",
                "Write a list in square brackets, or tables headed [[…]].",
            ),
        ],
    ),
    (
        "no words are allowed",
        "words = 50",
        "words = 0",
        [
            ("words = 0", "questions[2].words", "0 cannot be used here.", "Write a number of at least 1."),
        ],
    ),
    (
        "too many readings",
        "readings = 2",
        "readings = 21",
        [
            ("readings = 21", "sift.readings", "21 cannot be used here.", "Write a number of at most 20."),
        ],
    ),
    (
        "the evidence rule is unknown",
        '"extremes"',
        '"sometimes"',
        [
            (
                'evidence = "sometimes"',
                "sift.evidence",
                "“sometimes” is not one of the choices.",
                "Write required, extremes or optional.",
            ),
        ],
    ),
    (
        "no evidence counts as something else",
        'no_evidence = "lowest"',
        'no_evidence = "zero"',
        [
            (
                'no_evidence = "zero"',
                "scale.no_evidence",
                "“zero” is not one of the choices.",
                "Write lowest or missing.",
            ),
        ],
    ),
    (
        "an e-mail address is wrong",
        '"help@example.org"',
        '"help.example.org"',
        [
            (
                'help_email = "help.example.org"',
                "organisation.help_email",
                "“help.example.org” cannot be used here.",
                "Write one e-mail address, such as recruitment@charity.example.",
            ),
        ],
    ),
    (
        "a code has capitals",
        'code = "tools"',
        'code = "Tools"',
        [
            (
                'code = "Tools"',
                "stages[0].notices[0].code",
                "“Tools” cannot be used here.",
                "Write small letters, digits and single underscores, beginning with a letter.",
            ),
        ],
    ),
    (
        "the prefix is not letters",
        'prefix = "GL"',
        'prefix = "G1"',
        [
            (
                'prefix = "G1"',
                "prefix",
                "“G1” cannot be used here.",
                "Write two to four capital letters, such as “DL”.",
            ),
        ],
    ),
    (
        "the scale begins at 0",
        "low = 1\n",
        "low = 0\n",
        [
            (
                "low = 0",
                "scale.low",
                "0 cannot be used here.",
                "Write a whole number from 1 to 9: scores are given by key, "
                "and the key 0 means no evidence seen.",
            ),
        ],
    ),
    (
        "the scale ends above 9",
        "high = 5",
        "high = 10",
        [
            (
                "high = 10",
                "scale.high",
                "10 cannot be used here.",
                "Write a whole number from 1 to 9: scores are given by key, "
                "and the key 0 means no evidence seen.",
            ),
        ],
    ),
    (
        "an offset cannot be read",
        '"closes + 20 working days"',
        '"a month later"',
        [
            (
                'offers_by = "a month later"',
                "offsets.offers_by",
                "“a month later” cannot be used here.",
                "Write a time such as “closes + 10 working days”, “opens” or “closes - 3 days at 9:00”.",
            ),
        ],
    ),
    (
        "an offset is a number",
        '"closes + 20 working days"',
        "20",
        [
            (
                "offers_by = 20",
                "offsets.offers_by",
                "“20” cannot be used here.",
                "Write a text in quotes, such as “closes + 10 working days”.",
            ),
        ],
    ),
    (
        "a pair has one criterion",
        '[["care", "craft"]]',
        '[["care"]]',
        [
            (
                'overlapping = [["care"]]',
                "overlapping[0]",
                "It names fewer than two criteria.",
                "Name two criteria.",
            ),
        ],
    ),
    (
        "a pair has three criteria",
        '[["care", "craft"]]',
        '[["care", "craft", "patience"]]',
        [
            (
                'overlapping = [["care", "craft", "patience"]]',
                "overlapping[0]",
                "It names more than two criteria.",
                "Name two criteria, and others in pairs of their own.",
            ),
        ],
    ),
)


@pytest.mark.parametrize(("name", "old", "new", "faults"), SINGLE_KEYS, ids=[case[0] for case in SINGLE_KEYS])
def test_a_fault_of_one_key_says_where_it_is_and_how_to_mend_it(
    name: str, old: str, new: str, faults: list[Written], faults_with: FaultsWith
) -> None:
    assert faults_with((old, new)) == faults, name
