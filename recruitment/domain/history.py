"""A full history, month by month: what it covers, where it has gaps, and what overlaps.

Keeping Children Safe in Education (part three) asks for a full history since leaving education, with every
gap explained. Months are counted as people count them: a post from March to June is four months, since each
of those months has a part in it; and between a post that ended in June and one begun in September lie two,
July and August. A month in which one thing ended and the next began is neither a gap nor an overlap.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations

from recruitment.domain.deadlines import LONDON, MONTHS


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A month of a year.

    Raises:
        ValueError: there is no such month.
    """

    year: int
    month: int

    def __post_init__(self) -> None:
        if not 1 <= self.month <= 12:
            raise ValueError(f"There is no month {self.month}.")

    @classmethod
    def of(cls, day: date) -> Month:
        """The month that a day lies in."""
        return cls(day.year, day.month)

    @classmethod
    def at(cls, moment: datetime) -> Month:
        """The month in London at an aware moment."""
        return cls.of(moment.astimezone(LONDON).date())

    @property
    def words(self) -> str:
        """As pages say it: June 2019."""
        return f"{self.name} {self.year}"

    @property
    def name(self) -> str:
        """Without the year: June."""
        return MONTHS[self.month - 1]

    def plus(self, months: int) -> Month:
        """The month so many months later, or earlier."""
        years, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(years, month + 1)

    def until(self, later: Month) -> int:
        """How many months from this one to a later one, both counted; 0 or less where it is not later."""
        return (later.year - self.year) * 12 + later.month - self.month + 1


@dataclass(frozen=True, slots=True)
class Period:
    """Some time spent at one thing.

    Attributes:
        start: the month it began.
        end: the month it ended, or None while it goes on.
    """

    start: Month
    end: Month | None = None

    def last(self, now: Month) -> Month:
        """The last month it has a part in."""
        return now if self.end is None or self.end > now else self.end


@dataclass(frozen=True, slots=True)
class Span:
    """Whole months, first and last counted."""

    first: Month
    last: Month

    @property
    def months(self) -> int:
        """How many."""
        return self.first.until(self.last)

    def shared(self, other: Span) -> int:
        """How many months both hold."""
        return max(0, max(self.first, other.first).until(min(self.last, other.last)))

    @property
    def words(self) -> str:
        """As pages say it: "July 2019", or "July to August 2019", or "November 2019 to January 2020"."""
        if self.first == self.last:
            return self.first.words
        if self.first.year == self.last.year:
            return f"{self.first.name} to {self.last.words}"
        return f"{self.first.words} to {self.last.words}"


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two things done at once.

    Attributes:
        one: the place of the first in what was given.
        other: the place of the second.
        span: the months that both have a part in.
    """

    one: int
    other: int
    span: Span


def gaps(periods: Iterable[Period], *, since: Month, now: Month, shortest: int = 1) -> tuple[Span, ...]:
    """Find the months that no period has a part in.

    Args:
        periods: in any order; they may overlap.
        since: the month from which there must be a history: that of leaving education. It counts as covered,
            and so does `now`, of which a part is still to come.
        now: the present month.
        shortest: how many months make a gap, 1 or more.

    Returns:
        Each gap, earliest first.
    """
    found, covered = [], since
    for period in sorted(periods, key=lambda one: one.start):
        if period.start >= now:
            break
        if covered.plus(1) < period.start:
            found.append(Span(covered.plus(1), period.start.plus(-1)))
        covered = max(covered, period.last(now))
    if covered.plus(1) < now:
        found.append(Span(covered.plus(1), now.plus(-1)))
    return tuple(gap for gap in found if gap.months >= shortest)


def overlaps(periods: Sequence[Period], *, now: Month) -> tuple[Overlap, ...]:
    """Find pairs of periods that share months.

    A month in which one ended and the other began is a change of post and not counted; where they share more
    months than that one, all of them are.

    Args:
        periods: in any order; pairs are named by their places in it.
        now: the present month.

    Returns:
        Each pair, in the order of the places.
    """
    pairs = combinations(enumerate(periods), 2)
    found = (_overlap(i, one, j, other, now) for (i, one), (j, other) in pairs)
    return tuple(overlap for overlap in found if overlap is not None)


def _overlap(i: int, one: Period, j: int, other: Period, now: Month) -> Overlap | None:
    first, last = max(one.start, other.start), min(one.last(now), other.last(now))
    if last < first or (first == last and _is_change(one, other, now)):
        return None
    return Overlap(i, j, Span(first, last))


def _is_change(one: Period, other: Period, now: Month) -> bool:
    """Whether the one month that two periods share is where one ended and the other began."""
    earlier, later = sorted((one, other), key=lambda period: (period.start, period.last(now)))
    return earlier.last(now) == later.start and earlier.end is not None


def duration_words(months: int) -> str:
    """Say a number of months as people do: "1 month", "2 years", "1 year and 3 months"."""
    years, rest = divmod(months, 12)
    parts = [_counted(number, unit) for number, unit in ((years, "year"), (rest, "month")) if number]
    return " and ".join(parts) or "less than a month"


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
