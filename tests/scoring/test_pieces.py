"""A day of the centre in one piece: whoever is seen on it can be compared, wherever that can be."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.centre_parts import Assessor, Day, Guest, Station, Turn, pieces_of
from scoring.rotation import rotate
from tests.scoring.test_rotation import day_of, faults, guests, people, rounds, stations


def in_one_piece(turns: Iterator[Turn] | tuple[Turn, ...]) -> bool:
    """Whether one walks from anybody to anybody over who sees whom: by other means than the code's."""
    near: dict[str, set[str]] = {}
    for one in turns:
        for who in one.assessors:
            near.setdefault(one.candidate, set()).add(f"assessor {who}")
            near.setdefault(f"assessor {who}", set()).add(one.candidate)
    walk = [*near][:1]
    for here in walk:
        walk += near[here] - {*walk}
    return len(walk) == len(near)


def turn(candidate: str, *assessors: str) -> Turn:
    return Turn(candidate, "teach", "teach 0", 0, assessors)


@pytest.mark.parametrize(
    ("turns", "pieces"),
    [
        ([], []),
        ([turn("c0", "a0", "a1"), turn("c1", "a1", "a2")], [{"c0", "c1"}]),
        ([turn("c0", "a0"), turn("c1", "a1")], [{"c0"}, {"c1"}]),
        ([turn("c0", "a0"), turn("c1", "a1"), turn("c1", "a0")], [{"c0", "c1"}]),
        (
            [turn("c0", "a0"), turn("c1", "a1"), turn("c2", "a0", "a2"), turn("c3", "a2")],
            [{"c1"}, {"c0", "c2", "c3"}],
        ),
    ],
)
def test_a_piece_is_whoever_shared_assessors_join(turns: list[Turn], pieces: list[set[str]]) -> None:
    assert [*pieces_of(turns)] == pieces


@pytest.mark.parametrize(("codes", "rooms"), [(("teach",), 2), (("teach",), 3), (("teach", "talk"), 3)])
def test_a_day_of_rooms_side_by_side_is_one_piece(codes: tuple[str, ...], rooms: int) -> None:
    sitting = 2 * rooms * len(codes) + 1
    day = day_of(6, sitting, count=8, stations=stations(rooms, codes), guests=guests(6, codes))
    found = rotate(day)
    assert found.unplaced == ()
    assert faults(day, found) == []
    assert in_one_piece(found.turns)
    assert rotate(day) == found


def test_candidates_who_cannot_be_joined_are_placed_all_the_same() -> None:
    # Nobody changes rooms within a block, and a room takes three of the four.
    codes = ("teach",)
    day = day_of(4, 5, count=3, stations=stations(2, codes), guests=guests(4, codes))
    found = rotate(day)
    assert found.unplaced == ()
    assert faults(day, found) == []
    assert len(pieces_of(found.turns)) == 2


def test_as_many_are_placed_in_one_piece_as_in_several() -> None:
    # Four of six find a place: two rooms, with one round on either side of lunch.
    codes = ("teach",)
    day = day_of(6, 4, stations=stations(2, codes), guests=guests(6, codes))
    found = rotate(replace(day, rounds=rounds(2, before_lunch=1)))
    assert len(found.turns) == 4
    assert in_one_piece(found.turns)


@st.composite
def small_days(draw: st.DrawFn) -> Day:
    """One assessor a room, a round on either side of lunch: few enough to try everything."""
    codes = draw(st.sampled_from([("talk", "talk"), ("talk", "case")]))
    count = draw(st.integers(2, 3))
    sitting = [
        replace(one, blocks=draw(st.sampled_from([frozenset({0, 1}), frozenset({0}), frozenset({1})])))
        for one in people(draw(st.integers(2, 4)))
    ]
    pairs = [(one.id, f"c{number}") for one in sitting for number in range(count)]
    return Day(
        [
            Station(code, code.title(), f"room {n}", 30, 1, needs_training=False)
            for n, code in enumerate(codes)
        ],
        rounds(2, before_lunch=1),
        guests(count, sorted({*codes})),
        sitting,
        apart=draw(st.sets(st.sampled_from(pairs), max_size=4)),
        blocks=("the morning", "the afternoon"),
        seconds=40.0,
    )


def every_whole_rotation(day: Day) -> Iterator[tuple[Turn, ...]]:
    """All rotations that place everybody, by trying everything."""
    wanted = [(one, code) for one in day.guests for code in one.minutes]
    spots = [[(s, n) for s in day.stations if s.exercise == code for n in (0, 1)] for _, code in wanted]
    for placed in product(*spots):
        if any(
            (one[0].room, one[1]) == (two[0].room, two[1]) or (who is whom and one[1] == two[1])
            for ((who, _), one), ((whom, _), two) in combinations(zip(wanted, placed, strict=True), 2)
        ):
            continue
        places = [((who, code), s.room, n) for (who, code), (s, n) in zip(wanted, placed, strict=True)]
        for team in product(*(who_may(day, who, n) for (who, _), _, n in places)):
            times = [(one.id, n) for one, (_, _, n) in zip(team, places, strict=True)]
            if all(one != two for one, two in pairwise(sorted(times))):
                yield tuple(
                    Turn(who.candidate, code, room, n, (one.id,))
                    for one, ((who, code), room, n) in zip(team, places, strict=True)
                )


def who_may(day: Day, who: Guest, block: int) -> list[Assessor]:
    return [one for one in day.assessors if block in one.blocks and (one.id, who.candidate) not in day.apart]


@given(small_days())
@settings(max_examples=60, deadline=None)
def test_whatever_can_be_is_found_and_is_in_one_piece_where_it_can_be(day: Day) -> None:
    found = rotate(day)
    assert faults(day, found) == []
    can = [in_one_piece(one) for one in every_whole_rotation(day)]
    assert (found.unplaced == ()) is (can != [])
    if can:
        assert in_one_piece(found.turns) is any(can)
