"""What may happen next, and why something may not: by the table of moves and the gates, for every stage."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.domain.safer_records import Gate
from recruitment.domain.stages import EXITS, MOVES, OUTCOMES, Action, Party, Stage, choices, decided_moves
from recruitment.domain.what_next import OpenDecision, Prospect, Standing, in_few_words, what_next

EVERY = frozenset(stage for stage in Stage if stage not in EXITS)
ME, ANOTHER = uuid4(), uuid4()
THURSDAY = datetime(2027, 3, 18, 9, tzinfo=UTC)
SIFT = Standing(Stage.SIFT, EVERY, viewer=ME, listed=True)
GATED = {Stage.CENTRE: (Gate.ONLINE_SEARCH, Gate.REFERENCES)}


def of(standing: Standing, action: Action) -> Prospect:
    (found,) = [one for one in what_next(standing) if one.action is action]
    return found


def decision(
    action: Action, *, confirmed: bool = False, by: UUID = ANOTHER, at: datetime | None = None
) -> OpenDecision:
    return OpenDecision(uuid4(), action, confirmed, by, at)


standings = st.builds(
    Standing,
    stage=st.sampled_from(Stage),
    picked=st.sets(st.sampled_from(sorted(EVERY))).map(frozenset),
    asked=st.dictionaries(st.sampled_from(sorted(EVERY)), st.lists(st.sampled_from(Gate)).map(tuple)),
    cleared=st.sets(st.sampled_from(Gate)).map(frozenset),
    sent=st.booleans(),
    may_write=st.booleans(),
    doubtful=st.booleans(),
    has_person=st.booleans(),
    own=st.booleans(),
    viewer=st.just(ME),
    listed=st.booleans(),
    decision=st.none()
    | st.builds(
        OpenDecision,
        st.just(uuid4()),
        st.sampled_from(OUTCOMES),
        st.booleans(),
        st.sampled_from([ME, ANOTHER]),
        st.sampled_from([None, THURSDAY]),
    ),
    left=st.none() | st.sampled_from(sorted(EVERY)),
    asked_back_by=st.sampled_from([None, ME, ANOTHER]),
)


@given(standings)
def test_what_may_happen_stands_in_the_table_and_what_may_not_has_a_sentence(standing: Standing) -> None:
    found = what_next(standing)
    assert len({one.action for one in found}) == len(found)
    for one in found:
        if one.may:
            assert any((m.origin, m.action) == (standing.stage, one.action) for m in MOVES)
            assert one.who
        else:
            assert one.why_not.endswith(".")
            assert not one.needs
        assert all(sentence.endswith(".") for sentence in one.needs)
    assert [one.may for one in found] == sorted((one.may for one in found), reverse=True)


@given(standings)
def test_no_action_that_the_table_allows_is_passed_over(standing: Standing) -> None:
    told = {one.action for one in what_next(standing)}
    decided = set(choices(standing.stage, standing.picked))
    assert decided <= told
    by_hand = {m.action for m in MOVES if m.origin is standing.stage and m.party is not Party.TWO_LEADS}
    unlikely = {Action.REOPEN if standing.sent else Action.TAKE_BACK_IN}
    if not standing.has_person:
        unlikely |= {Action.WITHDRAW, Action.FIND_INELIGIBLE}
    assert by_hand - unlikely <= told


@given(standings)
def test_nobody_does_anything_about_an_application_of_their_own(standing: Standing) -> None:
    mine = replace(standing, own=True)
    moves = {(m.origin, m.action): m.party for m in MOVES}
    may = [one.action for one in what_next(mine) if one.may]
    assert all(moves[(mine.stage, action)] is Party.APPLICANT for action in may)


@pytest.mark.parametrize("action", OUTCOMES)
def test_a_closed_gate_keeps_back_whom_it_stands_before_and_says_what_is_missing(action: Action) -> None:
    standing = replace(SIFT, asked=GATED, cleared=frozenset({Gate.ONLINE_SEARCH}))
    found = of(standing, action)
    if decided_moves(action)[0].target is Stage.CENTRE:
        assert found.why_not == "They still lack references, verified and compared."
    else:
        assert found.may


def test_what_two_confirmed_is_carried_out_whatever_closes_afterwards() -> None:
    standing = replace(SIFT, asked=GATED)
    proposed = decision(Action.INVITE_TO_CENTRE)
    assert not of(replace(standing, decision=proposed), Action.INVITE_TO_CENTRE).may
    assert of(replace(standing, decision=replace(proposed, confirmed=True)), Action.INVITE_TO_CENTRE).may


def test_another_outcome_waits_for_what_becomes_of_the_decision_that_stands() -> None:
    standing = replace(SIFT, decision=decision(Action.OFFER, confirmed=True, at=THURSDAY))
    assert of(standing, Action.DECLINE).why_not == (
        "Waits for the decision “Offer a place”, which is released at 9am on 18 March 2027: withdraw or undo"
        " that first."
    )
    assert of(standing, Action.OFFER).needs[0] == "Nothing more: it is released at 9am on 18 March 2027."


@pytest.mark.parametrize(
    ("stands", "needs"),
    [
        (None, "It needs a reason."),
        (decision(Action.DECLINE), "It waits for a second lead who confirms it."),
        (decision(Action.DECLINE, by=ME), "It waits for another lead who confirms it: you proposed it."),
        (decision(Action.DECLINE, confirmed=True), "It needs a time at which it is released."),
    ],
)
def test_a_decision_says_what_it_still_needs(stands: OpenDecision | None, needs: str) -> None:
    assert of(replace(SIFT, decision=stands), Action.DECLINE).needs == (needs,)


def test_nobody_is_decided_about_who_is_on_no_shortlist_and_what_is_left_out_is_said() -> None:
    needs = of(replace(SIFT, listed=False, names={Stage.INTERVIEW: "Talk"}), Action.INVITE_TO_CENTRE).needs
    assert needs == ("It needs a shortlist that they are on.", "It needs a reason.", "It leaves out “Talk”.")


@pytest.mark.parametrize(
    ("standing", "action", "why"),
    [
        (replace(SIFT, stage=Stage.APPLICATION, sent=False), Action.OFFER, "It was not sent."),
        (replace(SIFT, stage=Stage.REGISTER, sent=False), Action.SUBMIT, "The form has not been begun."),
        (
            replace(SIFT, stage=Stage.APPLICATION, may_write=False),
            Action.SUBMIT,
            "Its closing time is over: given more time, it can be sent.",
        ),
        (replace(SIFT, stage=Stage.CENTRE), Action.INVITE_TO_INTERVIEW, "They are past it."),
        (replace(SIFT, stage=Stage.CENTRE), Action.INVITE_TO_CENTRE, "They are there now."),
        (
            replace(SIFT, stage=Stage.OFFER),
            Action.DECLINE,
            "They have been offered a place: they answer it, or withdraw.",
        ),
        (replace(SIFT, stage=Stage.WITHDRAWN), Action.OFFER, "It has ended: take it up again first."),
        (replace(SIFT, stage=Stage.NOT_PROGRESSED), Action.DECLINE, "It is here already."),
        (
            replace(SIFT, stage=Stage.INELIGIBLE),
            Action.OFFER,
            "It has ended: find them eligible after all first.",
        ),
        (SIFT, Action.FIND_INELIGIBLE, "No statement of eligibility was answered with no."),
        (replace(SIFT, own=True), Action.OFFER, "Ask another lead: this is your own application."),
        (
            replace(SIFT, stage=Stage.WITHDRAWN),
            Action.TAKE_UP_AGAIN,
            "Nothing says which stage it left.",
        ),
    ],
)
def test_what_may_not_happen_says_why(standing: Standing, action: Action, why: str) -> None:
    assert of(standing, action).why_not == why


def test_a_decision_waits_for_the_wash_up_where_the_programme_asks_for_one() -> None:
    centre = replace(SIFT, stage=Stage.CENTRE, washed_up=frozenset({Stage.CENTRE}))
    assert of(centre, Action.OFFER).needs == ("It needs a reason.", "It needs a wash-up that is recorded.")
    assert of(replace(centre, heard=True), Action.OFFER).needs == ("It needs a reason.",)
    confirmed = replace(centre, decision=decision(Action.OFFER, confirmed=True, at=THURSDAY))
    assert of(confirmed, Action.OFFER).needs == ("Nothing more: it is released at 9am on 18 March 2027.",)


def test_what_ended_is_taken_up_again_where_it_left_by_as_many_as_ended_it() -> None:
    ended = replace(SIFT, stage=Stage.NOT_PROGRESSED, left=Stage.CENTRE, names={Stage.CENTRE: "Centre"})
    found = of(ended, Action.TAKE_UP_AGAIN)
    assert (found.title, found.who) == ("Take it up again at “Centre”", "A lead, and another who agrees")
    asked = of(replace(ended, asked_back_by=ME), Action.TAKE_UP_AGAIN)
    assert asked.needs == ("It waits for another lead who agrees: you asked for it.",)
    assert of(replace(ended, stage=Stage.WITHDRAWN), Action.TAKE_UP_AGAIN).who == "A lead"


@pytest.mark.parametrize("sent", [True, False])
def test_who_was_found_not_eligible_goes_back_to_where_they_had_come(sent: bool) -> None:
    found = [one.action for one in what_next(replace(SIFT, stage=Stage.INELIGIBLE, sent=sent)) if one.may]
    assert (Action.TAKE_BACK_IN in found, Action.REOPEN in found) == (sent, not sent)


def test_a_stage_says_in_few_words_what_follows_from_it() -> None:
    assert in_few_words(Stage.RESERVE, EVERY) == (
        "From here the applicant may withdraw the application; a lead may find them not eligible; two leads"
        " may offer a place or take them no further."
    )
    assert "assessment centre" not in in_few_words(Stage.SIFT, frozenset({Stage.SIFT, Stage.OFFER}))


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_has_few_words(stage: Stage) -> None:
    assert in_few_words(stage, EVERY).endswith(".")
