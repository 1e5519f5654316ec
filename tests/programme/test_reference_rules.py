"""What the questions to referees must be between them: every fault found, with what to write."""

import tomllib
from typing import Any

import pytest

from recruitment.programme.checking import check
from recruitment.programme.loading import DEFINITIONS

SOURCE = (DEFINITIONS / "difference_leaders.toml").read_text(encoding="utf-8")
GOOD = {"code": "known", "part": "One", "text": "Do you know them?", "kind": "yes_no"}


def faults(**reference: Any) -> list[tuple[str, str]]:
    raw = tomllib.loads(SOURCE) | {"reference": reference}
    return [(fault.key, fault.problem) for fault in check(raw)]


def test_good_questions_have_no_fault() -> None:
    after = GOOD | {"code": "why", "kind": "text", "needed_if": "known=no"}
    assert faults(questions=[GOOD, after], days=8, remind_after=[3, 7]) == []


@pytest.mark.parametrize("word", ["sickness", "sick leave", "health", "Absences", "illness", "disability"])
def test_health_is_not_asked_of(word: str) -> None:
    ((key, problem),) = faults(questions=[GOOD | {"text": f"Tell us about their {word}."}])
    assert key == "reference.questions[0].text"
    assert "may not be asked about before an offer" in problem


@pytest.mark.parametrize("wanted", ["known", "known=perhaps", "later=yes", "=yes"])
def test_condition_names_an_answer_to_a_question_before_it(wanted: str) -> None:
    ((key, _),) = faults(questions=[GOOD, GOOD | {"code": "why", "kind": "text", "needed_if": wanted}])
    assert key == "reference.questions[1].needed_if"


def test_code_is_used_once() -> None:
    assert faults(questions=[GOOD, GOOD]) == [
        ("reference.questions[1].code", "“known” is the code of another question.")
    ]


def test_reminder_comes_before_the_answer_is_due() -> None:
    ((key, _),) = faults(remind_after=[5, 10])
    assert key == "reference.remind_after[1]"
