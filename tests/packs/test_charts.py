"""Marks stand where the numbers say, on the definition's own scale."""

from dataclasses import replace

import pytest

from recruitment.packs.charts import (
    NAMED_LABELS,
    PROFILE_ROW,
    Axis,
    ladder_plots,
    profile_groups,
    profile_plot,
    share,
)
from recruitment.packs.contexts import Scale, Scores
from tests.packs.conftest import MakeShortlist


def test_an_axis_places_the_ends_the_middle_and_nothing_beyond() -> None:
    axis = Axis(Scale(1, 5), 10.0, 50.0)
    assert [axis.at(value) for value in (1, 3, 5, 0.2, 7)] == [10.0, 30.0, 50.0, 10.0, 50.0]


def test_an_axis_has_a_tick_for_each_score() -> None:
    assert Axis(Scale(1, 4), 0.0, 30.0).ticks == ((0.0, 1), (10.0, 2), (20.0, 3), (30.0, 4))


def test_a_scale_of_one_score_stands_in_the_middle() -> None:
    assert Axis(Scale(3, 3), 0.0, 10.0).at(3) == 5.0


@pytest.mark.parametrize(("value", "width"), [(1, 0), (1.1, 0), (3, 50), (3.25, 55), (5, 100)])
def test_shares_are_rounded_to_the_widths_of_the_style_sheet(value: float, width: int) -> None:
    assert share(value, Scale(1, 5)) == width


def test_a_profile_parts_values_from_leader_attributes(scores: Scores) -> None:
    shuffled = replace(scores, profile=scores.profile[6:] + scores.profile[:6])
    groups = profile_groups(shuffled)
    assert [(group.title, len(group.criteria)) for group in groups] == [
        ("Values", 6),
        ("Leader attributes", 4),
    ]


def test_each_dot_stands_beside_its_row_of_the_table(scores: Scores) -> None:
    rows = [mark.y / PROFILE_ROW - 0.5 for mark in profile_plot(scores).marks]
    assert rows == [2, 3, 4, 5, 6, 7, 9, 10, 11, 12]


def test_kinds_differ_by_shape_and_not_by_colour_alone(scores: Scores) -> None:
    assert [mark.shape for mark in profile_plot(scores).marks] == ["dot"] * 6 + ["diamond"] * 4


def test_a_criterion_nobody_scored_has_a_row_and_no_dot(scores: Scores) -> None:
    mark = profile_plot(scores).marks[3]
    assert (mark.label, mark.x, mark.low, mark.value) == ("Excellence", None, None, "–")


def test_a_profile_says_in_words_what_it_shows(scores: Scores) -> None:
    words = profile_plot(replace(scores, profile=scores.profile[2:4])).words
    assert words == "Average on each criterion: Bravery 2.50 (1.90 to 3.10); Excellence not scored."


def test_a_profile_with_names_has_them_left_of_the_scale_and_titles_its_groups(scores: Scores) -> None:
    plot = profile_plot(scores, named=True)
    assert [mark.label for mark in plot.marks[5:8]] == ["Humility", "Inspired", "Teaching"]
    assert [words for _, words in plot.titles] == ["Values", "Leader attributes"]
    assert [y / PROFILE_ROW - 0.5 for y, _ in plot.titles] == [1, 8]
    assert plot.axis.left == NAMED_LABELS
    assert profile_plot(scores).titles == ()


def test_names_and_numbers_beside_dots_stay_within_the_chart(scores: Scores) -> None:
    plot = profile_plot(scores, named=True)
    longest = max(len(mark.label) for mark in plot.marks)
    assert 0.58 * plot.font * longest < plot.axis.left
    assert plot.axis.right + 3 * plot.font < plot.width


def test_forty_candidates_stand_on_one_chart_and_forty_one_are_shared_evenly(
    make_shortlist: MakeShortlist,
) -> None:
    assert [len(plot.marks) for plot in ladder_plots(make_shortlist(40))] == [40]
    assert [len(plot.marks) for plot in ladder_plots(make_shortlist(41))] == [21, 20]
    assert ladder_plots(make_shortlist(0)) == ()


def test_the_cut_is_drawn_between_the_last_within_and_the_first_without(
    make_shortlist: MakeShortlist,
) -> None:
    plot = ladder_plots(make_shortlist(40, 15))[0]
    assert plot.cut is not None
    assert plot.marks[14].y < plot.cut < plot.marks[15].y


def test_an_open_place_is_a_ring_and_a_clear_one_a_dot(make_shortlist: MakeShortlist) -> None:
    shapes = [mark.shape for mark in ladder_plots(make_shortlist(40, 15))[0].marks]
    assert shapes == ["dot"] * 11 + ["ring"] * 8 + ["dot"] * 21


def test_no_cut_is_drawn_where_all_stand_within(make_shortlist: MakeShortlist) -> None:
    assert [plot.cut for plot in ladder_plots(make_shortlist(5, 10))] == [None]


def test_a_chart_never_names_a_person(make_shortlist: MakeShortlist) -> None:
    labels = " ".join(mark.label for plot in ladder_plots(make_shortlist(8)) for mark in plot.marks)
    assert labels.startswith("1  DL27-0001-9XWB 2  DL27-0002-9XWB")
    assert "Hollis" not in labels
