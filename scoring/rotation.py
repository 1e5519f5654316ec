"""The rotation of an assessment centre: who is seen at which exercise, where, in which round, by whom.

A day is cut into rounds, and rounds into blocks between which people may change rooms: at most two, so that
who stays in a room for a block sees nobody at more than two exercises. CP-SAT places people in rooms and
candidates in rounds together, since conflicts tie the one to the other; and when somebody is late it changes
as little as it can of what stands.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from scoring.centre_model import Free, Held
from scoring.centre_parts import Day, Rotation, Turn, pieces_of, rooms_of
from scoring.centre_reasons import reasons


def rotate(day: Day) -> Rotation:
    """Return the rotation that places the most, in one piece and in as few rounds as it can find quickly.

    The rounds that are needed at the least are tried first, so that a day ends early; then all of them. Where
    everybody is placed, candidates who can all be compared come before an early end.
    """
    every, wanted = len(day.rounds), _wanted(day)
    whole: list[Turn] = []
    for rounds in sorted({min(_fewest_rounds(day), every), every}):
        found = Free(day, rounds, all_of_them=True).solved(day.seconds / 4)
        if len(found) == wanted:
            whole = whole or found
            if len(pieces_of(found)) <= 1:
                return _rotation(day, found)
    return _rotation(day, whole or Free(day, every, all_of_them=False).solved(day.seconds / 2))


def mend(day: Day, held: Sequence[Turn], *, fixed: Collection[Turn] = ()) -> Rotation:
    """Return a rotation in which everybody may come when they are there, with as little moved as can be.

    Who sits in a room stays there: candidates move to other rounds, or change places with each other.

    Args:
        day: its assessors are not asked; guests say since when they are there.
        held: the turns as they stand.
        fixed: of them, those that are over or under way.
    """
    return _rotation(day, Held(day, held, fixed).solved(day.seconds))


def _wanted(day: Day) -> int:
    codes = {one.exercise for one in day.stations}
    return sum(len(codes & guest.minutes.keys()) for guest in day.guests)


def _fewest_rounds(day: Day) -> int:
    """As many as somebody has exercises, or as a room has candidates: whichever is more."""
    rooms = rooms_of(day)
    crowds = [
        -(-sum(code in guest.minutes for guest in day.guests) // count) for code, count in rooms.items()
    ]
    longest = [len(guest.minutes.keys() & rooms.keys()) for guest in day.guests]
    return max([*crowds, *longest, 1])


def _rotation(day: Day, turns: Iterable[Turn]) -> Rotation:
    found = tuple(sorted(turns, key=lambda one: (one.round, one.room, one.candidate)))
    placed = {(one.candidate, one.exercise) for one in found}
    codes = list(dict.fromkeys(one.exercise for one in day.stations))
    left = tuple(
        (guest.candidate, code)
        for guest in day.guests
        for code in codes
        if code in guest.minutes and (guest.candidate, code) not in placed
    )
    return Rotation(found, left, tuple(reasons(day, left)) if left else ())
