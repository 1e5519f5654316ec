"""A day of the centre: nobody is in two places at once, and everybody is at everything once."""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest

from recruitment.domain.panels import MOST_AT_CENTRE
from recruitment.rehearsal.circuit import Station, Visit, circuit, days_of

STATIONS = (
    Station("teaching", 45, 2),
    Station("stakeholder", 30, 2),
    Station("pupil_panel", 25, 1),
    Station("case_study", 60, 2),
    Station("final_interview", 45, 2),
)
LASTS = {one.code: timedelta(minutes=one.minutes) for one in STATIONS}
LONGEST_DAY = timedelta(hours=10)


def visits(candidates: int, assessors: int) -> list[Visit]:
    return list(circuit(candidates, STATIONS, assessors=assessors))


def overlap(one: Visit, other: Visit) -> bool:
    first, second = sorted((one, other), key=lambda visit: visit.after)
    return one.day == other.day and second.after < first.after + LASTS[first.exercise]


SIZES = pytest.mark.parametrize(("candidates", "assessors"), [(30, 14), (4, 6), (1, 6), (7, 9), (13, 8)])


@SIZES
def test_everybody_is_at_every_exercise_once(candidates: int, assessors: int) -> None:
    counted = Counter((one.candidate, one.exercise) for one in visits(candidates, assessors))
    assert counted == {(who, station.code): 1 for who in range(candidates) for station in STATIONS}


@SIZES
def test_neither_candidate_nor_assessor_is_in_two_places_at_once(candidates: int, assessors: int) -> None:
    held = visits(candidates, assessors)
    for number, one in enumerate(held):
        for other in held[number + 1 :]:
            if overlap(one, other):
                assert one.candidate != other.candidate
                assert not set(one.seats) & set(other.seats)


@SIZES
def test_no_assessor_sees_a_candidate_more_often_than_the_rules_allow(
    candidates: int, assessors: int
) -> None:
    seen = Counter((one.candidate, seat) for one in visits(candidates, assessors) for seat in one.seats)
    assert max(seen.values()) <= MOST_AT_CENTRE


@SIZES
def test_panels_sit_beside_one_another_in_the_ring(candidates: int, assessors: int) -> None:
    for one in visits(candidates, assessors):
        assert all((first + 1) % assessors == second for first, second in pairwise(one.seats))


def test_panels_of_an_exercise_are_linked_from_day_to_day() -> None:
    by_day = {one.day: set(one.seats) for one in visits(30, 14) if one.exercise == "teaching"}
    assert len(by_day) == days_of(30, STATIONS, assessors=14) == 5
    assert all(by_day[first] & by_day[second] for first, second in pairwise(sorted(by_day)))


@SIZES
def test_no_day_is_too_long(candidates: int, assessors: int) -> None:
    assert max(one.after + LASTS[one.exercise] for one in visits(candidates, assessors)) <= LONGEST_DAY
