"""Invented people: applicants with their schools and referees, and assessors with a known severity."""

import re
import unicodedata
from dataclasses import dataclass
from random import Random

from recruitment.domain.blinding import Identity, RefereeIdentity
from recruitment.invented import names

_SEVERITY_SPREAD = 0.5  # logits; what studies of trained assessors commonly find
_DOUBLE_SURNAME, _MIDDLE_NAME, _KNOWN_AS = 0.08, 0.15, 0.4


@dataclass(frozen=True, slots=True)
class InventedReferee:
    """Someone who will vouch for an invented person."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class InventedPerson:
    """An applicant who does not exist. `title` and `subject` give their answers something to agree on."""

    full_name: str
    known_as: str
    email: str
    phone: str
    employer: str
    referees: tuple[InventedReferee, ...]
    title: str
    subject: str

    def identity(self) -> Identity:
        """Give what blinding must know of them."""
        referees = tuple(RefereeIdentity(referee.name, referee.email) for referee in self.referees)
        return Identity(self.full_name, self.known_as, self.email, self.phone, self.employer, referees)


@dataclass(frozen=True, slots=True)
class InventedAssessor:
    """An assessor who does not exist, and how severe they truly are, in logits (above 0: severe)."""

    full_name: str
    email: str
    severity: float


def invent_person(rng: Random) -> InventedPerson:
    """Invent an applicant."""
    title, full_name = _name(rng)
    employer = _employer(rng)
    return InventedPerson(
        full_name=full_name,
        known_as=_known_as(full_name, rng),
        email=f"{address_of(full_name)}{rng.randrange(10, 100)}@example.org",
        phone=_phone(rng),
        employer=employer,
        referees=_referees(employer, rng),
        title=title,
        subject=rng.choice(names.SUBJECTS),
    )


def invent_assessors(n: int, seed: int) -> tuple[InventedAssessor, ...]:
    """Invent assessors whose severities sum to nothing: the group as a whole is neither mild nor severe."""
    rng = Random(f"assessors {seed}")  # noqa: S311 - invented people, not secrets
    drawn = [rng.gauss(0, _SEVERITY_SPREAD) for _ in range(n)]
    mean = sum(drawn) / n if n else 0.0
    people = [_name(rng)[1] for _ in range(n)]
    return tuple(
        InventedAssessor(name, f"{address_of(name)}.reader{number}@example.org", severity - mean)
        for number, (name, severity) in enumerate(zip(people, drawn, strict=True), 1)
    )


def address_of(full_name: str) -> str:
    """Write first name and surname as the part of an address before the @."""
    first, *_, last = full_name.split() if " " in full_name else (full_name, full_name)
    return f"{_ascii(first)}.{_ascii(last)}"


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L").replace("ø", "o"))
    return re.sub(r"[^a-z]", "", plain.lower())


def _name(rng: Random) -> tuple[str, str]:
    """Invent a title and a full name that go together."""
    first_names, titles = rng.choice(((names.WOMEN, names.WOMENS_TITLES), (names.MEN, names.MENS_TITLES)))
    first, surname = rng.choice(first_names), rng.choice(names.SURNAMES)
    middle = rng.choice(first_names)
    if rng.random() < _MIDDLE_NAME and middle != first:
        first = f"{first} {middle}"
    if rng.random() < _DOUBLE_SURNAME and " " not in surname and "-" not in surname:
        surname = f"{surname}-{rng.choice(names.SECOND_SURNAMES)}"
    return rng.choice(titles), f"{first} {surname}"


def _known_as(full_name: str, rng: Random) -> str:
    """Call them by what their first name is shortened to, or by their middle name; most go by the first."""
    first, *middle, _ = full_name.split()
    if rng.random() >= _KNOWN_AS:
        return ""
    return names.KNOWN_AS.get(first, middle[0] if middle and middle[0] in names.WOMEN + names.MEN else "")


def _employer(rng: Random) -> str:
    if rng.random() < 0.25:
        return f"{rng.choice(names.SAINTS)} {rng.choice(names.CHURCH_SCHOOLS)}"
    return f"{rng.choice(names.PLACES)} {rng.choice(names.SCHOOLS)}"


def _phone(rng: Random) -> str:
    if rng.random() < 0.85:
        return f"07700 900{rng.randrange(1000):03}"
    return f"020 7946 0{rng.randrange(1000):03}"


def _referees(employer: str, rng: Random) -> tuple[InventedReferee, ...]:
    domain = f"{_ascii(employer)}.example"
    (head_title, head), (other_title, other) = _name(rng), _name(rng)
    return (
        InventedReferee(f"{head_title} {head}", f"head@{domain}"),
        InventedReferee(f"{other_title} {other}", f"{address_of(other)}@{domain}"),
    )
