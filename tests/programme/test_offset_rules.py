"""Offsets that do not agree: where, what, and how to mend it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Written = tuple[str, str, str, str]
FaultsWith = Callable[..., list[Written]]

# What the case is; words of the example; words instead; and the faults: line, key, problem, mend.
CASES = (
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
        "interviews have a last day and no first",
        'offers_by = "closes + 20 working days"',
        'offers_by = "closes + 20 working days"\ninterviews_until = "closes + 25 working days"',
        [
            (
                'interviews_until = "closes + 25 working days"',
                "offsets.interviews_until",
                "interviews_until is given and interviews_from is not.",
                "Give interviews_from as well, or neither of the two.",
            ),
        ],
    ),
    (
        "the centre ends before it begins",
        'offers_by = "closes + 20 working days"',
        'offers_by = "closes + 20 working days"\ncentre_from = "closes + 9 days"'
        '\ncentre_until = "closes + 8 days"',
        [
            (
                'centre_until = "closes + 8 days"',
                "offsets.centre_until",
                "“closes + 8 days” would come before centre_from, “closes + 9 days”.",
                "Write a time that is never before centre_from.",
            ),
        ],
    ),
)


@pytest.mark.parametrize(("name", "old", "new", "faults"), CASES, ids=[case[0] for case in CASES])
def test_a_fault_of_offsets_says_where_it_is_and_how_to_mend_it(
    name: str, old: str, new: str, faults: list[Written], faults_with: FaultsWith
) -> None:
    assert faults_with((old, new)) == faults, name
