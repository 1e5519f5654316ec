"""The table of moves: closed, printable, and the only way from one stage to another."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.domain.errors import MoveRefused
from recruitment.domain.outcomes import WORDS, in_words
from recruitment.domain.stages import (
    EXITS,
    MOVES,
    OUTCOMES,
    Action,
    Party,
    Stage,
    choices,
    decided_moves,
    documentation,
    move_back,
    move_for,
    skipped,
)

DOCS = Path(__file__).parents[2] / "docs" / "stages.md"


@pytest.mark.parametrize("allowed", MOVES, ids=lambda m: f"{m.origin}-{m.action}-{m.target}")
def test_every_move_of_the_table_is_found_by_its_pair(allowed: object) -> None:
    assert isinstance(allowed, type(MOVES[0]))
    if allowed.action is Action.TAKE_UP_AGAIN:
        assert move_back(allowed.origin, allowed.target) is allowed
    else:
        assert move_for(allowed.origin, allowed.action) is allowed


@given(st.sampled_from(list(Stage)), st.sampled_from(list(Action)))
def test_every_other_pair_is_refused_with_what_is_possible(origin: Stage, action: Action) -> None:
    if action is not Action.TAKE_UP_AGAIN and any((m.origin, m.action) == (origin, action) for m in MOVES):
        return
    with pytest.raises(MoveRefused) as refused:
        move_for(origin, action)
    assert (refused.value.action, refused.value.from_stage) == (action, origin)
    possible = [m.action for m in MOVES if m.origin is origin]
    assert all(one in refused.value.sentence for one in possible)
    assert possible or refused.value.sentence.endswith("nothing.")


def test_each_pair_of_stage_and_action_stands_once() -> None:
    assert len({(m.origin, m.action, m.target) for m in MOVES}) == len(MOVES)
    others = [m for m in MOVES if m.action is not Action.TAKE_UP_AGAIN]
    assert len({(m.origin, m.action) for m in others}) == len(others)


def test_an_exit_is_left_only_by_who_is_eligible_after_all_or_taken_up_again() -> None:
    assert {(m.origin, m.action) for m in MOVES if m.origin in EXITS} == {
        (Stage.INELIGIBLE, Action.REOPEN),
        (Stage.INELIGIBLE, Action.TAKE_BACK_IN),
        (Stage.NOT_PROGRESSED, Action.TAKE_UP_AGAIN),
        (Stage.WITHDRAWN, Action.TAKE_UP_AGAIN),
    }


def test_what_ended_goes_back_only_to_stages_from_which_it_can_end_so() -> None:
    back = {(m.origin, m.target) for m in MOVES if m.action is Action.TAKE_UP_AGAIN}
    out = {(m.target, m.origin) for m in MOVES if m.action in (Action.DECLINE, Action.WITHDRAW)}
    assert back == out
    with pytest.raises(MoveRefused, match="only what ended goes back"):
        move_back(Stage.NOT_PROGRESSED, Stage.OFFER)


def test_who_was_turned_down_by_two_is_taken_up_again_by_two() -> None:
    parties = {(m.origin, m.party) for m in MOVES if m.action is Action.TAKE_UP_AGAIN}
    assert parties == {(Stage.NOT_PROGRESSED, Party.SECONDED_LEAD), (Stage.WITHDRAWN, Party.LEAD)}


def test_every_stage_can_be_reached() -> None:
    assert {m.target for m in MOVES} | {Stage.REGISTER} == set(Stage)


def test_whoever_is_not_the_applicant_moves_nobody_alone() -> None:
    assert {m.party for m in MOVES if m.action in OUTCOMES} == {Party.TWO_LEADS}
    assert set(OUTCOMES) == {m.action for m in MOVES if m.party is Party.TWO_LEADS}


@pytest.mark.parametrize(
    ("origin", "picked", "expected"),
    [
        (Stage.SIFT, {Stage.OFFER}, [Action.OFFER, Action.DECLINE]),
        (
            Stage.SIFT,
            {Stage.INTERVIEW, Stage.CENTRE, Stage.RESERVE, Stage.OFFER},
            [
                Action.INVITE_TO_INTERVIEW,
                Action.INVITE_TO_CENTRE,
                Action.OFFER,
                Action.RESERVE,
                Action.DECLINE,
            ],
        ),
        (
            Stage.INTERVIEW,
            {Stage.CENTRE, Stage.OFFER},
            [Action.INVITE_TO_CENTRE, Action.OFFER, Action.DECLINE],
        ),
        (Stage.RESERVE, {Stage.RESERVE, Stage.OFFER}, [Action.OFFER, Action.DECLINE]),
        (Stage.APPLICATION, set(Stage), []),
        (Stage.OFFER, set(Stage), []),
    ],
)
def test_two_leads_choose_among_what_the_programme_picked(
    origin: Stage, picked: set[Stage], expected: list[Action]
) -> None:
    assert list(choices(origin, picked)) == expected


def test_move_says_which_stages_it_leaves_out() -> None:
    picked = {Stage.SIFT, Stage.INTERVIEW, Stage.CENTRE, Stage.RESERVE, Stage.OFFER}
    assert skipped(Stage.SIFT, Stage.OFFER, picked) == (Stage.INTERVIEW, Stage.CENTRE)
    assert skipped(Stage.SIFT, Stage.CENTRE, picked) == (Stage.INTERVIEW,)
    assert skipped(Stage.INTERVIEW, Stage.CENTRE, picked) == ()
    assert skipped(Stage.SIFT, Stage.OFFER, {Stage.SIFT, Stage.OFFER}) == ()
    assert skipped(Stage.RESERVE, Stage.OFFER, picked) == ()
    assert skipped(Stage.SIFT, Stage.NOT_PROGRESSED, picked) == ()


@given(st.sampled_from(OUTCOMES))
def test_every_outcome_leads_to_one_stage_from_wherever_it_starts(action: Action) -> None:
    assert len({move.target for move in decided_moves(action)}) == 1
    assert WORDS[action].choose


def test_outcomes_are_counted_in_words() -> None:
    counts = {Action.DECLINE: 2, Action.INVITE_TO_INTERVIEW: 3, Action.OFFER: 0}
    assert in_words(counts) == "3 invited to the interview, 2 not taken further"


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
