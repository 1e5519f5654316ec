"""A day of a rehearsed centre: who is where in which round, so that nobody is in two places at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

#: Candidates of a day: where every exercise has a panel of its own, and where panels change over at midday.
_TOGETHER, _IN_TWO_HALVES = 6, 4
#: Between two rounds, and between two halves of a day.
_CHANGE, _LUNCH = timedelta(minutes=5), timedelta(minutes=40)


@dataclass(frozen=True)
class Station:
    """An exercise as a day goes by it: how long it takes, and how many assessors sit there."""

    code: str
    minutes: int
    seats: int


@dataclass(frozen=True)
class Visit:
    """A candidate at an exercise.

    Attributes:
        candidate: number, from 0.
        exercise: its code.
        day: number, from 0.
        after: since the day began.
        seats: who sits there, by number.
    """

    candidate: int
    exercise: str
    day: int
    after: timedelta
    seats: tuple[int, ...]


def days_of(candidates: int, stations: Sequence[Station], *, assessors: int) -> int:
    """How many days so many candidates take."""
    return -(-candidates // _a_day(stations, assessors))


def circuit(candidates: int, stations: Sequence[Station], *, assessors: int) -> Iterator[Visit]:
    """Every visit of every candidate.

    Assessors sit in a ring: whoever is second of a panel on one day is first of it on the next, so that all
    panels of an exercise can be compared. Where there are too few for all exercises at once, some are in the
    morning and the others in the afternoon.

    Args:
        candidates: how many.
        stations: the exercises, in order.
        assessors: how many there are, as many as the largest half of a day takes at least.
    """
    size = _a_day(stations, assessors)
    for day in range(days_of(candidates, stations, assessors=assessors)):
        here = range(day * size, min((day + 1) * size, candidates))
        begins = timedelta()
        for half in _halves(stations, assessors):
            rounds = max(len(here), len(half))
            lasts = timedelta(minutes=max(station.minutes for station, _ in half)) + _CHANGE
            for place, candidate in enumerate(here):
                for number, (station, first) in enumerate(half):
                    seats = tuple((first + day + seat) % assessors for seat in range(station.seats))
                    turn = (place + number) % rounds
                    yield Visit(candidate, station.code, day, begins + turn * lasts, seats)
            begins += rounds * lasts + _LUNCH


def _a_day(stations: Sequence[Station], assessors: int) -> int:
    return _TOGETHER if len(_halves(stations, assessors)) == 1 else _IN_TWO_HALVES


def _halves(stations: Sequence[Station], assessors: int) -> list[list[tuple[Station, int]]]:
    """The stations that run at the same time, each with its first seat in the ring."""
    halves: list[list[tuple[Station, int]]] = [[]]
    seat = taken = 0
    for station in stations:
        if taken + station.seats > assessors:
            halves.append([])
            taken = 0
        halves[-1].append((station, seat))
        seat, taken = seat + station.seats, taken + station.seats
    return halves
