"""What may happen next to one application, and why something may not: by the table of moves and the gates.

Nothing is decided here. The services refuse by the same table and the same gates; this says so beforehand.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from recruitment.domain.deadlines import date_and_time
from recruitment.domain.outcomes import WORDS
from recruitment.domain.safer_records import Gate, in_words, lacking
from recruitment.domain.stages import (
    EXITS,
    MOVES,
    OUTCOMES,
    Action,
    Move,
    Party,
    Stage,
    decided_moves,
    skipped,
)

#: Where an application stands before it is sent.
_UNSENT = (Stage.REGISTER, Stage.APPLICATION)
_TAKEN_UP = (Stage.NOT_PROGRESSED, Stage.WITHDRAWN)
_WHO: Mapping[Party, str] = {
    Party.APPLICANT: "The applicant",
    Party.LEAD: "A lead",
    Party.TWO_LEADS: "Two leads: one proposes, another confirms",
    Party.SECONDED_LEAD: "A lead, and another who agrees",
}
_TITLES: Mapping[Action, str] = {
    **{action: words.choose for action, words in WORDS.items()},
    Action.BEGIN: "Begin the form",
    Action.SUBMIT: "Send the application",
    Action.WITHDRAW: "Withdraw the application",
    Action.FIND_INELIGIBLE: "Find them not eligible",
    Action.REOPEN: "Find them eligible after all",
    Action.TAKE_BACK_IN: "Find them eligible after all",
    Action.TAKE_UP_AGAIN: "Take it up again",
}
#: Why these are not possible where the table has no move.
_NOT_THERE: Mapping[Action, str] = {
    Action.SUBMIT: "The form has not been begun.",
    Action.TAKE_UP_AGAIN: "Nothing says which stage it left.",
}
_OWN = "Ask another lead: this is your own application."


@dataclass(frozen=True, slots=True)
class OpenDecision:
    """A decision about the application that is neither released nor withdrawn.

    Attributes:
        proposed_by: the lead who proposed it.
        release_at: when it takes effect; None as long as nobody has chosen.
    """

    id: UUID
    action: Action
    confirmed: bool
    proposed_by: UUID
    release_at: datetime | None

    @property
    def state(self) -> str:
        """How far it is, after "a decision that"."""
        if not self.confirmed:
            return "waits for a second lead"
        if self.release_at is None:
            return "is confirmed and has no time of release yet"
        return f"is released at {date_and_time(self.release_at)}"


@dataclass(frozen=True, slots=True)
class Standing:
    """All that decides what may happen next to an application.

    Attributes:
        stage: where it is.
        picked: the stages of its programme.
        names: what staff call the stages.
        asked: what each stage asks for before anybody is taken there.
        cleared: the gates that are open for it.
        washed_up: the stages in which nothing is confirmed without a wash-up; `heard`: whether one of the
            stage they are at is recorded.
        sent: whether it was sent; `may_write`: whether a draft can still be.
        doubtful: whether a statement of eligibility was answered with no.
        has_person: false where scores came without anybody behind them.
        own: whether it is the application of whoever looks, whose id is `viewer`.
        listed: whether it is on a shortlist.
        decision: the one about it that is open.
        left: the stage that it left, where it has ended.
        asked_back_by: the lead who asks for it to be taken up again.
    """

    stage: Stage
    picked: frozenset[Stage]
    names: Mapping[Stage, str] = field(default_factory=dict)
    asked: Mapping[Stage, tuple[Gate, ...]] = field(default_factory=dict)
    cleared: frozenset[Gate] = frozenset()
    washed_up: frozenset[Stage] = frozenset()
    heard: bool = False
    sent: bool = True
    may_write: bool = True
    doubtful: bool = False
    has_person: bool = True
    own: bool = False
    viewer: UUID | None = None
    listed: bool = False
    decision: OpenDecision | None = None
    left: Stage | None = None
    asked_back_by: UUID | None = None

    def called(self, stage: Stage) -> str:
        """A stage as staff know it."""
        return self.names.get(stage, stage)


@dataclass(frozen=True, slots=True)
class Prospect:
    """One thing that may happen next, or may not.

    Attributes:
        who: may do it, in words.
        needs: what it still needs, a sentence each.
        why_not: why it may not happen now, in a sentence; empty where it may.
    """

    action: Action
    title: str
    who: str
    needs: tuple[str, ...] = ()
    why_not: str = ""

    @property
    def may(self) -> bool:
        """Whether it may happen now."""
        return not self.why_not


def what_next(standing: Standing) -> tuple[Prospect, ...]:
    """Everything that concerns an application where it is: what may happen, then what may not, and why."""
    found = [_prospect(standing, action) for action in _concerning(standing)]
    return tuple(sorted(found, key=lambda one: not one.may))


def in_few_words(stage: Stage, picked: frozenset[Stage]) -> str:
    """What may happen next to everybody in a stage, as far as the stage alone says it."""
    moves = [move for move in MOVES if move.origin is stage and _within(move.target, picked)]
    parts = []
    for party, words in _WHO.items():
        titles = dict.fromkeys(_few(move.action) for move in moves if move.party is party)
        if titles:
            parts.append(f"{_small(words.partition(':')[0])} may {_either(list(titles))}")
    return f"From here {'; '.join(parts)}." if parts else "Nothing follows."


def _concerning(standing: Standing) -> Iterator[Action]:
    """What is worth a word: neither what was done long ago nor the way back from an exit it is not in."""
    stage = standing.stage
    if stage is Stage.REGISTER:
        yield Action.BEGIN
    if stage in _UNSENT:
        yield Action.SUBMIT
    if stage is Stage.INELIGIBLE:
        yield Action.TAKE_BACK_IN if standing.sent else Action.REOPEN
    if stage in _TAKEN_UP:
        yield Action.TAKE_UP_AGAIN
    yield from (one for one in OUTCOMES if _within(decided_moves(one)[0].target, standing.picked))
    if standing.has_person:
        yield from (
            one
            for one, there in (
                (Action.WITHDRAW, Stage.WITHDRAWN),
                (Action.FIND_INELIGIBLE, Stage.INELIGIBLE),
            )
            if stage is not there
        )


def _within(target: Stage, picked: frozenset[Stage]) -> bool:
    return target in picked or target in EXITS


def _prospect(standing: Standing, action: Action) -> Prospect:
    move = _move(standing, action)
    title = _TITLES[action]
    if action is Action.TAKE_UP_AGAIN and standing.left is not None:
        title = f"{title} at “{standing.called(standing.left)}”"
    if move is None:
        return Prospect(action, title, "", why_not=_not_from_here(standing, action))
    why_not = _kept_back(standing, move)
    needs = () if why_not else tuple(_needs(standing, move))
    return Prospect(action, title, _WHO[move.party], needs, why_not)


def _move(standing: Standing, action: Action) -> Move | None:
    """The move of the table; an application that ended goes back to the stage it left and to no other."""
    for move in MOVES:
        if (move.origin, move.action) == (standing.stage, action) and (
            action is not Action.TAKE_UP_AGAIN or move.target is standing.left
        ):
            return move
    return None


def _not_from_here(standing: Standing, action: Action) -> str:
    """Why the table has no such move from where the application is."""
    stage = standing.stage
    if action in _NOT_THERE:
        return _NOT_THERE[action]
    if stage in EXITS:
        return _not_from_exit(action, stage)
    if stage in _UNSENT:
        return "Nothing is found before the form is begun." if action not in OUTCOMES else "It was not sent."
    if stage is Stage.OFFER:
        return "They have been offered a place: they answer it, or withdraw."
    return "They are there now." if _leads_here(action, stage) else "They are past it."


def _not_from_exit(action: Action, stage: Stage) -> str:
    if stage is Stage.INELIGIBLE:
        return "It has ended: find them eligible after all first."
    return "It is here already." if _leads_here(action, stage) else "It has ended: take it up again first."


def _leads_here(action: Action, stage: Stage) -> bool:
    return action in OUTCOMES and decided_moves(action)[0].target is stage


def _kept_back(standing: Standing, move: Move) -> str:
    """Why an allowed move may not happen now; empty where it may."""
    if move.party is Party.APPLICANT:
        late = move.action is not Action.WITHDRAW and not standing.may_write
        return "Its closing time is over: given more time, it can be sent." if late else ""
    if move.action is Action.FIND_INELIGIBLE and not standing.doubtful:
        return "No statement of eligibility was answered with no."
    if standing.own:
        return _OWN
    return _kept_from_deciding(standing, move) if move.party is Party.TWO_LEADS else ""


def _kept_from_deciding(standing: Standing, move: Move) -> str:
    """Why two leads may not decide this now."""
    decision = standing.decision
    if decision is not None and decision.action is not move.action:
        other = WORDS[decision.action].choose
        return f"Waits for the decision “{other}”, which {decision.state}: withdraw or undo that first."
    lack = lacking(standing.asked.get(move.target, ()), standing.cleared)
    # What two confirmed is carried out as it is: nothing is asked at its release.
    if lack and (decision is None or not decision.confirmed):
        return f"They still lack {in_words(lack)}."
    return ""


def _needs(standing: Standing, move: Move) -> Iterator[str]:
    """What an allowed move still needs."""
    if move.party is Party.TWO_LEADS:
        yield from _needs_of_decision(standing, move)
    elif move.action is Action.TAKE_UP_AGAIN and standing.asked_back_by is not None:
        mine = standing.asked_back_by == standing.viewer
        who = "another lead who agrees: you" if mine else "a lead who agrees: another"
        yield f"It waits for {who} asked for it."
    elif move.action is Action.REOPEN and not standing.may_write:
        yield "It needs a reason, and a closing time of its own."
    elif move.party is not Party.APPLICANT:
        yield "It needs a reason."
    elif move.action is Action.SUBMIT:
        yield "It needs every part to be complete."
    elif move.action is Action.BEGIN:
        yield "It needs every statement of eligibility answered and every notice acknowledged."


def _needs_of_decision(standing: Standing, move: Move) -> Iterator[str]:
    decision = standing.decision
    if decision is None:
        if not standing.listed:
            yield "It needs a shortlist that they are on."
        yield "It needs a reason."
    elif decision.release_at is not None:
        yield f"Nothing more: it {decision.state}."
    elif decision.confirmed:
        yield "It needs a time at which it is released."
    elif decision.proposed_by == standing.viewer:
        yield "It waits for another lead who confirms it: you proposed it."
    else:
        yield "It waits for a second lead who confirms it."
    waits = decision is None or not decision.confirmed
    if waits and standing.stage in standing.washed_up and not standing.heard:
        yield "It needs a wash-up that is recorded."
    if out := skipped(standing.stage, move.target, standing.picked):
        yield f"It leaves out {' and '.join(f'“{standing.called(stage)}”' for stage in out)}."


def _few(action: Action) -> str:
    return "take them no further" if action is Action.DECLINE else _small(_TITLES[action])


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


def _either(words: list[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last
