"""One thing that an applicant tells of their time since education, and what its page lacks.

Everything stands as it was typed, so that nothing is lost which is not right yet; here it is read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from uuid import UUID

from recruitment.domain.deadlines import MONTHS
from recruitment.domain.history import Month, Period, Span
from recruitment.domain.parts import PartFault

#: More than anybody's life has had so far; the page is drawn whole each time.
MOST_ENTRIES = 60
#: Nobody has worked for longer.
MOST_YEARS = 75
#: What the box "I still do this" holds where it is ticked: as browsers send it.
GOES_ON = "y"
_MONTHS = {name[:length].casefold(): number for number, name in enumerate(MONTHS, 1) for length in (3, 4, 99)}


class Kind(StrEnum):
    """What somebody's time went into."""

    SCHOOL = "school"
    WORK = "work"
    VOLUNTARY = "voluntary"
    STUDY = "study"
    CARING = "caring"
    TRAVELLING = "travelling"
    UNEMPLOYED = "unemployed"
    OTHER = "other"


KIND_WORDS: Mapping[str, str] = {
    Kind.SCHOOL: "A post in a school",
    Kind.WORK: "Other paid work",
    Kind.VOLUNTARY: "Voluntary work",
    Kind.STUDY: "Study or training",
    Kind.CARING: "Caring for family",
    Kind.TRAVELLING: "Travelling",
    Kind.UNEMPLOYED: "Out of work",
    Kind.OTHER: "Something else",
}
#: One is employed there, and so is asked why one left.
PAID = frozenset({Kind.SCHOOL, Kind.WORK})
#: Done at a place that has a name.
PLACED = PAID | {Kind.VOLUNTARY, Kind.STUDY}
#: What it was needs words.
TITLED = PLACED | {Kind.OTHER}


# Each month is read again and again: for its faults, its place in the order, its words.
@lru_cache(maxsize=4096)
def read_month(month: str, year: str) -> Month | None:
    """A month as typed, by its number or its name; None where it is none, or not whole."""
    number = _MONTHS.get(month.strip(" .").casefold()) or number_of(month)
    written = number_of(year)
    if number is None or written is None or not 1 <= number <= 12 or not 1000 <= written <= 9999:
        return None
    return Month(written, number)


def number_of(text: str) -> int | None:
    """A number of up to four digits; None where it is none."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 else None


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that somebody did, as typed; `id` is chosen where the page is made, before anything is saved.

    Attributes:
        kind: of `Kind`, or empty.
        title: the post or the course.
        place: the employer, school or university.
        goes_on: `GOES_ON`, or empty.
        reason: why they left.
        version: 0 where nothing is saved yet.
    """

    id: UUID
    kind: str = ""
    title: str = ""
    place: str = ""
    from_month: str = ""
    from_year: str = ""
    to_month: str = ""
    to_year: str = ""
    goes_on: str = ""
    reason: str = ""
    duties: str = ""
    version: int = 0

    @property
    def start(self) -> Month | None:
        """The month it began."""
        return read_month(self.from_month, self.from_year)

    @property
    def end(self) -> Month | None:
        """The month it ended; None while it goes on."""
        return None if self.goes_on else read_month(self.to_month, self.to_year)

    @property
    def is_paid(self) -> bool:
        """Whether it is a post or other paid work."""
        return self.kind in PAID

    @property
    def name(self) -> str:
        """What it is called in lists: the post and where, or what kind of time it was."""
        return ", ".join(filter(None, (self.title, self.place))) or KIND_WORDS.get(self.kind, "No name yet")

    def period(self, now: Month) -> Period | None:
        """When it was; None where that is not told rightly yet."""
        return None if _period_faults(self, now) else Period(self.start or now, self.end)

    def is_whole(self, now: Month) -> bool:
        """Whether its page lacks nothing."""
        return not entry_faults(self, now)

    def when(self, now: Month) -> str:
        """When it was, in words: "September 2019 to now"."""
        period = self.period(now)
        if period is None:
            return "Dates still to give"
        if period.end is None:
            return f"{period.start.words} to now"
        return Span(period.start, period.end).words


def entry_faults(entry: Entry, now: Month) -> tuple[PartFault, ...]:
    """What an entry lacks, by the fields of its page.

    Args:
        now: the present month.
    """
    faults = [] if entry.kind else [PartFault("kind", "Choose what kind of time it was.")]
    if entry.kind in TITLED and not entry.title:
        faults.append(PartFault("title", "Enter what you did: your post or your course."))
    if entry.kind in PLACED and not entry.place:
        faults.append(PartFault("place", "Enter where it was: the employer, school or university."))
    faults += _period_faults(entry, now)
    if entry.is_paid and not entry.goes_on and not entry.reason:
        faults.append(PartFault("reason", "Enter why you left."))
    return tuple(faults)


def _period_faults(entry: Entry, now: Month) -> list[PartFault]:
    faults = [*month_faults("from", entry.from_month, entry.from_year, "it began", now)]
    if entry.goes_on:
        return faults
    if not (entry.to_month or entry.to_year):
        sentence = "Enter the month and year it ended, or tick that you still do this."
        return [*faults, PartFault("to_month", sentence)]
    faults += month_faults("to", entry.to_month, entry.to_year, "it ended", now)
    if not faults and entry.start and entry.end and entry.end < entry.start:
        sentence = f"Enter an end that does not come before the beginning, {entry.start.words}."
        faults.append(PartFault("to_month", sentence))
    return faults


def month_faults(name: str, month: str, year: str, what: str, now: Month) -> Iterator[PartFault]:
    """What is wrong with a month as typed into the fields `<name>_month` and `<name>_year`.

    Args:
        what: what happened then, as in "the year it began".
        now: the present month; nothing asked for lies after it, or longer ago than a life at work.
    """
    if not (month or year):
        yield PartFault(f"{name}_month", f"Enter the month and year {what}.")
        return
    if not month:
        yield PartFault(f"{name}_month", f"Enter the month {what}, too.")
    elif read_month(month, "2000") is None:
        yield PartFault(f"{name}_month", f"Enter the month {what} as a number from 1 to 12, or by its name.")
    if not year:
        yield PartFault(f"{name}_year", f"Enter the year {what}, too.")
    elif read_month("1", year) is None:
        yield PartFault(f"{name}_year", f"Enter the year {what} with four digits, like 2019.")
    then = read_month(month, year)
    if then is not None and then > now:
        sentence = f"Enter a month that is not in the future: it is {now.words} now."
        yield PartFault(f"{name}_month", sentence)
    elif then is not None and then.year < now.year - MOST_YEARS:
        yield PartFault(f"{name}_year", f"Check the year {what}: {then.year} is too long ago.")
