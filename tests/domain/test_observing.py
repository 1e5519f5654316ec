"""What a scorecard of an exercise holds and lacks."""

from datetime import date

import pytest

from recruitment.domain.observing import Observed, Slot, differing, explores_gaps, lacks_in, words_of

ONE, OTHER = Slot("why_now", "inspired"), Slot("unasked", "purpose")
POINTS = (1, 2, 3, 4, 5)


@pytest.mark.parametrize(
    ("made", "field", "sentence"),
    [
        (
            Observed("", "She rang"),
            "score",
            "Choose a score from 1 to 5, or say that there was no evidence or no opportunity.",
        ),
        (
            Observed("9", "She rang"),
            "score",
            "Choose a score from 1 to 5, or say that there was no evidence or no opportunity.",
        ),
        (Observed("3", "  "), "evidence", "Write what you saw or heard: 3 needs evidence."),
        (
            Observed("no_evidence"),
            "evidence",
            "Write what you looked for: “No evidence seen” needs a reason.",
        ),
    ],
)
def test_what_a_draft_lacks(made: Observed, field: str, sentence: str) -> None:
    whole = {ONE: Observed("4", "She rang"), OTHER: made}
    (lack,) = lacks_in((ONE, OTHER), whole, points=POINTS)
    assert (lack.slot, lack.field, lack.sentence) == (OTHER, field, sentence)


def test_no_opportunity_needs_no_words() -> None:
    made = {ONE: Observed("no_opportunity"), OTHER: Observed("no_evidence", "Nothing was said of it")}
    assert lacks_in((ONE, OTHER), made, points=POINTS) == ()


def test_a_slot_without_anything_is_asked_for() -> None:
    assert [lack.slot for lack in lacks_in((ONE, OTHER), {ONE: Observed("1", "x")}, points=POINTS)] == [OTHER]


def test_an_absence_is_no_number() -> None:
    absent, scored = Observed("no_opportunity"), Observed("2")
    assert (absent.score, absent.absence) == (None, "no_opportunity")
    assert (scored.score, scored.absence) == (2, None)


@pytest.mark.parametrize(
    ("until", "asks", "explores"),
    [
        (date(2027, 3, 1), True, True),
        (date(2027, 2, 28), True, False),
        (date(2027, 3, 1), False, False),
        (None, True, False),
    ],
)
def test_gaps_are_for_whoever_is_trained_in_date_where_safety_is_asked_about(
    until: date | None, asks: bool, explores: bool
) -> None:
    found = explores_gaps(safer_until=until, on=date(2027, 3, 1), asks_about_safety=asks)
    assert found is explores


def test_slots_that_were_chosen_differently_are_found() -> None:
    mine = {ONE: Observed("4", "a"), OTHER: Observed("2", "b")}
    theirs = {ONE: Observed("4", "c"), OTHER: Observed("no_evidence", "d")}
    assert differing((ONE, OTHER), [mine, theirs]) == {OTHER}
    assert differing((ONE, OTHER), [mine]) == frozenset()


@pytest.mark.parametrize(("choice", "words"), [("4", "4"), ("no_evidence", "No evidence seen"), ("", "")])
def test_a_choice_in_words(choice: str, words: str) -> None:
    assert words_of(choice) == words
