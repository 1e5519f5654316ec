"""Observations: what a scorecard of an exercise holds, and what it lacks before it can be committed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from recruitment.domain.scorecards import NO_EVIDENCE

#: What a form sends, and the database keeps, where the exercise gave no occasion to see what is looked for.
NO_OPPORTUNITY = "no_opportunity"
ABSENCES = (NO_EVIDENCE, NO_OPPORTUNITY)


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """One thing to be scored: a criterion, on one question of an exercise."""

    question: str
    criterion: str

    @property
    def key(self) -> str:
        """Its name in a form and in an address: codes hold no hyphen."""
        return f"{self.question}-{self.criterion}"


@dataclass(frozen=True, slots=True)
class Observed:
    """What an observer makes of one slot.

    Attributes:
        choice: a digit, `NO_EVIDENCE`, `NO_OPPORTUNITY`, or nothing yet.
        evidence: what was seen or heard, in words.
    """

    choice: str = ""
    evidence: str = ""

    @property
    def score(self) -> int | None:
        """The score, where there is one."""
        return int(self.choice) if self.choice.isdecimal() else None

    @property
    def absence(self) -> str | None:
        """Why there is no score, where that is said."""
        return self.choice if self.choice in ABSENCES else None


@dataclass(frozen=True, slots=True)
class Lack:
    """What a draft still lacks: the slot, the field, and the sentence that says what to do."""

    slot: Slot
    field: Literal["score", "evidence"]
    sentence: str


def lacks_in(
    slots: Sequence[Slot], made: Mapping[Slot, Observed], *, points: Sequence[int]
) -> tuple[Lack, ...]:
    """What is to be done before a scorecard can be committed: a choice for each slot, and words with it.

    Every score, and that nothing was seen, needs evidence; that there was no occasion needs none.

    Args:
        slots: of the exercise, in order.
        made: what was made of them.
        points: the scale, from the lowest.
    """
    found = ((slot, made.get(slot, Observed())) for slot in slots)
    return tuple(lack for slot, one in found if (lack := _lack(slot, one, points)) is not None)


def _lack(slot: Slot, one: Observed, points: Sequence[int]) -> Lack | None:
    if one.absence is None and one.score not in points:
        return Lack(
            slot,
            "score",
            f"Choose a score from {points[0]} to {points[-1]}, or say that there was no evidence or no"
            " opportunity.",
        )
    if one.evidence.strip() or one.absence == NO_OPPORTUNITY:
        return None
    if one.absence == NO_EVIDENCE:
        return Lack(slot, "evidence", "Write what you looked for: “No evidence seen” needs a reason.")
    return Lack(slot, "evidence", f"Write what you saw or heard: {one.score} needs evidence.")


def explores_gaps(*, safer_until: date | None, on: date, asks_about_safety: bool) -> bool:
    """Whether a panel member is shown the gaps in a candidate's history, to explore them.

    Args:
        safer_until: until when their training in safer recruitment is in date.
        on: the day.
        asks_about_safety: whether the exercise has a part on keeping children safe: gaps belong there.
    """
    return asks_about_safety and safer_until is not None and safer_until >= on


def words_of(choice: str) -> str:
    """A choice as people read it."""
    return {NO_EVIDENCE: "No evidence seen", NO_OPPORTUNITY: "No opportunity to observe"}.get(choice, choice)


def differing(slots: Iterable[Slot], cards: Sequence[Mapping[Slot, Observed]]) -> frozenset[Slot]:
    """The slots of which the members of a panel chose differently: what there is to talk about."""
    return frozenset(slot for slot in slots if len({card[slot].choice for card in cards if slot in card}) > 1)
