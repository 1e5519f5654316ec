"""The table of moves: closed, printable, and the only way from one stage to another."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.domain.errors import MoveRefused
from recruitment.domain.stages import (
    DECISIONS,
    EXITS,
    MOVES,
    Action,
    Party,
    Stage,
    documentation,
    move_for,
)

DOCS = Path(__file__).parents[2] / "docs" / "stages.md"


@pytest.mark.parametrize("allowed", MOVES, ids=lambda m: f"{m.origin}-{m.action}")
def test_every_move_of_the_table_is_found_by_its_pair(allowed: object) -> None:
    assert isinstance(allowed, type(MOVES[0]))
    assert move_for(allowed.origin, allowed.action) is allowed


@given(st.sampled_from(list(Stage)), st.sampled_from(list(Action)))
def test_every_other_pair_is_refused_with_what_is_possible(origin: Stage, action: Action) -> None:
    if any((m.origin, m.action) == (origin, action) for m in MOVES):
        return
    with pytest.raises(MoveRefused) as refused:
        move_for(origin, action)
    assert (refused.value.action, refused.value.from_stage) == (action, origin)
    possible = [m.action for m in MOVES if m.origin is origin]
    assert all(one in refused.value.sentence for one in possible)
    assert possible or refused.value.sentence.endswith("nothing.")


def test_each_pair_of_stage_and_action_stands_once() -> None:
    assert len({(m.origin, m.action) for m in MOVES}) == len(MOVES)


def test_nothing_leaves_an_exit_but_whoever_is_eligible_after_all() -> None:
    assert {(m.origin, m.action) for m in MOVES if m.origin in EXITS} == {
        (Stage.INELIGIBLE, Action.REOPEN),
        (Stage.INELIGIBLE, Action.TAKE_BACK_IN),
    }


def test_every_stage_can_be_reached() -> None:
    assert {m.target for m in MOVES} | {Stage.REGISTER} == set(Stage)


def test_whoever_is_not_the_applicant_moves_nobody_alone() -> None:
    assert {m.party for m in MOVES if m.action in DECISIONS} == {Party.TWO_LEADS}
    assert set(DECISIONS) == {Action.OFFER, Action.DECLINE}


@pytest.mark.parametrize("allowed", MOVES, ids=lambda m: f"{m.origin}-{m.action}")
def test_every_move_says_what_it_needs_and_what_it_leaves_behind(allowed: object) -> None:
    assert isinstance(allowed, type(MOVES[0]))
    assert allowed.needs
    assert allowed.past


def test_printed_table_is_the_one_in_the_code() -> None:
    assert DOCS.read_text(encoding="utf-8") == documentation(), "run python -m recruitment.domain.stages"


def test_printed_table_has_a_line_for_every_move() -> None:
    lines = [line for line in documentation().splitlines() if line.startswith("| ")]
    assert len(lines) == len(MOVES) + 1
