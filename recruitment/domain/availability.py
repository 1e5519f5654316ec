"""When assessors can interview: half-days of the working days on which a cohort's exercises are held."""

from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from recruitment.domain.deadlines import LONDON, is_working_day

#: The hour of the day, in London, from which it is afternoon.
NOON = 12
#: Days that one stage may take at most; a longer span is cut, so that a slip in a definition fills no page.
MOST_DAYS = 60


class Half(StrEnum):
    """A part of a day."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


@dataclass(frozen=True, slots=True, order=True)
class HalfDay:
    """One half of one day."""

    day: date
    half: Half

    @property
    def key(self) -> str:
        """Its name in a form."""
        return f"{self.day.isoformat()}-{self.half}"


def half_of(moment: datetime) -> HalfDay:
    """The half-day in which something begins."""
    local = moment.astimezone(LONDON)
    return HalfDay(local.date(), Half.MORNING if local.hour < NOON else Half.AFTERNOON)


def days_between(first: datetime, last: datetime, holidays: Container[date]) -> tuple[date, ...]:
    """The working days from one moment's day to another's, both among them, in London."""
    start, end = (moment.astimezone(LONDON).date() for moment in (first, last))
    days = (start + timedelta(days=number) for number in range((end - start).days + 1))
    return tuple(day for day in days if is_working_day(day, holidays))[:MOST_DAYS]


def half_days(days: Iterable[date]) -> tuple[HalfDay, ...]:
    """Both halves of each day."""
    return tuple(HalfDay(day, half) for day in days for half in Half)


def in_words(halves: Collection[HalfDay]) -> str:
    """Half-days as people read them: "19 January, 20 January in the morning". The year is a cohort's own."""
    return ", ".join(_in_words(halves))


def _in_words(halves: Collection[HalfDay]) -> Iterator[str]:
    for day in sorted({one.day for one in halves}):
        those = [one.half for one in halves if one.day == day]
        whole = len(those) == len(Half)
        yield f"{day.day} {day:%B}{'' if whole else f' in the {those[0]}'}"


def said_words(halves: Collection[HalfDay], held_at: datetime | None) -> str:
    """What a lead is told of an assessor's time, in a sentence.

    Args:
        halves: when they can.
        held_at: when the exercise is, aware; None where that is not set.
    """
    if not halves:
        return "Has not said when they can."
    if held_at is None:
        return f"Can on {in_words(halves)}."
    return (
        "Can then."
        if half_of(held_at) in halves
        else f"Did not say that they can then; can on {in_words(halves)}."
    )
