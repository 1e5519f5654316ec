"""What pages call each outcome that two leads may decide, before, while and after it happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from recruitment.domain.stages import OUTCOMES, Action


@dataclass(frozen=True)
class OutcomeWords:
    """One outcome in words.

    Attributes:
        choose: as one of the outcomes to choose from.
        ahead: above those it is meant for, as long as it has not happened.
        past: above those whom it happened to; with a small first letter, after a number.
        dropped: above those it had been meant for, where it was withdrawn.
        those: whom a reason is asked for, after "Reason for" or "Give a reason for".
        sent: what its e-mail is, after "Read the e-mail".
    """

    choose: str
    ahead: str
    past: str
    dropped: str
    those: str
    sent: str

    def counted(self, candidates: int) -> str:
        """So many of them, as in "3 offered a place"."""
        return f"{candidates} {self.past[:1].lower()}{self.past[1:]}"


WORDS: Mapping[Action, OutcomeWords] = {
    Action.INVITE_TO_INTERVIEW: OutcomeWords(
        "Invite to the interview",
        "To be invited to the interview",
        "Invited to the interview",
        "Had been proposed for the interview",
        "the invitations to the interview",
        "of an invitation to the interview",
    ),
    Action.INVITE_TO_CENTRE: OutcomeWords(
        "Invite to the assessment centre",
        "To be invited to the assessment centre",
        "Invited to the assessment centre",
        "Had been proposed for the assessment centre",
        "the invitations to the assessment centre",
        "of an invitation to the assessment centre",
    ),
    Action.OFFER: OutcomeWords(
        "Offer a place",
        "To be offered a place",
        "Offered a place",
        "Had been proposed for a place",
        "the offers",
        "of an offer",
    ),
    Action.RESERVE: OutcomeWords(
        "Put on the reserve list",
        "To be put on the reserve list",
        "Put on the reserve list",
        "Had been proposed for the reserve list",
        "those on the reserve list",
        "to those on the reserve list",
    ),
    Action.DECLINE: OutcomeWords(
        "Not taken further",
        "Not to be taken further",
        "Not taken further",
        "Had been proposed as not taken further",
        "those not taken further",
        "to those not taken further",
    ),
}


def in_words(counts: Mapping[Action, int]) -> str:
    """How many have each outcome that somebody has, as in "3 offered a place, 2 not taken further"."""
    return ", ".join(WORDS[action].counted(counts[action]) for action in OUTCOMES if counts.get(action))
