"""What applicants have qualified in: a degree or something else, where, when, and with what result."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from recruitment.domain.entries import MOST_YEARS, read_month
from recruitment.domain.parts import Part, PartFault, part_of

#: Enough for anybody; the page is drawn whole each time.
MOST_QUALIFICATIONS = 30


class Level(StrEnum):
    """Whether it is a degree, or is recognised as equal to one."""

    DEGREE = "degree"
    OTHER = "other"


LEVEL_WORDS = {Level.DEGREE: "Degree or equivalent", Level.OTHER: "Another qualification"}


@dataclass(frozen=True, slots=True)
class Qualification:
    """One qualification, as typed; `version` is 0 where nothing is saved yet."""

    id: UUID
    level: str = ""
    title: str = ""
    place: str = ""
    year: str = ""
    result: str = ""
    version: int = 0

    @property
    def name(self) -> str:
        """What it is called in lists."""
        return ", ".join(filter(None, (self.title, self.place))) or "No name yet"


def qualification_faults(one: Qualification, this_year: int) -> tuple[PartFault, ...]:
    """What a qualification lacks, by the fields of its page; the result need not be given."""
    faults = [] if one.level else [PartFault("level", "Choose what kind of qualification it is.")]
    if not one.title:
        faults.append(PartFault("title", "Enter what the qualification is, such as BA History."))
    if not one.place:
        faults.append(PartFault("place", "Enter where you gained it: the university, college or school."))
    if not one.year:
        faults.append(PartFault("year", "Enter the year you gained it."))
        return tuple(faults)
    gained = read_month("1", one.year)
    if gained is None:
        faults.append(PartFault("year", "Enter the year you gained it with four digits, like 2019."))
    elif gained.year > this_year:
        sentence = f"Enter a year that is not in the future: it is {this_year} now."
        faults.append(PartFault("year", sentence))
    elif gained.year < this_year - MOST_YEARS:
        faults.append(PartFault("year", f"Check the year you gained it: {gained.year} is too long ago."))
    return tuple(faults)


def education_part(told: Sequence[Qualification], *, degree_needed: bool, this_year: int) -> Part:
    """The part about qualifications.

    Args:
        told: all of them.
        degree_needed: whether there must be a degree, or something equal to one, among them.
        this_year: the present one.
    """
    faults = [
        PartFault(f"qualification-{one.id}", f"Finish “{one.name}”.")
        for one in told
        if qualification_faults(one, this_year)
    ]
    if degree_needed and not any(one.level == Level.DEGREE for one in told):
        faults.insert(0, PartFault("qualifications", "Add a degree, or a qualification equal to one."))
    return part_of("education", "Your qualifications", bool(told), tuple(faults))
