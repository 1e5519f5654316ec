"""The chart of a shortlist: everybody in order from left to right, each a dot with an interval."""

from collections.abc import Iterable
from dataclasses import dataclass

from recruitment.programme.schema import Scale
from recruitment.queries.shortlists import Candidate, FrozenShortlist, Side

#: Pixels from the top of the chart to the highest score, to the lowest, and to the foot.
TOP, BOTTOM, FOOT = 34, 274, 306
#: With more candidates, dots are smaller: (at most so many, width of a dot, width of a line).
SIZES = ((40, 11, 2), (150, 7, 1.5), (400, 4.5, 1))
SMALLEST = (3, 0.75)


@dataclass(frozen=True)
class Strip:
    """A shortlist as a chart. Across, one unit is one candidate; down, pixels.

    Attributes:
        width: how many candidates.
        ticks: each score of the scale and how far down it stands.
        intervals: a path of all intervals.
        dots: paths of the dots by side; clearly in, open, clearly out.
        dot: the dots' width in pixels, and `line` that of intervals.
        cut: share of the width, in hundredths, left of the cut; None where everybody stands on one side.
    """

    width: int
    ticks: tuple[tuple[int, float], ...]
    intervals: str
    dots: dict[str, str]
    dot: float
    line: float
    cut: float | None


def strip_of(shortlist: FrozenShortlist, scale: Scale) -> Strip | None:
    """The chart of a shortlist; None where fewer than two have an interval to draw."""
    drawn = [one for one in shortlist.candidates if one.measure is not None]
    if len(drawn) < 2:
        return None
    dot, line = next(((dot, line) for most, dot, line in SIZES if len(drawn) <= most), SMALLEST)
    within = sum(shortlist.is_within(one) for one in drawn)
    return Strip(
        width=len(drawn),
        ticks=tuple((score, _down(score, scale)) for score in scale.points),
        intervals="".join(
            f"M{place}.5 {_down(one.high, scale)}V{_down(one.low, scale)}"
            for place, one in enumerate(drawn)
            if one.low is not None and one.high is not None
        ),
        dots={
            side: _dots(((place, one) for place, one in enumerate(drawn) if one.side is side), scale)
            for side in Side
        },
        dot=dot,
        line=line,
        cut=round(100 * within / len(drawn), 2) if 0 < within < len(drawn) else None,
    )


def _dots(placed: Iterable[tuple[int, Candidate]], scale: Scale) -> str:
    """A path of points, drawn as dots by round ends of no length."""
    return "".join(
        f"M{place}.5 {_down(one.measure, scale)}h0" for place, one in placed if one.measure is not None
    )


def _down(value: float, scale: Scale) -> float:
    share = (value - scale.low) / (scale.high - scale.low)
    return round(BOTTOM - (BOTTOM - TOP) * min(1.0, max(0.0, share)), 1)
