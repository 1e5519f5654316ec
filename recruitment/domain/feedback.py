"""Feedback to candidates: what each band means, when it is due, and when it goes out by itself.

A band says which of a criterion's anchors was met and which is next up. It is read off the average of a
criterion on the scale: an anchor is met where the average lies as near to it as to the one below, or nearer.
No number, no rank and no assessor is part of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any, Protocol

from recruitment.domain.deadlines import LONDON, Offset, england_bank_holidays, is_working_day, resolve
from recruitment.domain.stages import Action, decided_moves
from recruitment.domain.timetable import BY_NAME, look_at

#: The most characters of the one sentence that a person writes.
LONGEST_SENTENCE = 600
#: Decisions that tell somebody an outcome: who hears one is owed feedback.
OWED_AFTER = (Action.OFFER, Action.DECLINE)
#: Where the decision left whom it was about: who is elsewhere was moved by something else.
TOLD_IN = {action: decided_moves(action)[0].target for action in OWED_AFTER}
#: When feedback that is ready goes out.
SENDING = BY_NAME["send_feedback"].schedule
_DUE_AT = time(17)


class Band(StrEnum):
    """What assessors saw of one criterion, all told."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"
    NO_EVIDENCE = "no_evidence"
    NOT_SCORED = "not_scored"


#: In the words that candidates read.
BAND_WORDS: Mapping[Band, str] = {
    Band.HIGH: "Strong evidence",
    Band.MIDDLE: "Some evidence",
    Band.LOW: "Little evidence",
    Band.NO_EVIDENCE: "No evidence seen",
    Band.NOT_SCORED: "Not scored",
}


class FeedbackState(StrEnum):
    """How far the feedback to one candidate is."""

    MISSING = "missing"
    BEGUN = "begun"
    READY = "ready"
    SENT = "sent"


def state_of(is_written: bool, ready_at: object, sent_at: object) -> FeedbackState:
    """How far feedback is, of which these are None where they have not come."""
    if sent_at is not None:
        return FeedbackState.SENT
    if ready_at is not None:
        return FeedbackState.READY
    return FeedbackState.BEGUN if is_written else FeedbackState.MISSING


class Anchored(Protocol):
    """The anchors of a criterion."""

    @property
    def low(self) -> str:
        """What the lowest score looks like."""

    @property
    def middle(self) -> str:
        """What the middle score looks like."""

    @property
    def high(self) -> str:
        """What the highest score looks like."""


@dataclass(frozen=True, slots=True)
class CriterionBand:
    """What feedback says of one criterion, in the words that are kept.

    Attributes:
        code: of the criterion.
        name: of the criterion.
        band: which.
        met: the anchor that was met; empty where none was.
        above: the anchor that is next up; empty where the highest was met, and where nothing was scored.
    """

    code: str
    name: str
    band: Band
    met: str = ""
    above: str = ""

    @property
    def words(self) -> str:
        """The band as candidates read it."""
        return BAND_WORDS[self.band]

    def stored(self) -> dict[str, str]:
        """As it is kept."""
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "CriterionBand":
        """As it was kept."""
        return cls(**{**kept, "band": Band(kept["band"])})


def band_of(average: float | None, *, low: int, high: int, no_evidence: bool = False) -> Band:
    """The band of a criterion.

    Args:
        average: of what counts, on the scale; None where nothing does.
        low: the lowest score of the scale.
        high: the highest.
        no_evidence: whether every reading of the criterion said "no evidence seen".
    """
    if no_evidence:
        return Band.NO_EVIDENCE
    if average is None:
        return Band.NOT_SCORED
    quarter = (high - low) / 4
    if average >= high - quarter:
        return Band.HIGH
    return Band.MIDDLE if average >= low + quarter else Band.LOW


def criterion_band(code: str, name: str, band: Band, anchors: Anchored) -> CriterionBand:
    """A band with its words. Of what nobody saw, the middle anchor says what was looked for."""
    met = {Band.LOW: anchors.low, Band.MIDDLE: anchors.middle, Band.HIGH: anchors.high}
    above = {Band.NO_EVIDENCE: anchors.middle, Band.LOW: anchors.middle, Band.MIDDLE: anchors.high}
    return CriterionBand(code, name, band, met.get(band, ""), above.get(band, ""))


def not_scored(bands: Iterable[CriterionBand]) -> tuple[str, ...]:
    """The names of the criteria of which nothing can be said."""
    return tuple(one.name for one in bands if one.band is Band.NOT_SCORED)


def due_at(released_at: datetime, days: int | None) -> datetime | None:
    """When feedback is due after a release: the end of a working day; None where no day is promised.

    Args:
        released_at: when the decision was released, aware.
        days: how many working days there are, if they are counted.
    """
    if days is None:
        return None
    offset = Offset("closes", days, working=True, at=_DUE_AT)
    return resolve(offset, released_at, released_at, england_bank_holidays())


def sends_at(ready_at: datetime) -> datetime:
    """When feedback goes out that was marked as ready at a time, aware: the next morning of a working day."""
    at = look_at(SENDING, ready_at)
    while not is_working_day(at.astimezone(LONDON).date(), england_bank_holidays()):
        at += timedelta(days=1)
    return at
