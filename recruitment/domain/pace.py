"""Whether assessors will have read everything in time, at the pace of the last days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

#: The days whose pace is taken to go on: a week, with the evenings and the weekend that people read in.
PACE_DAYS = 7


class Outlook(StrEnum):
    """Whether somebody will have finished by the day that was asked for."""

    DONE = "done"
    IN_TIME = "in time"
    LATE = "late"
    OPEN = "open"
    """There is no pace to go by: nothing was committed lately."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast somebody reads, and where that leads.

    Attributes:
        a_day: readings committed a day: over the last days, or since they have had any to read.
        done_at: when what is left would be done at that pace, aware; None without one, or with nothing left.
        outlook: whether that is in time.
    """

    a_day: float
    done_at: datetime | None
    outlook: Outlook


def pace_of(
    *, left: int, lately: int, began_at: datetime | None, now: datetime, due: datetime | None
) -> Pace:
    """Reckon whether somebody will finish.

    Args:
        left: readings they have not committed.
        lately: readings they committed within the last `PACE_DAYS` days.
        began_at: when they were first given a reading, aware; None where they never were.
        now: the present, aware.
        due: when everything is to be read, aware; None where no day is asked for, and nobody is late.
    """
    reading_for = timedelta(days=PACE_DAYS) if began_at is None else now - began_at
    a_day = lately / min(max(reading_for / timedelta(days=1), 1), PACE_DAYS)
    if not left:
        return Pace(a_day, None, Outlook.DONE)
    if not lately:
        late = due is not None and now > due
        return Pace(0.0, None, Outlook.LATE if late else Outlook.OPEN)
    done_at = now + timedelta(days=left / a_day)
    return Pace(a_day, done_at, Outlook.LATE if due is not None and done_at > due else Outlook.IN_TIME)
