"""Times as offsets from a cohort's opening and closing, and how dates and times are written.

All reckoning is on the wall clock of Europe/London, so that "closes + 10 days" keeps its time of
day across the change of the clocks; every result is an aware datetime in UTC, as it is stored.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

import holidays as holiday_calendars

LONDON = ZoneInfo("Europe/London")
MOST_DAYS = 730
GRAMMAR = re.compile(
    r"(?P<anchor>opens|closes)"
    r"(?:\s*(?P<sign>[+-])\s*(?P<days>[0-9]{1,6})(?P<working>\s+working)?\s+days?)?"
    r"(?:\s+at\s+(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2}))?"
)
SATURDAY = 5
# The year over which two offsets are compared: it has Christmas, Easter and both changes of the clocks.
REFERENCE_YEAR = 2027


@dataclass(frozen=True, slots=True)
class Offset:
    """A time counted from a cohort's opening or closing, such as "closes + 10 working days at 9:00".

    `days` is negative before the anchor; `at` is a London time of day, or None to keep the anchor's.
    """

    anchor: Literal["opens", "closes"]
    days: int = 0
    working: bool = False
    at: time | None = None

    def __str__(self) -> str:
        """Write the offset as it is written in a definition."""
        words: list[str] = [self.anchor]
        if self.days:
            unit = "day" if abs(self.days) == 1 else "days"
            kind = f"working {unit}" if self.working else unit
            words += ["-" if self.days < 0 else "+", str(abs(self.days)), kind]
        if self.at is not None:
            words.append(f"at {self.at.hour}:{self.at.minute:02}")
        return " ".join(words)


def parse_offset(text: str) -> Offset:
    """Read an offset from its text.

    Raises ValueError, with a sentence that says what to write, where the text is not an offset.
    """
    found = GRAMMAR.fullmatch(text.strip())
    if found is None:
        raise ValueError(
            "Write a time such as “closes + 10 working days”, “opens” or “closes - 3 days at 9:00”."
        )
    days = int(found["days"] or 0)
    if days > MOST_DAYS:
        raise ValueError(f"Write at most {MOST_DAYS} days.")
    return Offset(
        anchor="opens" if found["anchor"] == "opens" else "closes",
        days=-days if found["sign"] == "-" else days,
        # No days at all are the same day, working or not.
        working=found["working"] is not None and days > 0,
        at=_time_of_day(found["hour"], found["minute"]),
    )


def _time_of_day(hour: str | None, minute: str | None) -> time | None:
    if hour is None or minute is None:
        return None
    if int(hour) > 23 or int(minute) > 59:
        raise ValueError("Write the time of day from 0:00 to 23:59.")
    return time(int(hour), int(minute))


@lru_cache(maxsize=1)
def england_bank_holidays() -> frozenset[date]:
    """England's bank holidays from 2020 to 2060, by the `holidays` library.

    A holiday proclaimed for one year only is known once the library is brought up to date. All years are
    counted out at once, because the library's own calendar grows while it is read, and threads share it.
    """
    return frozenset(holiday_calendars.country_holidays("GB", subdiv="ENG", years=range(2020, 2061)))


def is_working_day(day: date, holidays: Container[date]) -> bool:
    """Say whether the day is Monday to Friday and no holiday."""
    return day.weekday() < SATURDAY and day not in holidays


def resolve(offset: Offset, opens: datetime, closes: datetime, holidays: Container[date]) -> datetime:
    """Find the moment an offset means for a cohort.

    `opens` and `closes` are aware. Working days are counted from the day after the anchor (or before it).
    A time that the spring change skips falls an hour later; one that comes twice in October is the first.
    Returns an aware datetime in UTC. Raises ValueError where an anchor has no time zone.
    """
    anchor = opens if offset.anchor == "opens" else closes
    if anchor.tzinfo is None:
        raise ValueError("Give the opening and closing times with their time zone.")
    wall = anchor.astimezone(LONDON)
    day = _moved(wall.date(), offset, holidays)
    if offset.at is None and day == wall.date():
        return anchor.astimezone(UTC)
    clock = wall.timetz().replace(tzinfo=None, fold=0) if offset.at is None else offset.at
    return datetime.combine(day, clock, tzinfo=LONDON).astimezone(UTC)


def _moved(day: date, offset: Offset, holidays: Container[date]) -> date:
    if not offset.working:
        return day + timedelta(days=offset.days)
    step = timedelta(days=1 if offset.days > 0 else -1)
    left = abs(offset.days)
    while left:
        day += step
        left -= is_working_day(day, holidays)
    return day


def first_disorder(earlier: Offset, later: Offset, holidays: Container[date]) -> date | None:
    """Find a day on which two offsets from the same anchor come out in the wrong order.

    Every day of a reference year is tried as the anchor, since "14 days" comes before "10 working days"
    around bank holidays only. Returns the first such day, or None: also where the anchors differ, when
    only the dates of a cohort can tell.
    """
    if earlier.anchor != later.anchor or (earlier.working == later.working and earlier.days < later.days):
        return None
    for number in range(365):
        day = date(REFERENCE_YEAR, 1, 1) + timedelta(days=number)
        noon = datetime.combine(day, time(12), tzinfo=LONDON)
        if resolve(earlier, noon, noon, holidays) > resolve(later, noon, noon, holidays):
            return day
    return None


def long_date(moment: date | datetime) -> str:
    """Write a day in London as "3 March 2027"."""
    day = moment.astimezone(LONDON) if isinstance(moment, datetime) else moment
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def clock_time(moment: datetime) -> str:
    """Write a time in London as "4:30pm", "9am", "midday" or "midnight"."""
    wall = moment.astimezone(LONDON)
    if wall.minute == 0 and wall.hour in (0, 12):
        return "midday" if wall.hour else "midnight"
    minutes = f":{wall.minute:02}" if wall.minute else ""
    return f"{(wall.hour - 1) % 12 + 1}{minutes}{'am' if wall.hour < 12 else 'pm'}"


def date_and_time(moment: datetime) -> str:
    """Write a moment in London as "4:30pm on 3 March 2027"."""
    return f"{clock_time(moment)} on {long_date(moment)}"


# Not strftime's names: those follow the locale of the machine.
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
