"""Saved selections: why somebody can take no part in a decision about all of them."""

from uuid import UUID

import pytest

from recruitment.domain.selections import Member, why_not
from recruitment.domain.stages import Action, Stage

EVERY = tuple(Stage)
ID = UUID(int=1)


def member(stage: Stage, *, decision_id: UUID | None = None) -> Member:
    return Member(ID, "DL27-AAAA-AAAA", "", "Essay 17", Stage.SIFT, stage, decision_id)


@pytest.mark.parametrize(
    ("one", "action", "why"),
    [
        (member(Stage.SIFT), Action.DECLINE, ""),
        (member(Stage.INTERVIEW), Action.DECLINE, ""),
        (member(Stage.WITHDRAWN), Action.DECLINE, "Has withdrawn."),
        (member(Stage.SIFT, decision_id=ID), Action.OFFER, "Stands in another decision that is open."),
        (
            member(Stage.INTERVIEW),
            Action.INVITE_TO_INTERVIEW,
            "Is in “Here” now, where this cannot be decided.",
        ),
        (member(Stage.OFFER), Action.DECLINE, "Is in “Here” now, where this cannot be decided."),
    ],
)
def test_reason_is_said_in_a_sentence_and_empty_where_there_is_none(
    one: Member, action: Action, why: str
) -> None:
    assert why_not(one, action, EVERY, "Here") == why


def test_whoever_is_elsewhere_than_when_they_were_picked_has_moved() -> None:
    assert member(Stage.INTERVIEW).has_moved
    assert not member(Stage.SIFT).has_moved
    assert member(Stage.SIFT).called == "Essay 17"
