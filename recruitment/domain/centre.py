"""The day of an assessment centre: its rounds and breaks, who has come, and what stands against it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from recruitment.domain.booking import LONGEST_DAY
from recruitment.domain.deadlines import clock_time

#: What one press of "late" adds.
LATE_BY = timedelta(minutes=20)
#: Whoever comes later than this after an exercise began has missed it.
GRACE = timedelta(minutes=10)
#: The most rounds, candidates, assessors and rooms of a day, so that a slip of the pen keeps no solver busy.
MOST_ROUNDS, MOST_CANDIDATES, MOST_ASSESSORS, MOST_ROOMS = 16, 40, 60, 30


class CentreState(StrEnum):
    """How far a day is: planned by a lead, accepted with its rotation, or called off."""

    PLANNED = "planned"
    ACCEPTED = "accepted"
    CANCELLED = "cancelled"


class Arrival(StrEnum):
    """Whether a candidate is there."""

    EXPECTED = "expected"
    ARRIVED = "arrived"
    LATE = "late"
    ABSENT = "absent"


class Proposed(StrEnum):
    """What a proposal is about: the whole rotation, somebody who comes late, somebody who is missing."""

    ROTATION = "rotation"
    LATE = "late"
    STAND_IN = "stand_in"


@dataclass(frozen=True, slots=True)
class Break:
    """A time at which nobody is seen."""

    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Room:
    """A room that is given to one exercise for the day."""

    exercise: str
    name: str


@dataclass(frozen=True, slots=True)
class CentrePlan:
    """A day as a lead sets it; times are aware.

    Attributes:
        begins_at: when everybody comes.
        welcome: minutes before the first round.
        minutes: of a round: as long as the longest exercise, or longer.
        gap: minutes between two rounds.
        breaks: in the order of time.
    """

    begins_at: datetime
    ends_at: datetime
    welcome: int
    minutes: int
    gap: int
    breaks: tuple[Break, ...] = ()


@dataclass(frozen=True, slots=True)
class Sitting:
    """A round: its times, and its part of the day; assessors change rooms between parts."""

    begins_at: datetime
    ends_at: datetime
    part: int


def rounds_of(plan: CentrePlan) -> tuple[Sitting, ...]:
    """The rounds of a day, at most `MOST_ROUNDS`, beside its breaks; the longest parts it in two."""
    found: list[Sitting] = []
    length, gap = timedelta(minutes=plan.minutes), timedelta(minutes=plan.gap)
    longest = max(plan.breaks, key=lambda one: one.ends_at - one.begins_at, default=None)
    begins = plan.begins_at + timedelta(minutes=plan.welcome)
    while begins + length <= plan.ends_at and len(found) < MOST_ROUNDS:
        ends = begins + length
        inside = [one for one in plan.breaks if one.begins_at < ends and begins < one.ends_at]
        if inside:
            begins = max(one.ends_at for one in inside)
            continue
        later = longest is not None and begins >= longest.ends_at
        found.append(Sitting(begins, ends, 1 if later else 0))
        begins = ends + gap
    return tuple(found)


def why_not(
    plan: CentrePlan, rooms: Sequence[Room], *, longest: int, exercises: int, now: datetime
) -> tuple[str, ...]:
    """What stands against a day, each in a sentence that says what to do.

    Args:
        rooms: given to its exercises.
        longest: minutes of the longest of these exercises.
        exercises: how many there are.
        now: when it is asked, aware.
    """
    return tuple(_why_not(plan, rooms, longest=longest, exercises=exercises, now=now))


def _why_not(
    plan: CentrePlan, rooms: Sequence[Room], *, longest: int, exercises: int, now: datetime
) -> Iterator[str]:
    names = [one.name for one in rooms]
    if not rooms:
        yield "Give at least one exercise a room."
    if len(set(names)) < len(names):
        yield "Give each exercise rooms of its own: a room is there for one exercise all day."
    if len(rooms) > MOST_ROOMS:
        yield f"Give {MOST_ROOMS} rooms at most."
    if plan.ends_at <= plan.begins_at:
        yield "Enter an end that is later than the beginning."
    elif plan.begins_at <= now:
        yield "Enter a day and time that are still to come."
    elif plan.ends_at - plan.begins_at > LONGEST_DAY:
        yield f"Shorten the day to {LONGEST_DAY // timedelta(hours=1)} hours or fewer."
    elif plan.minutes < longest:
        yield f"Make a round {longest} minutes at least: the longest exercise takes as long."
    elif any(one.ends_at <= one.begins_at for one in plan.breaks):
        yield "Enter breaks that end after they begin."
    elif len(rounds_of(plan)) < exercises:
        count = len(rounds_of(plan))
        yield (
            f"Lengthen the day, or shorten rounds: everybody has {exercises} exercises, and"
            f" {count} rounds fit."
        )


def parts_of(rounds: Sequence[Sitting]) -> tuple[str, ...]:
    """What the parts of a day are called, in order."""
    return ("the first part", "the second part") if any(one.part for one in rounds) else ("the day",)


def late_until(due: datetime, now: datetime) -> datetime:
    """When somebody is expected who is late once more: twenty minutes after they were, or from now.

    Args:
        due: when they were expected last, aware.
    """
    return max(due, now) + LATE_BY


def round_at(rounds: Sequence[Sitting], begins_at: datetime) -> int | None:
    """The number of the round that begins then."""
    return next((number for number, one in enumerate(rounds) if one.begins_at == begins_at), None)


def hours(begins_at: datetime, ends_at: datetime) -> str:
    """A time of a day as people read it: "10am to 10:45am", in London."""
    return f"{clock_time(begins_at)} to {clock_time(ends_at)}"
