"""A row of scores from paper: what its digits mean, and which of them ask for words."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from forms.paper import PaperRowForm, choice_of, digit_of
from recruitment.domain.scorecards import NO_EVIDENCE, Draft, EvidenceRule

ROW = UUID("00000000-0000-4000-8000-000000000000")


def row(
    draft: Draft | None = None, *, rule: EvidenceRule = EvidenceRule.EXTREMES, **given: Any
) -> PaperRowForm:
    return PaperRowForm(
        ROW,
        called="No. 1, DL27-4KTQ-9XWB",
        points=(1, 2, 3, 4, 5),
        rule=rule,
        draft=draft or Draft(),
        version=0,
        **given,
    )


@pytest.mark.parametrize("choice", [NO_EVIDENCE, "1", "5", ""])
def test_what_is_stored_is_typed_and_stored_again_as_it_was(choice: str) -> None:
    assert choice_of(digit_of(choice)) == choice


@pytest.mark.parametrize(
    ("rule", "digits"),
    [(EvidenceRule.EXTREMES, "015"), (EvidenceRule.REQUIRED, "012345"), (EvidenceRule.OPTIONAL, "")],
)
def test_words_are_asked_for_by_the_definitions_rule(
    sending: Callable[..., None], rule: EvidenceRule, digits: str
) -> None:
    sending()
    assert "".join(sorted(row(rule=rule).needs)) == digits


@pytest.mark.parametrize("typed", ["6", "9", "12", "33", "x", "²", "-1"])
def test_any_other_key_is_refused_in_a_sentence(sending: Callable[..., None], typed: str) -> None:
    sending(**{f"{ROW}-score": typed, f"{ROW}-version": "0"})
    form = row()
    assert not form.validate()
    assert form.score.errors == ["Type a digit from 1 to 5, or 0 for no evidence."]


def test_nought_is_no_evidence_and_never_a_score(sending: Callable[..., None]) -> None:
    sending(**{f"{ROW}-score": " 0 ", f"{ROW}-evidence": "Nothing of their own.", f"{ROW}-version": "0"})
    form = row(Draft(score=3))
    assert form.validate()
    assert form.draft == Draft(no_evidence=True, evidence="Nothing of their own.")
    assert form.shown({"score": NO_EVIDENCE}) == {f"{ROW}-score": "0"}
