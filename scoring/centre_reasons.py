"""Why a rotation could not place everybody, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from scoring.centre_parts import Day, Guest, Round, rooms_of


def reasons(day: Day, left: Sequence[tuple[str, str]]) -> Iterator[str]:
    """What is short, then who is left; nobody is named with somebody they know."""
    yield from _short_of_rounds(day)
    if day.assessors:
        yield from _short_of_people(day)
    names = {one.exercise: one.name for one in day.stations}
    for guest in day.guests:
        lost = [names[code] for who, code in left if who == guest.candidate]
        if lost:
            yield f"{guest.candidate} has no place at {', '.join(lost)}{_why(day, guest)}."


def _short_of_rounds(day: Day) -> Iterator[str]:
    count, rooms = len(day.rounds), rooms_of(day)
    most = max((len(guest.minutes.keys() & rooms.keys()) for guest in day.guests), default=0)
    if most > count:
        yield f"A candidate has {most} exercises and the day has {_many(count, 'round')}: lengthen the day."
    for code, number in rooms.items():
        name = next(one.name for one in day.stations if one.exercise == code)
        crowd = sum(code in guest.minutes for guest in day.guests)
        if crowd > number * count:
            yield (
                f"{name}: {_many(crowd, 'candidate')} for {_many(number, 'room')} in {_many(count, 'round')}:"
                " add a room, or lengthen the day."
            )


def _short_of_people(day: Day) -> Iterator[str]:
    needed = sum(one.fewest for one in day.stations)
    trained = sum(one.needs_training for one in day.stations)
    for block in sorted({one.block for one in day.rounds}):
        here = [one for one in day.assessors if block in one.blocks]
        can = sum(one.is_trained for one in here)
        if len(here) < needed:
            yield (
                f"In {day.blocks[block]} all rooms at once need {needed} assessors, and {len(here)} can come:"
                " ask more, or use fewer rooms for longer."
            )
        if can < trained:
            yield (
                f"In {day.blocks[block]} {trained} rooms need somebody each who is trained in safer"
                f" recruitment, in date on the day, and {can} of those who can come are."
            )


def _why(day: Day, guest: Guest) -> str:
    if day.assessors:
        free = [one for one in day.assessors if (one.id, guest.candidate) not in day.apart]
        if len(free) < 2 * len(guest.minutes) and len(free) < len(day.assessors):
            return ": too few of the assessors may meet them"
    if any(minutes > _longest(day) for minutes in guest.minutes.values()):
        return ": they need longer than the rounds between two breaks last"
    return ": no round is left in which they, a room and a whole panel are free"


def _longest(day: Day) -> int:
    """Minutes from the beginning of a block's first round to the end of its last."""
    blocks: dict[int, list[Round]] = {}
    for one in day.rounds:
        blocks.setdefault(one.block, []).append(one)
    spans = ((held[-1].ends - held[0].begins) // timedelta(minutes=1) for held in blocks.values())
    return max(spans, default=0)


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
