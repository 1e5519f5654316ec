"""Slots and bookings: who takes which time at an interview or exercise, and until when; all rules of it."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from recruitment.domain.deadlines import LONDON, Offset, clock_time, long_date, resolve

#: How often a candidate takes a slot themselves: once, and once more to move or after cancelling.
MOST_TAKEN = 2
#: A slot that begins sooner is no candidate's to take: its panel could not make ready.
NOTICE = timedelta(hours=24)
#: For so long it can be noted that somebody did not come, and they are told: later it would only puzzle them.
MISSED_WITHIN = timedelta(days=14)
TOO_LATE_TO_MISS = "That somebody did not come can be noted for 14 days; after that, write to them yourself."
#: The longest day, and the most slots of one, so that a slip of the pen fills no page.
LONGEST_DAY, MOST_SLOTS = timedelta(hours=14), 60
_MORNING, _EVENING = time(9), time(17)
# Not strftime's names: those follow the locale of the machine.
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class BookingState(StrEnum):
    """How one candidate stands at one exercise; `OPEN` where they were asked and have taken nothing."""

    OPEN = "open"
    BOOKED = "booked"
    CANCELLED = "cancelled"
    MISSED = "missed"


class Change(StrEnum):
    """What happened to a booking."""

    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    MISSED = "missed"
    LEFT = "left"


class Taken(StrEnum):
    """What came of asking for a slot, as the database answers."""

    TAKEN = "taken"
    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"
    SPENT = "spent"


@dataclass(frozen=True, slots=True)
class DayPlan:
    """A day of one panel as a lead sets it; times are aware.

    Attributes:
        minutes: each slot's length.
        gap: minutes between two slots.
        rest_after: slots after which there is a longer break; 0 for none.
        rest: its minutes.
    """

    begins_at: datetime
    ends_at: datetime
    minutes: int
    gap: int = 0
    rest_after: int = 0
    rest: int = 0


def slots_within(plan: DayPlan) -> tuple[tuple[datetime, datetime], ...]:
    """When each slot of a day begins and ends, in order; at most `MOST_SLOTS`."""
    found: list[tuple[datetime, datetime]] = []
    begins, length = plan.begins_at, timedelta(minutes=plan.minutes)
    while begins + length <= plan.ends_at and len(found) < MOST_SLOTS:
        found.append((begins, begins + length))
        is_rest = plan.rest_after and len(found) % plan.rest_after == 0
        begins += length + timedelta(minutes=plan.rest if is_rest else plan.gap)
    return tuple(found)


def why_not(plan: DayPlan, *, exercise_minutes: int, now: datetime) -> str | None:
    """Why a day cannot be as a lead wants it, in a sentence; None where it can."""
    if plan.ends_at <= plan.begins_at:
        return "Enter an end that is later than the beginning."
    if plan.begins_at <= now:
        return "Enter a day and time that are still to come."
    if plan.ends_at - plan.begins_at > LONGEST_DAY:
        return f"Shorten the day to {LONGEST_DAY // timedelta(hours=1)} hours or fewer."
    if plan.minutes < exercise_minutes:
        return f"Enter {exercise_minutes} minutes at least: the exercise takes as long."
    if not slots_within(plan):
        return "Enter a later end: no slot fits between these times."
    return None


def remind_at(asked_at: datetime, working_days: int, holidays: Container[date]) -> datetime:
    """When somebody who has taken no slot is reminded: on the morning of a working day, aware."""
    return _after(asked_at, working_days, _MORNING, holidays)


def choose_by(asked_at: datetime, working_days: int, holidays: Container[date]) -> datetime:
    """Until when somebody is asked to take a slot; then leads are told, and nothing is decided."""
    return _after(asked_at, working_days, _EVENING, holidays)


def may_still_change(begins_at: datetime, now: datetime) -> bool:
    """Whether a booking may still be cancelled: until it begins."""
    return now < begins_at


def in_words(begins_at: datetime, ends_at: datetime) -> str:
    """A slot as people read it: "10:40am to 11:20am on Tuesday 19 January 2027", in London."""
    day = _DAYS[begins_at.astimezone(LONDON).weekday()]
    return f"{clock_time(begins_at)} to {clock_time(ends_at)} on {day} {long_date(begins_at)}"


def _after(asked_at: datetime, working_days: int, at: time, holidays: Container[date]) -> datetime:
    return resolve(Offset("opens", working_days, working=True, at=at), asked_at, asked_at, holidays)
