"""Where an application can be, and every move that is allowed: a table that can be printed.

The catalogue of stage kinds stands here; a programme's definition picks, orders, names and dates
them. Nothing but `recruitment.services.moves` changes a stage, and it asks this table first.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from recruitment.domain.errors import MoveRefused


class Stage(StrEnum):
    """A kind of stage, or an exit. Stored as these slugs; shown in the definition's words."""

    REGISTER = "register"
    APPLICATION = "application"
    SIFT = "sift"
    INTERVIEW = "interview"
    CENTRE = "centre"
    RESERVE = "reserve"
    OFFER = "offer"
    NOT_PROGRESSED = "not_progressed"
    WITHDRAWN = "withdrawn"
    INELIGIBLE = "ineligible"


EXITS = frozenset({Stage.NOT_PROGRESSED, Stage.WITHDRAWN, Stage.INELIGIBLE})


class Action(StrEnum):
    """What somebody does to move an application."""

    BEGIN = "begin"
    SUBMIT = "submit"
    INVITE_TO_INTERVIEW = "invite_to_interview"
    INVITE_TO_CENTRE = "invite_to_centre"
    RESERVE = "reserve"
    OFFER = "offer"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    FIND_INELIGIBLE = "find_ineligible"
    REOPEN = "reopen"
    TAKE_BACK_IN = "take_back_in"
    TAKE_UP_AGAIN = "take_up_again"


class Party(StrEnum):
    """Who may cause a move."""

    APPLICANT = "applicant"
    LEAD = "lead"
    TWO_LEADS = "two_leads"
    SECONDED_LEAD = "seconded_lead"


@dataclass(frozen=True)
class Move:
    """One allowed move.

    Attributes:
        origin: the stage the application is in before.
        action: what is done.
        target: the stage it is in afterwards.
        party: who may cause it.
        needs: what must be true first, in words.
        past: the past-tense event the move leaves behind.
    """

    origin: Stage
    action: Action
    target: Stage
    party: Party
    needs: str
    past: str


#: The stages from which two leads decide, in order.
DECIDED_IN = (Stage.SIFT, Stage.INTERVIEW, Stage.CENTRE, Stage.RESERVE)

#: What two leads may decide: the action, where it leads to, from where, and the event it leaves behind.
_DECISIONS: tuple[tuple[Action, Stage, tuple[Stage, ...], str], ...] = (
    (Action.INVITE_TO_INTERVIEW, Stage.INTERVIEW, DECIDED_IN[:1], "was invited to the interview"),
    (Action.INVITE_TO_CENTRE, Stage.CENTRE, DECIDED_IN[:2], "was invited to the assessment centre"),
    (Action.OFFER, Stage.OFFER, DECIDED_IN, "was offered a place"),
    (Action.RESERVE, Stage.RESERVE, DECIDED_IN[:3], "was put on the reserve list"),
    (Action.DECLINE, Stage.NOT_PROGRESSED, DECIDED_IN, "was not taken further"),
)

_DECIDED = tuple(
    Move(
        origin,
        action,
        target,
        Party.TWO_LEADS,
        "a reasoned decision, proposed by one lead, confirmed by another, and its release time reached",
        past,
    )
    for action, target, origins, past in _DECISIONS
    for origin in origins
)


def _taken_up_again() -> Iterator[Move]:
    """From an exit back to the stage that was left, with as many people as it took to leave it."""
    back = "it left from there; a reason"
    past = "was taken up again"
    for target in DECIDED_IN:
        needs = f"{back}, and another lead who agrees"
        yield Move(Stage.NOT_PROGRESSED, Action.TAKE_UP_AGAIN, target, Party.SECONDED_LEAD, needs, past)
    for target in (Stage.REGISTER, Stage.APPLICATION, *DECIDED_IN, Stage.OFFER):
        yield Move(Stage.WITHDRAWN, Action.TAKE_UP_AGAIN, target, Party.LEAD, back, past)


MOVES: tuple[Move, ...] = (
    Move(
        Stage.REGISTER,
        Action.BEGIN,
        Stage.APPLICATION,
        Party.APPLICANT,
        "applications are open; every eligibility statement is answered, every notice acknowledged",
        "began the application",
    ),
    Move(
        Stage.APPLICATION,
        Action.SUBMIT,
        Stage.SIFT,
        Party.APPLICANT,
        "every part is complete; before the closing time or within its grace",
        "submitted the application",
    ),
    *_DECIDED,
    *(
        Move(
            origin,
            Action.WITHDRAW,
            Stage.WITHDRAWN,
            Party.APPLICANT,
            "a reason, which the applicant chooses",
            "withdrew the application",
        )
        for origin in (Stage.REGISTER, Stage.APPLICATION, *DECIDED_IN, Stage.OFFER)
    ),
    *(
        Move(
            origin,
            Action.FIND_INELIGIBLE,
            Stage.INELIGIBLE,
            Party.LEAD,
            "a statement of eligibility answered with no by the applicant, and a reason",
            "was found not eligible",
        )
        for origin in (Stage.APPLICATION, *DECIDED_IN)
    ),
    Move(
        Stage.INELIGIBLE,
        Action.REOPEN,
        Stage.APPLICATION,
        Party.LEAD,
        "not sent before; a reason",
        "was found eligible after all",
    ),
    Move(
        Stage.INELIGIBLE,
        Action.TAKE_BACK_IN,
        Stage.SIFT,
        Party.LEAD,
        "sent before; a reason",
        "was found eligible after all",
    ),
    *_taken_up_again(),
)

#: By where they start and what is done; what is taken up again goes back to the stage it left, by that too.
_BY_PAIR: dict[tuple[Stage, Action], Move] = {
    (move.origin, move.action): move for move in MOVES if move.action is not Action.TAKE_UP_AGAIN
}
_BACK = {(move.origin, move.target): move for move in MOVES if move.action is Action.TAKE_UP_AGAIN}

#: The actions two leads may choose between, in the order in which pages show them.
OUTCOMES = tuple(action for action, _, _, _ in _DECISIONS)


def choices(origin: Stage, picked: Collection[Stage]) -> tuple[Action, ...]:
    """What two leads may decide for an application in `origin`, in a programme with the stages `picked`."""
    moves = {move.action: move for move in MOVES if move.origin is origin}
    return tuple(
        action
        for action in OUTCOMES
        if action in moves and (moves[action].target in picked or moves[action].target in EXITS)
    )


def skipped(origin: Stage, target: Stage, picked: Collection[Stage]) -> tuple[Stage, ...]:
    """The picked stages between two that a move would leave out; on the way out, none."""
    if target in EXITS:
        return ()
    path = [stage for stage in Stage if stage not in EXITS and stage is not Stage.RESERVE]
    between = path[path.index(origin) + 1 : path.index(target)] if origin in path and target in path else []
    return tuple(stage for stage in between if stage in picked)


def move_for(origin: Stage, action: Action) -> Move:
    """The allowed move for `action` from `origin`.

    Raises:
        MoveRefused: where the table has no such move.
    """
    move = _BY_PAIR.get((origin, action))
    if move is None:
        allowed = ", ".join(
            f"“{one}”" for one in dict.fromkeys(m.action for m in MOVES if m.origin is origin)
        )
        raise MoveRefused(
            action,
            origin,
            f"“{action}” is not possible for an application in “{origin}”. From there you can do:"
            f" {allowed or 'nothing'}.",
        )
    return move


def move_back(origin: Stage, target: Stage) -> Move:
    """The move by which an application that ended is taken up again at the stage it left.

    Raises:
        MoveRefused: the table has no such move.
    """
    move = _BACK.get((origin, target))
    if move is None:
        sentence = (
            f"“{origin}” cannot be taken up again at “{target}”: only what ended goes back to where it was."
        )
        raise MoveRefused(Action.TAKE_UP_AGAIN, origin, sentence)
    return move


def decided_moves(action: Action) -> tuple[Move, ...]:
    """The moves by which two leads' decision of `action` is carried out: one for each stage it starts from.

    Raises:
        MoveRefused: no decision of two leads does that.
    """
    moves = tuple(move for move in _DECIDED if move.action is action)
    if not moves:
        raise MoveRefused(action, "a decision", f"“{action}” is nothing that two leads decide.")
    return moves


_PARTIES = {
    Party.APPLICANT: "the applicant",
    Party.LEAD: "a lead",
    Party.TWO_LEADS: "two leads",
    Party.SECONDED_LEAD: "a lead, and another",
}

_PAGE = """# Stages and moves

Written by `python -m recruitment.domain.stages` from the table in `recruitment/domain/stages.py`; a test
holds the two together. A programme's definition names the stages, orders them and words them for applicants.

Stages: {stages}. Exits: {exits}.

| from | action | to | who | what it needs | event |
|---|---|---|---|---|---|
{moves}

A confirmed decision can be undone until its release, with a reason, by any lead of the cohort whose own
application is not in it: whole, so that what was proposed waits for a second lead again, or for one
candidate, who stays where they are. Nobody has been told of it.

A stage may ask for something first, by its `gates` in the definition: a decision that would take somebody
there is neither proposed nor confirmed before each is cleared.

Nothing else moves an application. No job and no score does: jobs carry out what people have decided.
"""


def documentation() -> str:
    """`docs/stages.md`: every stage and every allowed move, as the table has them."""
    rows = [
        f"| {m.origin} | {m.action} | {m.target} | {_PARTIES[m.party]} | {m.needs} | {m.past} |"
        for m in MOVES
    ]
    return _PAGE.format(
        stages=", ".join(f"`{stage}`" for stage in Stage if stage not in EXITS),
        exits=", ".join(f"`{stage}`" for stage in Stage if stage in EXITS),
        moves="\n".join(rows),
    )


if __name__ == "__main__":
    path = Path(__file__).resolve().parents[2] / "docs" / "stages.md"
    path.write_text(documentation(), encoding="utf-8")
