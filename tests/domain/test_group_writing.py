"""Writing to a group: which fields there are, whom one writes to, and whose messages are shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.domain.group_writing import FIELDS, SHOWN, faults, shown_of, why_not
from recruitment.domain.stages import Stage


@pytest.mark.parametrize(
    ("text", "beginnings"),
    [
        ("Nothing to fill in.", []),
        (" ".join(f"{{{name}}}" for name in FIELDS), []),
        ("Dear {first name}", ["Take out {first name}: there is no such field. There are {cohort}, "]),
        ("Go to {link}", ["Take out {link}: there is no such field."]),
        ("An open { brace", ["Take out the brace that stands alone"]),
        ("{nobody} and }", ["Take out {nobody}", "Take out the brace"]),
    ],
)
def test_a_field_that_there_is_not_is_named(text: str, beginnings: list[str]) -> None:
    found = list(faults(text))
    assert len(found) == len(beginnings)
    assert all(one.startswith(begins) for one, begins in zip(found, beginnings, strict=True))


@pytest.mark.parametrize(
    ("stage", "has_address", "is_own", "begins"),
    [
        (Stage.SIFT, True, False, ""),
        (Stage.NOT_PROGRESSED, True, False, ""),
        (Stage.WITHDRAWN, True, False, "Has withdrawn"),
        (Stage.SIFT, False, False, "Has no e-mail address"),
        (Stage.WITHDRAWN, True, True, "Is your own"),
    ],
)
def test_who_is_not_written_to_and_why(stage: Stage, has_address: bool, is_own: bool, begins: str) -> None:
    why = why_not(stage, has_address=has_address, is_own=is_own)
    assert why.startswith(begins)
    assert bool(why) is bool(begins)


def test_whoever_is_still_to_be_told_of_a_decision_is_not_written_to() -> None:
    why = why_not(Stage.INTERVIEW, has_address=True, is_own=False, is_to_be_told=True)
    assert why == "Is still to be told what was decided: that message waits in the outbox."
    withdrawn = why_not(Stage.WITHDRAWN, has_address=True, is_own=False, is_to_be_told=True)
    assert withdrawn.startswith("Has withdrawn")


@given(st.lists(st.integers(), unique=True))
def test_a_few_are_shown_all_of_them_readers_and_nobody_twice(readers: list[int]) -> None:
    shown = list(shown_of(readers))
    assert len(shown) == min(len(readers), SHOWN) == len(set(shown))
    assert shown == [one for one in readers if one in shown]
    assert not readers or (shown[0], shown[-1]) == (readers[0], readers[-1])
