"""The chart of a shortlist: marks stand where the numbers say."""

import re
from dataclasses import replace

import pytest

from recruitment.programme.schema import Scale
from recruitment.queries.shortlists import FrozenShortlist, Side
from recruitment.routes.lead.strip import BOTTOM, SIZES, SMALLEST, TOP, strip_of
from tests.exports.test_shortlist import candidate
from tests.exports.test_shortlist import shortlist as _shortlist

SCALE = Scale(low=1, high=5)
shortlist = _shortlist


def measured(shortlist: FrozenShortlist, *measures: float, places: int = 2) -> FrozenShortlist:
    """A list of candidates with these measures, sure of the first and of the last."""
    chances = [0.99] + [0.5] * (len(measures) - 2) + [0.01]
    rows = tuple(
        replace(candidate(place, value), measure=value, low=value - 0.5, high=value + 0.5, p_top=chance)
        for place, (value, chance) in enumerate(zip(measures, chances, strict=False), 1)
    )
    return replace(shortlist, candidates=rows, places=places)


def points(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"M([\d.]+) ([\d.]+)h0", path)]


def test_everybody_stands_in_order_one_unit_apart_at_the_height_of_the_measure(
    shortlist: FrozenShortlist,
) -> None:
    strip = strip_of(measured(shortlist, 5.0, 3.0, 1.0), SCALE)
    assert strip is not None
    assert strip.width == 3
    placed = [point for side in Side for point in points(strip.dots[side])]
    assert placed == [(0.5, TOP), (1.5, (TOP + BOTTOM) / 2), (2.5, BOTTOM)]


def test_sides_are_paths_of_their_own(shortlist: FrozenShortlist) -> None:
    strip = strip_of(measured(shortlist, 4.5, 3.0, 2.5, 1.0), SCALE)
    assert strip is not None
    assert [len(points(strip.dots[side])) for side in (Side.IN, Side.OPEN, Side.OUT)] == [1, 2, 1]


def test_intervals_run_from_high_to_low_and_never_leave_the_scale(shortlist: FrozenShortlist) -> None:
    strip = strip_of(measured(shortlist, 4.9, 3.0), SCALE)
    assert strip is not None
    half = (BOTTOM - TOP) / 4 / 2
    assert strip.intervals.startswith(f"M0.5 {TOP:.1f}V")
    assert strip.intervals.endswith(f"M1.5 {(TOP + BOTTOM) / 2 - half:.1f}V{(TOP + BOTTOM) / 2 + half:.1f}")


@pytest.mark.parametrize(("places", "cut"), [(1, 25.0), (3, 75.0), (4, None), (9, None)])
def test_the_cut_stands_between_the_last_within_and_the_first_below(
    shortlist: FrozenShortlist, places: int, cut: float | None
) -> None:
    strip = strip_of(measured(shortlist, 4.5, 3.0, 2.5, 1.0, places=places), SCALE)
    assert strip is not None
    assert strip.cut == cut


def test_scores_of_the_scale_are_its_lines(shortlist: FrozenShortlist) -> None:
    strip = strip_of(measured(shortlist, 4.0, 3.0), SCALE)
    assert strip is not None
    assert strip.ticks == ((1, BOTTOM), (2, 214), (3, 154), (4, 94), (5, TOP))


@pytest.mark.parametrize(("people", "dot"), [(2, SIZES[0][1]), (41, SIZES[1][1]), (500, SMALLEST[0])])
def test_many_candidates_have_smaller_dots(shortlist: FrozenShortlist, people: int, dot: float) -> None:
    strip = strip_of(measured(shortlist, *([3.0] * people)), SCALE)
    assert strip is not None
    assert strip.dot == dot


def test_there_is_no_chart_without_two_measures(shortlist: FrozenShortlist) -> None:
    assert strip_of(shortlist, SCALE) is None
    one = replace(candidate(1, 4.0), measure=4.0, low=3.5, high=4.5, p_top=1.0)
    assert strip_of(replace(shortlist, candidates=(one, candidate(2, None))), SCALE) is None
