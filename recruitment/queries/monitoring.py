"""Equality monitoring: one's own answers, and what leads may know of all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import bindparam, select, text
from sqlmodel import Session, col

from recruitment.domain.monitoring import UNSAID, counted_as
from recruitment.domain.sections import Ask
from recruitment.models import MonitoringLink, MonitoringResponse
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts


@dataclass(frozen=True)
class SavedMonitoring:
    """What somebody has said of themselves, by question; version 0 where nothing is stored."""

    entries: Mapping[str, str] = field(default_factory=dict)
    version: int = 0


@dataclass(frozen=True)
class Counts:
    """So many began and did not send, sent, and were taken further of these; None where it is not shown."""

    unsent: int | None = None
    sent: int | None = None
    taken: int | None = None


@dataclass(frozen=True)
class AnswerLine:
    """One answer, or several that are counted together.

    Attributes:
        words: the answer as people read it.
        comparison: of those taken further with everybody else's; None where either is not shown.
    """

    words: str
    counts: Counts
    comparison: "Comparison | None" = None


@dataclass(frozen=True)
class Comparison:
    """The share taken further of those who gave an answer, against that of everybody else who sent.

    Attributes:
        rate, others: the two shares.
        ratio: of the first to the second, with its 95% interval; None where it cannot be reckoned.
        mid_p: of Fisher's exact test.
        verdict: in words; "too few to tell" where the interval is too wide to say anything.
    """

    rate: float
    others: float
    ratio: float | None
    low: float | None
    high: float | None
    mid_p: float
    verdict: str


@dataclass(frozen=True)
class QuestionCounts:
    """A question of equality monitoring with its answers; `rest` is what is shown of none of them singly."""

    title: str
    lines: tuple[AnswerLine, ...]
    rest: Counts


@dataclass(frozen=True)
class WhoApplies:
    """What leads may know of who applies.

    Attributes:
        totals: everybody with an application, whether they said anything or not.
    """

    totals: Counts
    questions: tuple[QuestionCounts, ...]


# Composed once: that takes as long as carrying it out.
_SAVED = (
    select(col(MonitoringResponse.entries), col(MonitoringResponse.version))
    .join(MonitoringLink, col(MonitoringLink.key) == col(MonitoringResponse.key))
    .where(col(MonitoringLink.application_id) == bindparam("application_id"))
)
_COUNTS = text("select question, answer, unsent, sent, taken from work.monitoring_counts(:cohort_id, :now)")


def saved_monitoring(session: Session, application_id: UUID) -> SavedMonitoring:
    """What is stored of one's own application. One statement."""
    row = session.execute(_SAVED, {"application_id": application_id}).one_or_none()
    return SavedMonitoring() if row is None else SavedMonitoring(dict(row.entries), row.version)


def who_applies(session: Session, cohort: CohortFacts, *, now: datetime) -> WhoApplies | None:
    """How many gave each answer; what would tell of single people stays in the database. One statement.

    Returns:
        None before applications have closed, and where nobody has begun one.
    """
    rows = session.execute(_COUNTS, {"cohort_id": cohort.id, "now": now}).all()
    found = {(row.question, row.answer): Counts(row.unsent, row.sent, row.taken) for row in rows}
    if not found:
        return None
    totals = found[UNSAID, UNSAID]
    asks = cohort.definition.monitoring.asks
    return WhoApplies(totals, tuple(_question(ask, found, totals) for ask in asks))


def _question(ask: Ask, found: Mapping[tuple[str, str], Counts], totals: Counts) -> QuestionCounts:
    offered = (*counted_as(ask), (UNSAID, "Preferred not to say, or did not answer"))
    shown = [(words, found.get((ask.name, slug), Counts())) for slug, words in offered]
    rest = _rest([counts for _, counts in shown], totals)
    lines = tuple(AnswerLine(words, _known(one, rest), _comparison(one, totals)) for words, one in shown)
    return QuestionCounts(ask.called, lines, rest)


def _rest(shown: Sequence[Counts], totals: Counts) -> Counts:
    """What is left of the totals."""

    def left(total: int | None, parts: Iterator[int | None]) -> int:
        return (total or 0) - sum(part or 0 for part in parts)

    return Counts(
        left(totals.unsent, (one.unsent for one in shown)),
        left(totals.sent, (one.sent for one in shown)),
        left(totals.taken, (one.taken for one in shown)),
    )


def _known(counts: Counts, rest: Counts) -> Counts:
    """With nothing left of a total, nobody gave an answer that is not shown, and everybody can see it."""

    def known(shown: int | None, left: int | None) -> int | None:
        return shown if shown is not None or left else 0

    return Counts(
        known(counts.unsent, rest.unsent), known(counts.sent, rest.sent), known(counts.taken, rest.taken)
    )


def _comparison(counts: Counts, totals: Counts) -> Comparison | None:
    if counts.taken is None or counts.sent is None or totals.taken is None or totals.sent is None:
        return None
    # The statistics take half a second to load, and most pages need none of them.
    from scoring.fairness import selection  # noqa: PLC0415

    rest = (totals.taken - counts.taken, totals.sent - counts.sent)
    one, others = selection({"these": (counts.taken, counts.sent), "others": rest})
    if one.rate.value is None or others.rate.value is None or one.mid_p is None:
        return None
    ratio = one.ratio
    return Comparison(
        one.rate.value, others.rate.value, ratio.value, ratio.low, ratio.high, one.mid_p, one.verdict
    )
