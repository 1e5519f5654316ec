"""Scorecards: when one is complete, when a batch is ready to be looked through, and in what order to read."""

import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

#: What a form sends, and the database keeps, where an answer shows nothing of what is looked for.
NO_EVIDENCE = "no_evidence"


class EvidenceRule(StrEnum):
    """Which scores need evidence in words."""

    REQUIRED = "required"
    EXTREMES = "extremes"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True)
class Draft:
    """What an assessor has made of a reading so far.

    Attributes:
        score: a point of the scale, or None.
        no_evidence: True where the answer shows nothing; never together with a score.
        evidence: what was seen, in words.
    """

    score: int | None = None
    no_evidence: bool = False
    evidence: str = ""

    @property
    def choice(self) -> str | None:
        """The button that is pressed: a digit, `NO_EVIDENCE`, or none."""
        if self.no_evidence:
            return NO_EVIDENCE
        return None if self.score is None else str(self.score)


@dataclass(frozen=True, slots=True)
class Gap:
    """What a draft still lacks: the field, and the sentence that says what to do."""

    field: Literal["score", "evidence"]
    sentence: str


def draft_of(choice: str | None, evidence: str) -> Draft:
    """The draft that a pressed button and a text make.

    Args:
        choice: a digit, `NO_EVIDENCE`, or nothing.
        evidence: what was typed.

    Raises:
        ValueError: the choice is neither.
    """
    if not choice:
        return Draft(evidence=evidence)
    if choice == NO_EVIDENCE:
        return Draft(no_evidence=True, evidence=evidence)
    return Draft(score=int(choice), evidence=evidence)


def gaps_in(draft: Draft, *, points: tuple[int, ...], rule: EvidenceRule) -> tuple[Gap, ...]:
    """What is to be done before a draft can be committed.

    Args:
        draft: the score or its absence, and the evidence.
        points: the scale, from the lowest.
        rule: which scores need evidence.

    Returns:
        At most one gap: nothing is asked of the evidence until there is a score.
    """
    if not draft.no_evidence and draft.score not in points:
        return (
            Gap("score", f"Choose a score from {points[0]} to {points[-1]}, or choose “No evidence seen”."),
        )
    reason = None if draft.evidence.strip() else _needs_words(draft, points, rule)
    return () if reason is None else (Gap("evidence", reason),)


def _needs_words(draft: Draft, points: tuple[int, ...], rule: EvidenceRule) -> str | None:
    if rule is EvidenceRule.OPTIONAL:
        return None
    if draft.no_evidence:
        return "Write what you looked for: “No evidence seen” needs a reason."
    if draft.score == points[0]:
        return f"Write what you saw, or missed: {draft.score}, the lowest score, needs evidence."
    if draft.score == points[-1]:
        return f"Write what you saw: {draft.score}, the highest score, needs evidence."
    return "Write what you saw: every score needs evidence." if rule is EvidenceRule.REQUIRED else None


def review_is_due(*, unscored: int, drafted: int, batch: int) -> bool:
    """Whether to look through the drafts now: a batch of them is there, or nothing else is left to score."""
    return drafted >= batch or (drafted > 0 and unscored == 0)


def reading_order(
    candidates: Iterable[str], *, assessor: str, item: str, criterion: str, seed: int
) -> tuple[str, ...]:
    """Shuffle an assessor's candidates in one pass.

    The order depends on nothing but the arguments, and is another for each assessor and pass, so that no
    candidate is always read first, or always after the same one.
    """

    def place(candidate: str) -> bytes:
        return hashlib.sha256(f"{seed}/{assessor}/{item}/{criterion}/{candidate}".encode()).digest()

    return tuple(sorted(candidates, key=place))


def time_in_words(minutes: float) -> str:
    """Write a length of time as people plan an evening: "about 35 minutes", "about 2 hours 15 minutes".

    Up to an hour and a half in whole minutes, rounded up; beyond, to the next quarter of an hour.
    """
    whole = max(1, math.ceil(minutes))
    if whole <= 90:
        return f"about {whole} minute{'' if whole == 1 else 's'}"
    hours, rest = divmod(math.ceil(whole / 15) * 15, 60)
    return f"about {hours} hour{'' if hours == 1 else 's'}" + (f" {rest} minutes" if rest else "")
