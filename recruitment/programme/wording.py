"""The words of a definition that may be amended in a cohort: what applicants and visitors read on pages.

Not the criteria, the scale or the anchors, by which people are judged; nor eligibility, notices and
declarations, whose wording people acknowledge by its date; nor messages, which have pages of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from recruitment.domain.errors import NotFound
from recruitment.programme.schema import Definition, ExitSpec

#: What the entries of a list are known by; the sections of a page by their number.
_KEYS: Mapping[str, str] = {"questions": "code", "stages": "kind", "exits": "kind"}
#: Of a message.
_PARTS = ("subject", "body")
_PAGES: Mapping[str, str] = {
    "introduction": "The first page",
    "programme": "The programme",
    "common_questions": "Questions people ask",
    "values_intro": "The values",
    "attributes_intro": "The attributes",
    "how_we_choose": "How we choose",
    "dates_intro": "Dates",
    "privacy": "Privacy",
    "accessibility": "Accessibility",
    "complaints": "Complaints",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """Words that may be amended.

    Attributes:
        place: where they stand, such as "questions.inspired.hint".
        part: the page or the part of the form.
        name: which words of it.
        text: the words.
        asked: whether it is what a question of the form asks.
    """

    place: str
    part: str
    name: str
    text: str
    asked: bool = False


def wordings(definition: Definition) -> tuple[Wording, ...]:
    """All the words that may be amended, in the order of the definition."""
    return (
        *_of_pages(definition),
        *_of_questions(definition),
        *_of_stages("stages", definition.stages),
        *_of_stages("exits", definition.exits),
    )


def wording_at(definition: Definition, place: str) -> Wording:
    """The words at a place. Raises NotFound where none may be amended there."""
    for one in wordings(definition):
        if one.place == place:
            return one
    raise NotFound("Choose words that can be changed: these cannot.")


def amended(raw: Mapping[str, Any], wording: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """A definition as read from TOML, with other words in some places; places that are gone are left out."""
    changed = deepcopy(dict(raw))
    for place, text in wording:
        if place.startswith("messages."):
            # A kind that the definition leaves to the product's own words has no table of its own yet.
            changed.setdefault("messages", {}).setdefault(place.split(".")[1], dict.fromkeys(_PARTS, ""))
        _put(changed, place.split("."), text)
    return changed


def _put(table: Any, path: list[str], text: str) -> None:
    *way, last = path
    for number, part in enumerate(way):
        table = _within(table, part, _KEYS.get(way[number - 1]) if number else None)
    if isinstance(table, dict) and isinstance(table.get(last), str):
        table[last] = text
    elif isinstance(table, list) and last.isdigit() and int(last) < len(table):
        table[int(last)] = text


def _within(table: Any, part: str, key: str | None) -> Any:
    if isinstance(table, dict):
        return table.get(part)
    if not isinstance(table, list):
        return None
    if key is None:
        return table[int(part)] if part.isdigit() and int(part) < len(table) else None
    return next((one for one in table if one.get(key) == part), None)


def _of_pages(definition: Definition) -> Iterator[Wording]:
    for page, name in _PAGES.items():
        for number, section in enumerate(getattr(definition.pages, page)):
            place = f"pages.{page}.{number}"
            yield Wording(f"{place}.heading", name, f"Heading {number + 1}", section.heading)
            yield Wording(f"{place}.text", name, f"Text below “{section.heading}”", section.text)
            for point, text in enumerate(section.points):
                yield Wording(
                    f"{place}.points.{point}", name, f"Point {point + 1} of “{section.heading}”", text
                )


def _of_questions(definition: Definition) -> Iterator[Wording]:
    for number, one in enumerate(definition.questions, 1):
        place, part = f"questions.{one.code}", f"Question {number}"
        yield Wording(f"{place}.title", part, "Short title", one.title, asked=True)
        yield Wording(f"{place}.text", part, "The question", one.text, asked=True)
        yield Wording(f"{place}.hint", part, "Hint", one.hint)


def _of_stages(table: str, stages: Sequence[ExitSpec]) -> Iterator[Wording]:
    for one in stages:
        part = f"What applicants read at “{one.name}”"
        yield Wording(f"{table}.{one.kind}.applicant", part, "Where their application is", one.applicant)
        yield Wording(f"{table}.{one.kind}.next", part, "What happens next", one.next)
