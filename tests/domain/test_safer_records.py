"""Gates: what is lacking, in which words; the self-declaration leaves out what the law protects."""

import pytest

from recruitment.domain.safer_records import (
    DECLARATION,
    RECORDED,
    WORDS,
    Finding,
    Gate,
    asks_them,
    lacking,
    refusal,
)
from recruitment.domain.sections import section_part, told
from recruitment.domain.stages import Stage

SEARCH, DECLARED = Gate.ONLINE_SEARCH, Gate.SELF_DECLARATION


@pytest.mark.parametrize(
    ("cleared", "lack"),
    [
        ((), (DECLARED, SEARCH)),
        ((SEARCH,), (DECLARED,)),
        ((SEARCH, DECLARED), ()),
        ((Gate.SIGNATURE,), (DECLARED, SEARCH)),
    ],
)
def test_a_stage_lacks_what_it_asks_for_and_is_not_cleared(
    cleared: tuple[Gate, ...], lack: tuple[Gate, ...]
) -> None:
    assert lacking((DECLARED, SEARCH), cleared) == lack


def test_a_refusal_names_what_is_missing_for_whom_and_counts_the_rest() -> None:
    assert refusal("Assessment centre", {"DL27-2222-2222": (DECLARED, SEARCH)}) == (
        "Complete what safer recruitment asks for before “Assessment centre”: DL27-2222-2222 still lacks a"
        " self-declaration that was read and cleared and an online search that was cleared."
    )
    many = {f"DL27-2222-222{number}": (SEARCH,) for number in range(2, 10)}
    whole = refusal("Offer", many)
    assert whole.endswith("DL27-2222-2226 still lacks an online search that was cleared; and so do 3 more.")
    assert refusal("Offer", dict(list(many.items())[:6])).endswith("; and so does 1 more.")


@pytest.mark.parametrize(
    ("origin", "target", "ahead", "asked"),
    [
        (Stage.SIFT, Stage.INTERVIEW, (DECLARED,), True),
        (Stage.SIFT, Stage.CENTRE, (Gate.SIGNATURE,), True),
        (Stage.SIFT, Stage.INTERVIEW, (Gate.REFERENCES,), False),
        (Stage.SIFT, Stage.RESERVE, (DECLARED,), False),
        (Stage.SIFT, Stage.OFFER, (DECLARED,), False),
        (Stage.INTERVIEW, Stage.CENTRE, (DECLARED,), False),
    ],
)
def test_only_those_taken_from_the_sift_towards_a_gate_are_asked(
    origin: Stage, target: Stage, ahead: tuple[Gate, ...], asked: bool
) -> None:
    assert asks_them(origin, target, ahead) is asked


def test_every_gate_has_words_and_those_recorded_by_hand_can_proceed() -> None:
    assert set(WORDS) == set(Gate)
    assert RECORDED == (DECLARED, SEARCH, Gate.SIGNATURE)
    assert all(Finding.PROCEED in WORDS[gate].findings for gate in RECORDED)


def test_a_declaration_needs_each_answer_and_words_after_a_yes() -> None:
    questions = [ask.name for ask in DECLARATION.asks if not ask.name.endswith("_words")]
    answered = dict.fromkeys(questions, "no") | {"true": "yes"}
    assert section_part(DECLARATION, answered).faults == ()
    fault, *rest = section_part(DECLARATION, answered | {"unspent": "yes"}).faults
    assert (fault.field, fault.sentence, rest) == (
        "unspent_words",
        "Tell us about it, or change your answer above.",
        [],
    )
    assert len(section_part(DECLARATION, {}).faults) == 6


def test_words_of_an_answer_that_was_taken_back_are_not_told() -> None:
    entries = {"unspent": "no", "unspent_words": "A fine."}
    assert "A fine." not in [one.text for one in told(DECLARATION, entries)]
    assert "A fine." in [one.text for one in told(DECLARATION, entries | {"unspent": "yes"})]


def test_what_is_protected_is_never_asked_for() -> None:
    text = " ".join(DECLARATION.introduction)
    assert "You need not tell us about protected convictions and cautions" in text
    assert not DECLARATION.in_packs
