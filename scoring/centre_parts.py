"""What a rotation of an assessment centre is made of, and what comes of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

#: Exercises at which one assessor may see the same candidate.
MOST_SEEN = 2


@dataclass(frozen=True)
class Station:
    """A room that is given to one exercise for a day.

    Attributes:
        minutes: what the exercise takes.
        fewest: assessors that it needs.
        needs_training: whether one of them must be trained, in date.
    """

    exercise: str
    name: str
    room: str
    minutes: int
    fewest: int = 2
    needs_training: bool = True


@dataclass(frozen=True)
class Round:
    """A time at which every room may see somebody; assessors change rooms between blocks alone."""

    begins: datetime
    ends: datetime
    block: int = 0


@dataclass(frozen=True)
class Guest:
    """A candidate: the minutes they need at each exercise they take, and since when they are there."""

    candidate: str
    minutes: Mapping[str, int]
    free_from: datetime | None = None


@dataclass(frozen=True)
class Assessor:
    """Somebody who can sit in a room, and in which blocks."""

    id: str
    blocks: frozenset[int]
    is_trained: bool = False


@dataclass(frozen=True)
class Turn:
    """A candidate at an exercise: where, from which round on, and seen by whom."""

    candidate: str
    exercise: str
    room: str
    round: int
    assessors: tuple[str, ...]


@dataclass(frozen=True)
class Day:
    """What a rotation is made of.

    Attributes:
        apart: pairs (assessor, candidate) that never meet.
        met: at how many exercises an assessor has seen a candidate before this day.
        blocks: what each block is called, such as "the morning".
        seconds: how long may be looked for, on an idle machine.
    """

    stations: Sequence[Station]
    rounds: Sequence[Round]
    guests: Sequence[Guest]
    assessors: Sequence[Assessor] = ()
    apart: Collection[tuple[str, str]] = ()
    met: Mapping[tuple[str, str], int] = field(default_factory=dict)
    blocks: Sequence[str] = ("the day",)
    seconds: float = 8.0


@dataclass(frozen=True)
class Rotation:
    """Turns by round and room; which (candidate, exercise) could not be placed, and why in sentences."""

    turns: tuple[Turn, ...]
    unplaced: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]


def rooms_of(day: Day) -> dict[str, int]:
    """Return how many rooms each exercise has."""
    found: dict[str, int] = {}
    for one in day.stations:
        found[one.exercise] = found.get(one.exercise, 0) + 1
    return found


def span_of(rounds: Sequence[Round], first: int, minutes: int) -> range | None:
    """Return the rounds that these minutes take from one on, within its block; None where they are none."""
    begins, block = rounds[first].begins, rounds[first].block
    for last in range(first, len(rounds)):
        if rounds[last].block != block:
            return None
        if rounds[last].ends - begins >= timedelta(minutes=minutes):
            return range(first, last + 1)
    return None


def rounds_taken(day: Day, turn: Turn) -> range:
    """Return the rounds that a turn takes."""
    needs = {one.candidate: one.minutes for one in day.guests}
    minutes = needs.get(turn.candidate, {}).get(turn.exercise, 0)
    return span_of(day.rounds, turn.round, minutes) or range(turn.round, turn.round + 1)


def teams_of(day: Day, held: Iterable[Turn]) -> dict[tuple[str, int], tuple[str, ...]]:
    """Return who sits in each room in each round: where nobody is seen, whoever is there else in that block.

    Where one of these sees somebody in another room in that round, nobody sits there.
    """
    teams: dict[tuple[str, int], tuple[str, ...]] = {}
    by_block: dict[tuple[str, int], tuple[str, ...]] = {}
    for one in sorted(held, key=lambda turn: turn.round):
        for number in rounds_taken(day, one):
            teams[one.room, number] = one.assessors
        by_block.setdefault((one.room, day.rounds[one.round].block), one.assessors)
    for place in day.stations:
        for number, when in enumerate(day.rounds):
            team = by_block.get((place.room, when.block))
            if team is None or (place.room, number) in teams:
                continue
            busy = {who for (_, at), others in teams.items() if at == number for who in others}
            if not busy & set(team):
                teams[place.room, number] = team
    return teams


def seen_in(turns: Iterable[Turn], before: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """Return at how many exercises each assessor sees each candidate, by (assessor, candidate)."""
    found = dict(before)
    for one in turns:
        for who in one.assessors:
            found[who, one.candidate] = found.get((who, one.candidate), 0) + 1
    return found


def pieces_of(turns: Iterable[Turn]) -> tuple[frozenset[str], ...]:
    """Return the candidates in the groups that no assessor joins, in the order of the turns; one, at best.

    Candidates of two groups cannot be compared: nobody has seen some of both, nor is there a chain of
    assessors and candidates from the one to the other.
    """
    found: list[tuple[frozenset[str], frozenset[str]]] = []
    for one in turns:
        who, whom = frozenset(one.assessors), frozenset((one.candidate,))
        apart = []
        for people, candidates in found:
            if people & who or candidates & whom:
                who, whom = who | people, whom | candidates
            else:
                apart.append((people, candidates))
        found = [*apart, (who, whom)]
    return tuple(candidates for _, candidates in found)
