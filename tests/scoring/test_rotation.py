"""The rotation of a centre's day, proposed and mended; checked by rules written a second time."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scoring.centre_parts import Assessor, Day, Guest, Rotation, Round, Station, Turn, span_of
from scoring.rotation import mend, rotate

NINE = datetime(2027, 1, 19, 9, tzinfo=UTC)
LENGTHS = {"teach": 45, "talk": 30, "pupils": 25, "case": 60, "final": 45}


def rounds(count: int, *, before_lunch: int = 3) -> list[Round]:
    """Rounds of an hour, ten minutes apart, with lunch for another forty."""
    starts = [NINE + timedelta(minutes=70 * n + (40 if n >= before_lunch else 0)) for n in range(count)]
    return [
        Round(begins, begins + timedelta(hours=1), int(number >= before_lunch))
        for number, begins in enumerate(starts)
    ]


def stations(rooms: int = 1, codes: Collection[str] = tuple(LENGTHS)) -> list[Station]:
    return [
        Station(code, code.title(), f"{code} {room}", LENGTHS[code], 1 + (code != "pupils"), code != "pupils")
        for code in codes
        for room in range(rooms)
    ]


def people(count: int, *, blocks: Collection[int] = (0, 1)) -> list[Assessor]:
    """Every other one is trained."""
    return [Assessor(f"a{number}", frozenset(blocks), number % 2 == 0) for number in range(count)]


def guests(count: int, codes: Collection[str] = tuple(LENGTHS)) -> list[Guest]:
    return [Guest(f"c{number}", {code: LENGTHS[code] for code in codes}) for number in range(count)]


def day_of(candidates: int, sitting: int, *, count: int = 5, rooms: int = 1, **given: Any) -> Day:
    blocks = ("the morning", "the afternoon")
    held = Day(stations(rooms), rounds(count), guests(candidates), people(sitting), blocks=blocks)
    return replace(held, **given)


def faults(day: Day, found: Rotation, *, same_people_all_block: bool = True) -> list[str]:
    """Whatever is wrong with a rotation, by the rules alone: nothing of how it was found is used."""
    places = {one.room: one for one in day.stations}
    known, needs = {one.id: one for one in day.assessors}, {one.candidate: one for one in day.guests}
    wrong, spots, seen = [], Counter[tuple[str, str, int]](), Counter[tuple[str, str]](dict(day.met))
    for turn in found.turns:
        place = places[turn.room]
        minutes = needs[turn.candidate].minutes[turn.exercise]
        span = span_of(day.rounds, turn.round, minutes)
        if place.exercise != turn.exercise or len(set(turn.assessors)) != place.fewest:
            wrong.append(f"{turn} is no panel of that room")
        if place.needs_training and not any(known[who].is_trained for who in turn.assessors):
            wrong.append(f"{turn} has nobody trained")
        if span is None:
            wrong.append(f"{turn} is too short")
        since = needs[turn.candidate].free_from
        if since and day.rounds[turn.round].begins < since:
            wrong.append(f"{turn} begins before they are there")
        for number in span or ():
            spots["room", turn.room, number] += 1
            spots["candidate", turn.candidate, number] += 1
            for who in turn.assessors:
                spots["assessor", who, number] += 1
                if day.rounds[number].block not in known[who].blocks:
                    wrong.append(f"{who} cannot come then")
        for who in turn.assessors:
            seen[who, turn.candidate] += 1
            if (who, turn.candidate) in day.apart:
                wrong.append(f"{who} knows {turn.candidate}")
    wrong += [f"{spot} {times} times" for spot, times in spots.items() if times > 1]
    wrong += [f"{pair} {times} times" for pair, times in seen.items() if times > 2]
    once = Counter((one.candidate, one.exercise) for one in found.turns)
    wrong += [f"{key} {times} times" for key, times in once.items() if times > 1]
    wanted = {(one.candidate, code) for one in day.guests for code in one.minutes}
    if once.keys() | {*found.unplaced} != wanted or once.keys() & {*found.unplaced}:
        wrong.append("somebody is neither placed nor left")
    return wrong


def test_five_candidates_go_round_five_rooms_in_five_rounds() -> None:
    day = day_of(5, 9)
    found = rotate(day)
    assert found.unplaced == ()
    assert found.reasons == ()
    assert len(found.turns) == 25
    assert faults(day, found) == []


def test_a_day_ends_as_soon_as_it_can() -> None:
    found = rotate(day_of(3, 9, count=8))
    assert {one.round for one in found.turns} <= {0, 1, 2, 3, 4}


def test_sixty_candidates_at_five_exercises_on_three_days_are_all_placed_and_keep_every_rule() -> None:
    for number in range(3):
        apart = {(f"a{(7 * one + number) % 20}", f"c{one}") for one in range(20)}
        day = day_of(20, 20, count=10, rooms=2, apart=apart, seconds=60.0)
        found = rotate(day)
        assert found.unplaced == ()
        assert faults(day, found) == []


def test_with_half_the_assessors_exercises_are_held_one_after_another() -> None:
    # Enough for two rooms at once and the pupils: candidates go round the others in the afternoon.
    day = day_of(2, 5, count=8, stations=stations(codes=("teach", "talk", "pupils", "case")))
    found = rotate(replace(day, guests=guests(2, ("teach", "talk", "pupils", "case"))))
    assert found.unplaced == ()
    assert faults(replace(day, guests=guests(2, ("teach", "talk", "pupils", "case"))), found) == []


def test_nobody_who_has_met_a_candidate_once_sees_them_twice_more() -> None:
    met = {(f"a{number}", "c0"): 1 for number in range(9)}
    day = day_of(2, 10, met=met)
    found = rotate(day)
    assert faults(day, found) == []


def test_who_knows_a_candidate_sits_where_these_are_not() -> None:
    day = day_of(2, 9, apart={("a0", "c0"), ("a1", "c1")}, stations=stations(codes=("teach", "talk")))
    found = rotate(replace(day, guests=guests(2, ("teach", "talk"))))
    assert found.unplaced == ()
    assert faults(replace(day, guests=guests(2, ("teach", "talk"))), found) == []


def test_whoever_needs_longer_takes_two_rounds_on_one_side_of_lunch() -> None:
    day = day_of(1, 9, count=7)
    slow = Guest("c0", LENGTHS | {"case": 90})
    found = rotate(replace(day, guests=[slow]))
    (case,) = [one for one in found.turns if one.exercise == "case"]
    assert case.round != 2
    assert faults(replace(day, guests=[slow]), found) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"rounds": rounds(4)}, "A candidate has 5 exercises and the day has 4 rounds: lengthen the day."),
        (
            {"guests": guests(6)},
            "Teach: 6 candidates for 1 room in 5 rounds: add a room, or lengthen the day.",
        ),
        (
            {"assessors": people(6)},
            "In the morning all rooms at once need 9 assessors, and 6 can come: ask more, or use fewer rooms"
            " for longer.",
        ),
        (
            {"assessors": [replace(one, is_trained=one.id == "a0") for one in people(9)]},
            "In the afternoon 4 rooms need somebody each who is trained in safer recruitment, in date on the"
            " day, and 1 of those who can come are.",
        ),
        (
            {"apart": {(f"a{number}", "c0") for number in range(8)}},
            "c0 has no place at Teach, Talk, Case, Final: too few of the assessors may meet them.",
        ),
    ],
)
def test_a_day_that_cannot_be_says_what_clashes(given: dict[str, Any], said: str) -> None:
    day = day_of(5, 9, **given)
    found = rotate(replace(day, seconds=30.0))
    assert said in found.reasons
    assert found.unplaced
    assert faults(day, found) == []


def test_a_day_without_anybody_is_an_empty_rotation() -> None:
    assert rotate(day_of(0, 0)).turns == ()
    assert rotate(day_of(1, 0)).turns == ()


def moved(before: Sequence[Turn], after: Sequence[Turn]) -> int:
    return len({*after} - {*before})


def test_who_comes_late_is_seen_later_and_as_little_is_moved_as_can_be() -> None:
    day = day_of(4, 9, count=6)
    held = rotate(day).turns
    late = replace(day.guests[0], free_from=day.rounds[1].begins)
    after = replace(day, guests=[late, *day.guests[1:]])
    missed = [one for one in held if one.candidate == "c0" and one.round == 0]
    fixed = [one for one in held if one.round == 0 and one.candidate != "c0"]
    found = mend(after, held, fixed=fixed)
    assert found.unplaced == ()
    assert faults(after, found) == []
    # There is a round in which they, the room and its panel are all free, or one swap makes one.
    assert moved(held, found.turns) <= 3 * max(len(missed), 1)
    assert {*fixed} <= {*found.turns}


def test_what_stands_stays_where_nobody_is_late() -> None:
    day = day_of(5, 9)
    held = rotate(day).turns
    assert {*mend(day, held).turns} == {*held}


def test_a_place_that_nobody_is_left_for_is_said() -> None:
    day = day_of(5, 9)
    held = rotate(day).turns
    late = [
        replace(one, free_from=day.rounds[3].begins) if one.candidate == "c0" else one for one in day.guests
    ]
    found = mend(replace(day, guests=late), held)
    assert len(found.unplaced) == 3
    assert found.reasons[-1].startswith("c0 has no place at ")
