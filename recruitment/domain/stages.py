"""Where an application can be, and every move that is allowed: a table that can be printed.

The catalogue of stage kinds stands here; a programme's definition picks, orders, names and dates
them. Nothing but `recruitment.services.moves` changes a stage, and it asks this table first.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from recruitment.domain.errors import MoveRefused


class Stage(StrEnum):
    """A kind of stage, or an exit. Stored as these slugs; shown in the definition's words."""

    REGISTER = "register"
    APPLICATION = "application"
    SIFT = "sift"
    OFFER = "offer"
    NOT_PROGRESSED = "not_progressed"
    WITHDRAWN = "withdrawn"
    INELIGIBLE = "ineligible"


EXITS = frozenset({Stage.NOT_PROGRESSED, Stage.WITHDRAWN, Stage.INELIGIBLE})


class Action(StrEnum):
    """What somebody does to move an application."""

    BEGIN = "begin"
    SUBMIT = "submit"
    OFFER = "offer"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    FIND_INELIGIBLE = "find_ineligible"
    REOPEN = "reopen"
    TAKE_BACK_IN = "take_back_in"


class Party(StrEnum):
    """Who may cause a move."""

    APPLICANT = "applicant"
    LEAD = "lead"
    TWO_LEADS = "two_leads"


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
    Move(
        Stage.SIFT,
        Action.OFFER,
        Stage.OFFER,
        Party.TWO_LEADS,
        "a decision proposed by one lead and confirmed by another, and its release time reached",
        "was offered a place",
    ),
    Move(
        Stage.SIFT,
        Action.DECLINE,
        Stage.NOT_PROGRESSED,
        Party.TWO_LEADS,
        "a reasoned decision, proposed by one lead, confirmed by another, and its release time reached",
        "was not taken further",
    ),
    *(
        Move(
            origin,
            Action.WITHDRAW,
            Stage.WITHDRAWN,
            Party.APPLICANT,
            "a reason, which the applicant chooses",
            "withdrew the application",
        )
        for origin in (Stage.REGISTER, Stage.APPLICATION, Stage.SIFT, Stage.OFFER)
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
        for origin in (Stage.APPLICATION, Stage.SIFT)
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
)

_BY_PAIR = {(move.origin, move.action): move for move in MOVES}

#: The actions two leads may choose between for a candidate in the sift.
DECISIONS = tuple(move.action for move in MOVES if move.party is Party.TWO_LEADS)


def move_for(origin: Stage, action: Action) -> Move:
    """The allowed move for `action` from `origin`.

    Raises:
        MoveRefused: where the table has no such move.
    """
    move = _BY_PAIR.get((origin, action))
    if move is None:
        allowed = ", ".join(f"“{m.action}”" for m in MOVES if m.origin is origin) or "nothing"
        raise MoveRefused(
            action,
            origin,
            f"“{action}” is not possible for an application in “{origin}”. From there you can do: {allowed}.",
        )
    return move


_PARTIES = {Party.APPLICANT: "the applicant", Party.LEAD: "a lead", Party.TWO_LEADS: "two leads"}

_PAGE = """# Stages and moves

Written by `python -m recruitment.domain.stages` from the table in `recruitment/domain/stages.py`; a test
holds the two together. A programme's definition names the stages, orders them and words them for applicants.

Stages: {stages}. Exits: {exits}.

| from | action | to | who | what it needs | event |
|---|---|---|---|---|---|
{moves}

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
