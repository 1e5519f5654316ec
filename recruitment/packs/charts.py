"""Where the marks of a chart stand, in millimetres. The drawing itself is templates/packs/plot.html."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, groupby
from math import ceil, floor

from recruitment.packs.contexts import CriterionAverage, Interval, Scale, Scores, ShortlistPack, ShortlistRow
from recruitment.packs.wording import number

GROUPS = {"value": "Values", "attribute": "Leader attributes"}
SHAPES = {"value": "dot", "attribute": "diamond"}

# The rows of the profile stand beside the rows of a table: this is the height of both (pack.css, .profile).
PROFILE_ROW = 8.0
PROFILE_WIDTH = 80.0
# With the criteria's names beside their dots, for a page: letters as large as the text around them.
NAMED_LABELS = 33.0
NAMED_WIDTH = 112.0
NAMED_FONT = 4.1
FONT = 2.7
# As many candidates as fit on one landscape page, one line each.
LADDER_ROW = 3.5
LADDER_ROWS = 40
LADDER_WIDTH = 269.0
LADDER_LABELS = 42.0
EDGE = 6.0


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale laid along a line from `left` to `right`."""

    scale: Scale
    left: float
    right: float

    def at(self, value: float) -> float:
        """Place a value, held within the scale so that no mark leaves the chart."""
        span = self.scale.high - self.scale.low
        share = (value - self.scale.low) / span if span else 0.5
        return round(self.left + (self.right - self.left) * min(1.0, max(0.0, share)), 2)

    @property
    def ticks(self) -> tuple[tuple[float, int], ...]:
        """Each score of the scale and where it stands."""
        return tuple((self.at(score), score) for score in range(self.scale.low, self.scale.high + 1))


@dataclass(frozen=True, slots=True)
class Mark:
    """A dot at `x`, `y` with its interval, if any. `shape` is "dot", "ring" (an open place) or "diamond"."""

    y: float
    x: float | None
    low: float | None
    high: float | None
    label: str
    value: str
    shape: str


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart ready to be drawn; `words` says in a sentence or two what it shows.

    `titles` are (y, words) of groups of marks; `font` is the height of letters.
    """

    width: float
    height: float
    axis: Axis
    marks: tuple[Mark, ...]
    words: str
    cut: float | None = None
    titles: tuple[tuple[float, str], ...] = ()
    font: float = FONT


@dataclass(frozen=True, slots=True)
class ProfileGroup:
    """The criteria of one kind, in their order."""

    title: str
    criteria: tuple[CriterionAverage, ...]


def profile_groups(scores: Scores) -> tuple[ProfileGroup, ...]:
    """Part a profile into values and leader attributes, as the table and the chart beside it show it."""
    kinds = groupby(sorted(scores.profile, key=lambda c: list(GROUPS).index(c.kind)), key=lambda c: c.kind)
    return tuple(ProfileGroup(GROUPS[kind], tuple(criteria)) for kind, criteria in kinds)


def profile_plot(scores: Scores, *, named: bool = False) -> Plot:
    """Draw one dot a criterion, with its interval, on the definition's scale; one nobody scored says so.

    Row 0 holds the scores' numbers; each group has a row for its title, as in the table beside. With `named`
    the short names stand in the chart itself, for where there is no table beside it.
    """
    left, width = (NAMED_LABELS, NAMED_WIDTH) if named else (EDGE, PROFILE_WIDTH)
    font = NAMED_FONT if named else FONT
    axis = Axis(scores.scale, left, width - EDGE - 3 * font)
    marks, titles, row = [], [], 1
    for group in profile_groups(scores):
        titles.append(((row + 0.5) * PROFILE_ROW, group.title))
        for offset, criterion in enumerate(group.criteria, start=1):
            y = (row + offset + 0.5) * PROFILE_ROW
            name, shape = criterion.short if named else criterion.name, SHAPES[criterion.kind]
            marks.append(_mark(axis, y, name, criterion.average, interval=criterion.interval, shape=shape))
        row += len(group.criteria) + 1
    words = "Average on each criterion: " + "; ".join(_in_words(c) for c in scores.profile) + "."
    drawn = tuple(titles) if named else ()
    return Plot(width, row * PROFILE_ROW, axis, tuple(marks), words, titles=drawn, font=font)


def named_plot(rows: Sequence[tuple[str, float, Interval | None]], words: str) -> Plot:
    """Draw (name, value, interval) one below the other, on the whole numbers that hold them all."""
    ends = [
        end
        for _, value, interval in rows
        for end in (value, *((interval.low, interval.high) if interval else ()))
    ]
    scale = Scale(floor(min(ends)), ceil(max(ends)))
    axis = Axis(scale, NAMED_LABELS, NAMED_WIDTH - EDGE - 3 * NAMED_FONT)
    marks = tuple(
        _mark(axis, (row + 0.5) * PROFILE_ROW, name, value, interval=interval)
        for row, (name, value, interval) in enumerate(rows, start=1)
    )
    return Plot(NAMED_WIDTH, (len(rows) + 1) * PROFILE_ROW, axis, marks, words, font=NAMED_FONT)


def ladder_plots(pack: ShortlistPack) -> tuple[Plot, ...]:
    """Draw the candidates' measures one below the other, as few charts of a page each as hold them all."""
    charts = ceil(len(pack.rows) / LADDER_ROWS) or 1
    size = ceil(len(pack.rows) / charts) or 1
    return tuple(_ladder(pack, pack.rows[start : start + size]) for start in range(0, len(pack.rows), size))


def share(value: float, scale: Scale) -> int:
    """Place a value on its scale in hundredths, rounded to five: the width classes of pack.css."""
    return 5 * round(Axis(scale, 0.0, 100.0).at(value) / 5)


def _ladder(pack: ShortlistPack, rows: Sequence[ShortlistRow]) -> Plot:
    axis = Axis(pack.scale, LADDER_LABELS, LADDER_WIDTH - EDGE - 10.0)
    top = 7.0
    marks = tuple(
        _mark(axis, y, f"{row.rank}  {row.reference}", row.measure, interval=row.interval, shape=_shape(row))
        for y, row in zip(_places(top), rows, strict=False)
    )
    within = sum(row.within for row in rows)
    cut = top + within * LADDER_ROW if 0 < within < len(rows) else None
    height = top + len(rows) * LADDER_ROW + 1.0
    return Plot(LADDER_WIDTH, height, axis, marks, _ladder_words(rows, within), cut)


def _shape(row: ShortlistRow) -> str:
    return "ring" if row.place is not None and row.place.is_open else "dot"


def _places(top: float) -> Iterator[float]:
    return (top + (place + 0.5) * LADDER_ROW for place in count())


def _ladder_words(rows: Sequence[ShortlistRow], within: int) -> str:
    first, last = rows[0], rows[-1]
    return (
        f"Places {first.rank} to {last.rank}, from {number(first.measure)} ({first.reference}) "
        f"to {number(last.measure)} ({last.reference}); {within} of these {len(rows)} stand within the cut. "
        "The same numbers are in the list."
    )


def _mark(
    axis: Axis, y: float, label: str, average: float | None, *, interval: Interval | None, shape: str = "dot"
) -> Mark:
    low = axis.at(interval.low) if interval else None
    high = axis.at(interval.high) if interval else None
    x = None if average is None else axis.at(average)
    return Mark(round(y, 2), x, low, high, label, number(average), shape)


def _in_words(criterion: CriterionAverage) -> str:
    if criterion.average is None:
        return f"{criterion.name} not scored"
    within = ""
    if criterion.interval:
        within = f" ({number(criterion.interval.low)} to {number(criterion.interval.high)})"
    return f"{criterion.name} {number(criterion.average)}{within}"
