"""The words of a definition that may be amended in a cohort: of pages, exercises, and what is acknowledged.

Not the criteria, the scale or the anchors, by which people are judged; nor eligibility; nor messages, which
have pages of their own. What people acknowledge by its date gets another date with its words: whoever did so
before is held to the words that they saw.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from recruitment.domain.errors import NotFound
from recruitment.programme.exercises import Exercise
from recruitment.programme.house_declarations import DECLARATIONS, DECLARATIONS_FROM
from recruitment.programme.schema import Definition, ExitSpec, Notice

#: What the entries of a list are known by; the sections of a page by their number.
_KEYS: Mapping[str, str] = {
    "questions": "code",
    "stages": "kind",
    "exits": "kind",
    "exercises": "code",
    "notices": "code",
    "declarations": "code",
}
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
        exercise: the code of the exercise that it belongs to; empty where to none.
        since: the day from which it reads so, where people acknowledge it by that day.
    """

    place: str
    part: str
    name: str
    text: str
    asked: bool = False
    exercise: str = ""
    since: date | None = None

    def written(self, text: str, on: date) -> Mapping[str, str]:
        """Other words, by their places; what is acknowledged by its day gets this day with them."""
        others = {self.place: text}
        if self.since is not None:
            others[f"{self.place.rpartition('.')[0]}.effective"] = on.isoformat()
        return others


def wordings(definition: Definition) -> tuple[Wording, ...]:
    """All the words that may be amended, in the order of the definition."""
    return (
        *_of_pages(definition),
        *_of_questions(definition),
        *_of_stages("stages", definition.stages),
        *_of_stages("exits", definition.exits),
        *_of_notices("stages.register.notices", "Notices before the form", definition.notices),
        *_of_notices("declarations", "Declarations", definition.declarations),
        *(words for one in definition.exercises for words in _of_exercise(one)),
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
        if place.startswith("declarations."):
            changed.setdefault("declarations", _house_declarations())
        _put(changed, place.split("."), text)
    return changed


def _put(table: Any, path: list[str], text: str) -> None:
    *way, last = path
    for number, part in enumerate(way):
        table = _within(table, part, _KEYS.get(way[number - 1]) if number else None)
    if isinstance(table, dict) and isinstance(table.get(last), str):
        table[last] = text
    elif isinstance(table, dict) and isinstance(table.get(last), date):
        table[last] = date.fromisoformat(text)
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


def _of_notices(table: str, part: str, notices: Sequence[Notice]) -> Iterator[Wording]:
    for one in notices:
        place = f"{table}.{one.code}"
        yield Wording(f"{place}.heading", part, f"Heading “{one.heading}”", one.heading, since=one.effective)
        yield Wording(f"{place}.text", part, f"Text below “{one.heading}”", one.text, since=one.effective)


def _of_exercise(one: Exercise) -> Iterator[Wording]:
    part = f"Exercise: {one.name}"
    for place, name, text in _exercise_words(one):
        yield Wording(f"exercises.{one.code}.{place}", part, name, text, exercise=one.code)


def _exercise_words(one: Exercise) -> Iterator[tuple[str, str, str]]:
    """Within an exercise: the place, what it is called, and the words."""
    yield "brief", "What candidates are told", one.brief
    yield "instructions", "For whoever carries it out", one.instructions
    for number, text in enumerate(one.observations):
        yield f"observations.{number}", f"Watch for, {number + 1}", text
    for number, page in enumerate(one.material):
        yield f"material.{number}.heading", f"Heading of page {number + 1}", page.heading
        yield f"material.{number}.text", f"Page {number + 1}, “{page.heading}”", page.text
    for number, asked in enumerate(one.questions, 1):
        yield f"questions.{asked.code}.text", f"Question {number}", asked.text
        for place, text in enumerate(asked.probes):
            yield f"questions.{asked.code}.probes.{place}", f"Probe {place + 1} of question {number}", text
    if one.safeguarding is not None:
        yield "safeguarding.text", "Keeping children safe", one.safeguarding.text
        for number, text in enumerate(one.safeguarding.expects):
            yield f"safeguarding.expects.{number}", f"A sound answer, {number + 1}", text


def _house_declarations() -> list[dict[str, Any]]:
    """The product's own as a definition would word them, for one that words none."""
    since = date.fromisoformat(DECLARATIONS_FROM)
    return [
        {"code": code, "heading": heading, "text": text, "effective": since}
        for code, (heading, text) in DECLARATIONS.items()
    ]
