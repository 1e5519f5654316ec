"""Where the bars of a history stand on a line from leaving education to now, for pages and packs alike."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from recruitment.domain.entries import Entry
from recruitment.domain.history import Month, Period, Span
from recruitment.domain.whole_history import Gap, History

#: As many years as stand beside each other on a phone.
MOST_YEARS_SHOWN = 6
STEPS = (1, 2, 5, 10, 20)
#: A month of sixty years is still to be seen.
NARROWEST = 1.0
#: What fits on a phone in one line; the whole name stands in the list beside.
LONGEST_LABEL = 34


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of the line, in hundredths of its width."""

    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Bar(Stretch):
    """An entry or a gap on the line.

    Attributes:
        label: what stands above it.
        words: all of it, for those who do not see it.
        goes_on: whether it has no end yet.
        shared: the stretches that it has in common with other entries.
    """

    label: str
    words: str
    is_gap: bool = False
    goes_on: bool = False
    shared: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class Timeline:
    """The bars, the newest first, and the years along the line."""

    bars: tuple[Bar, ...]
    years: tuple[tuple[float, int], ...]
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """The months from the first to the last."""

    first: Month
    last: Month

    def stretch(self, span: Span) -> Stretch:
        """The part of the line that some months take."""
        months = self.first.until(self.last)
        width = max(NARROWEST, 100 * span.months / months)
        left = 100 * (self.first.until(span.first) - 1) / months
        return Stretch(round(min(left, 100 - width), 2), round(width, 2))

    @property
    def years(self) -> tuple[tuple[float, int], ...]:
        """Some of the years that begin on the line, and where."""
        begun = self.first.year if self.first.month == 1 else self.first.year + 1
        every = range(begun, self.last.year + 1)
        step = next((step for step in STEPS if len(every) <= step * MOST_YEARS_SHOWN), STEPS[-1])
        shown = (year for year in every if year % step == 0)
        return tuple((self.stretch(Span(Month(year, 1), Month(year, 1))).left, year) for year in shown)


def timeline(history: History) -> Timeline | None:
    """Draw a history; None where nothing of it has a date yet."""
    line = line_of(history)
    if line is None or not (history.dated or history.gaps):
        return None
    bars = sorted(_bars(history, line), key=lambda pair: pair[0], reverse=True)
    drawn = tuple(bar for _, bar in bars)
    words = f"From {line.first.words} to {line.last.words}, the newest first. "
    return Timeline(drawn, line.years, words + "; ".join(bar.words for bar in drawn) + ".")


def line_of(history: History) -> Line | None:
    """The line of a history: from leaving education, or the first thing that is dated, to now."""
    starts = [period.start for _, period in history.dated]
    if history.left is not None:
        starts.append(history.left)
    return Line(min(starts), history.now) if starts else None


def row_bar(line: Line, span: Span, words: str, *, is_gap: bool) -> Bar:
    """One bar by itself, for a row of a table."""
    place = line.stretch(span)
    return Bar(place.left, place.width, label="", words=words, is_gap=is_gap)


def _bars(history: History, line: Line) -> Iterator[tuple[tuple[Month, Month], Bar]]:
    for entry, period in history.dated:
        last = period.last(history.now)
        shared = [m.span for m in history.meetings if entry in (m.one, m.other)]
        yield (last, period.start), _entry_bar(entry, period, line, history.now, shared)
    for gap in history.gaps:
        yield (gap.span.last, gap.span.first), _gap_bar(gap, line)


def _entry_bar(entry: Entry, period: Period, line: Line, now: Month, shared: Sequence[Span]) -> Bar:
    place = line.stretch(Span(period.start, period.last(now)))
    return Bar(
        place.left,
        place.width,
        label=_shortened(entry.name),
        words=f"{entry.name}: {entry.when(now)}",
        goes_on=period.end is None,
        shared=tuple(line.stretch(span) for span in shared),
    )


def _gap_bar(gap: Gap, line: Line) -> Bar:
    place = line.stretch(gap.span)
    words = f"Gap: {gap.span.words}"
    return Bar(place.left, place.width, label=words, words=words, is_gap=True)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1].rstrip(' ,')}…"
