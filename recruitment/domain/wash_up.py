"""Wash-ups: whose outcome differs from the order of the list, and who must take part."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from recruitment.domain.deadlines import long_date
from recruitment.domain.stages import Action

#: The outcomes from the best on. Whoever is left where they are (None) stands before those not taken further.
_BEST_FIRST: tuple[Action | None, ...] = (
    Action.OFFER,
    Action.INVITE_TO_CENTRE,
    Action.INVITE_TO_INTERVIEW,
    Action.RESERVE,
    None,
    Action.DECLINE,
)


@dataclass(frozen=True)
class Placed:
    """A candidate of a list, and what is meant for them.

    Attributes:
        rank: what stands the same for those whom nothing tells apart; None without a score that counts.
        action: None where they are left where they are.
        band: on the reserve list, which of its bands, from 0.
    """

    reference: str
    rank: float | None
    action: Action | None
    band: int = 0

    @property
    def level(self) -> tuple[int, int]:
        """How good it is to have this outcome: the lower the better."""
        return _BEST_FIRST.index(self.action), self.band


def out_of_order(listed: Sequence[Placed]) -> frozenset[str]:
    """Those, by reference, whose outcome differs from what the order of the list would give.

    There are as many of each outcome as are chosen: the best goes to so many from the top, the next to those
    below, and so on. Among those whom nothing tells apart every order is the list's.

    Args:
        listed: everybody who can be decided about, in the order of the list.
    """
    levels = sorted(one.level for one in listed)
    found, taken = set[str](), 0
    for _, alike in groupby(listed, key=lambda one: one.rank):
        group = list(alike)
        theirs = set(levels[taken : taken + len(group)])
        found |= {one.reference for one in group if one.level not in theirs}
        taken += len(group)
    return frozenset(found)


@dataclass(frozen=True)
class Participant:
    """Somebody who takes part; `safer_until` is the last day of their training in safer recruitment."""

    called: str
    safer_until: date | None = None

    def is_trained(self, on: date) -> bool:
        """Whether their training is in date on a day."""
        return self.safer_until is not None and self.safer_until >= on


def lacks(
    people: Collection[Participant], *, fewest: int, on: date, listed: date, today: date
) -> Iterator[str]:
    """Why these people were no panel for a wash-up, in sentences that say what to do.

    Args:
        people: those who took part.
        fewest: how many there must be.
        on: the day it was held.
        listed: the day in London on which the list was made that it heard.
        today: the present day in London.
    """
    if on > today:
        yield "Enter a day that has come: who took part is recorded on the day or after it."
    if on < listed:
        yield f"Enter {long_date(listed)} or a later day: the list was made then, and that is heard."
    if len(people) < fewest:
        yield f"Choose {fewest} people or more: {len(people)} {'is' if len(people) == 1 else 'are'} too few."
    if not any(one.is_trained(on) for one in people):
        yield "Choose somebody whose training in safer recruitment was in date on that day: nobody’s was."
