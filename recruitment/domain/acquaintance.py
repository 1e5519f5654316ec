"""Whether an assessor knows whom an application speaks of, by what each wrote: names, places, e-mail domains.

Words are compared as search compares them, without case, accents or punctuation. It finds rather too much
than too little: whoever is found reads somebody else instead, and a lead can look at it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from recruitment.domain.blinding.words import INSTITUTION, SMALL
from recruitment.domain.mailboxes import employer_domain
from recruitment.domain.words import search_key

Words = frozenset[str]

#: What no school or trust is told apart by.
_COMMON = INSTITUTION | SMALL | {"trust", "mat", "school", "schools"}
_DOMAIN = re.compile(r"(?:\S*@)?((?:[a-z0-9-]+\.)+[a-z]{2,})", re.IGNORECASE)
#: Fewer words are a first name, or a surname that many bear.
_FEWEST = 2


@dataclass(frozen=True)
class Circle:
    """Whom and what an application speaks of.

    Attributes:
        people: the words of each name.
        places: the telling words of each school, trust or other employer.
        domains: of e-mail addresses, without public providers.
    """

    people: frozenset[Words]
    places: frozenset[Words]
    domains: frozenset[str]


@dataclass(frozen=True)
class Acquaintance:
    """What an assessor named, line by line: as names, as places, and as domains."""

    names: frozenset[Words]
    places: frozenset[Words]
    domains: frozenset[str]


def circle_of(*, people: Iterable[str], places: Iterable[str], emails: Iterable[str]) -> Circle:
    """What is compared of an application."""
    return Circle(_names(people), _places(places), _domains(emails))


def acquaintance_of(text: str, email: str) -> Acquaintance:
    """What is compared of an assessor: their list, one thing a line, and where they have their mail."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    named = {found[1].lower() for line in lines if (found := _DOMAIN.fullmatch(line))}
    return Acquaintance(
        _names(lines), _places(lines), _domains([email, *(f"x@{domain}" for domain in named)])
    )


def knows(one: Acquaintance, circle: Circle) -> bool:
    """Whether they have somebody or something in common."""
    return (
        not one.domains.isdisjoint(circle.domains)
        or any(_same_person(name, person) for name in one.names for person in circle.people)
        or any(_same_place(place, other) for place in one.places for other in circle.places)
    )


def _names(texts: Iterable[str]) -> frozenset[Words]:
    found = {frozenset(search_key(text).split()) for text in texts}
    return frozenset(words for words in found if len(words) >= _FEWEST)


def _places(texts: Iterable[str]) -> frozenset[Words]:
    found = {frozenset(search_key(text).split()) - _COMMON for text in texts}
    return frozenset(words for words in found if words)


def _domains(emails: Iterable[str]) -> frozenset[str]:
    return frozenset(domain for email in emails if (domain := employer_domain(email)))


def _same_person(one: Words, other: Words) -> bool:
    return one <= other or other <= one


def _same_place(one: Words, other: Words) -> bool:
    """The same telling words; or all of one's among the other's, where there are two of them at least."""
    if one == other:
        return True
    fewer, more = sorted((one, other), key=len)
    return len(fewer) >= _FEWEST and fewer <= more
