"""What is known of a person, and what blinding gives back."""

from dataclasses import dataclass
from enum import StrEnum


class Neutral(StrEnum):
    """The words that stand where somebody could have been known; each reads well within a sentence."""

    APPLICANT = "[applicant]"
    REFEREE = "[referee]"
    SCHOOL = "[school]"
    UNIVERSITY = "[university]"
    EMPLOYER = "[employer]"
    EMAIL = "[e-mail address]"
    PHONE = "[phone number]"
    ADDRESS = "[address]"


@dataclass(frozen=True, slots=True)
class RefereeIdentity:
    """A referee as the applicant named them; a title before the name is understood."""

    name: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """What the applicant's own record says of who they are; anything unknown is empty."""

    full_name: str
    known_as: str = ""
    email: str = ""
    phone: str = ""
    employer: str = ""
    referees: tuple[RefereeIdentity, ...] = ()
    #: Lines that lead to their door, and their postcode.
    address: tuple[str, ...] = ()
    #: Where they have worked and studied, the present employer left out or not.
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Replacement:
    """One mention: `original` stands at `start` to `end` of the original text, `neutral` in its place."""

    start: int
    end: int
    original: str
    neutral: str


@dataclass(frozen=True, slots=True)
class Blinded:
    """A text that can be read blind, and all that was replaced in it, in the order of the text."""

    text: str
    replacements: tuple[Replacement, ...]
