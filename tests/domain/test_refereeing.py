"""Months as people write them, what an answer lacks, and what differs from what was said."""

import pytest

from recruitment.domain.history import Month
from recruitment.domain.refereeing import (
    Difference,
    Post,
    differences,
    faults_of,
    is_needed,
    month_of,
    post_given,
    post_meant,
)
from recruitment.programme.house_reference import HOUSE_QUESTIONS, HOUSE_USE
from recruitment.programme.reference_form import ReferenceForm, ReferenceQuestion
from recruitment.programme.reference_rules import HEALTH

QUESTIONS = ReferenceForm().questions
SEPTEMBER = Month(2019, 9)


@pytest.mark.parametrize(
    "text", ["9 2019", "09/2019", "2019-09", "9.2019", "Sept 2019", "september 2019", " Sep, 2019 "]
)
def test_month_is_read_however_it_is_written(text: str) -> None:
    assert month_of(text) == SEPTEMBER


@pytest.mark.parametrize("text", ["", "2019", "13/2019", "0 2019", "long ago", "9 19", "Foo 2019", "9 1700"])
def test_what_is_no_month_is_none(text: str) -> None:
    assert month_of(text) is None


def test_house_questions_say_nothing_of_health() -> None:
    texts = [one["text"] + one.get("hint", "") for one in HOUSE_QUESTIONS]
    assert [text for text in (*texts, HOUSE_USE) if HEALTH.search(text)] == []


def test_follow_up_is_needed_by_its_answer_alone() -> None:
    (what,) = [one for one in QUESTIONS if one.code == "concerns_what"]
    assert is_needed(what, {"concerns": "yes"})
    assert not is_needed(what, {"concerns": "no"})
    assert not is_needed(what, {})


def test_faults_stand_in_the_order_of_the_questions() -> None:
    faults = [fault.field for fault in faults_of(QUESTIONS, {"concerns": "yes", "capacity": "Head"})]
    assert "capacity" not in faults
    assert "employed_until" not in faults
    assert faults.index("concerns_what") < faults.index("allegations")
    assert faults[-1] == "true"


def test_too_long_is_said_with_the_count() -> None:
    question = ReferenceQuestion(code="a", part="P", text="T", kind="text", words=2)
    (fault,) = faults_of([question], {"a": "one two three"})
    assert fault.sentence == "Shorten this to 2 words: it has 3."


def test_only_what_both_say_and_say_otherwise_differs() -> None:
    said = Post("St Mary's School", "Head of Year", SEPTEMBER, None)
    given = Post("st marys school", "Teacher", Month(2019, 10), Month(2024, 7))
    assert differences(said, given) == (
        Difference("Post", "Head of Year", "Teacher"),
        Difference("Employed from", "September 2019", "October 2019"),
    )


def test_post_meant_is_the_one_at_the_same_employer_else_the_newest() -> None:
    old, new = Post("Hill School", begins=Month(2012, 9)), Post("Vale School", begins=SEPTEMBER)
    assert post_meant([new, old], Post("hill school")) == old
    assert post_meant([new, old], Post("Other")) == new
    assert post_meant([], Post("Other")) == Post()


def test_post_given_is_read_from_the_answers() -> None:
    answers = {"employer": "Vale", "post": "Teacher", "employed_from": "9 2019", "employed_until": ""}
    assert post_given(answers) == Post("Vale", "Teacher", SEPTEMBER, None)
