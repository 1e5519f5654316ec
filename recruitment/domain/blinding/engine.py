"""Finds every mention of a person in a text and puts neutral words in their place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from recruitment.domain.blinding import words as known
from recruitment.domain.blinding.contacts import Span, find_contacts
from recruitment.domain.blinding.context import MASK, Text
from recruitment.domain.blinding.folding import fold, keys_in, words_of
from recruitment.domain.blinding.identity import Blinded, Identity, Neutral, Replacement
from recruitment.domain.blinding.names import Person
from recruitment.domain.blinding.schools import School

_NEUTRAL = re.compile("|".join(re.escape(neutral) for neutral in Neutral), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Record:
    """What a text is searched for."""

    identity: Identity
    people: tuple[Person, ...]
    schools: tuple[School, ...]
    telling: frozenset[str]
    first_words: frozenset[str]

    def knows(self, key: str) -> bool:
        return any(school.knows(key) for school in self.schools) or any(
            key in one.parts for one in self.people
        )


def blind(text: str, identity: Identity) -> Blinded:
    """Replace by neutral words all that shows who wrote a text.

    Names (in full, in parts, with titles and initials, "known as", possessive, in any case, with or without
    accents), the employer (in full, short, by its initials), with more care all places before, the referees,
    and every e-mail address and phone number. A name that is also a word (Grace, Will, Young, Page) goes
    only where it is used as a name.

    Args:
        text: what the applicant wrote.
        identity: what their own record says of them.

    Returns:
        The blinded text and each replacement with its place in the original. A text without a mention comes
        back as it is, and so does a text that is blinded already. Time grows with the length of the text.
    """
    record = _record(identity)
    replacements = [
        Replacement(start, end, text[start:end], neutral.value)
        for start, end, neutral in _mentions(text, record)
    ]
    pieces, at = [], 0
    for replacement in replacements:
        pieces += [text[at : replacement.start], replacement.neutral]
        at = replacement.end
    return Blinded("".join([*pieces, text[at:]]), tuple(replacements))


# An application has several answers and one record.
@lru_cache(maxsize=16)
def _record(identity: Identity) -> _Record:
    people = (
        Person(Neutral.APPLICANT, identity.full_name, identity.known_as),
        *(Person(Neutral.REFEREE, referee.name) for referee in identity.referees),
    )
    places = (place for place in identity.places if place != identity.employer)
    schools = (School(identity.employer), *map(School.once, dict.fromkeys(places)))
    telling = frozenset(key for person in people for key in person.parts)
    telling = telling.union(*(school.first_words for school in schools))
    initials = frozenset(key for person in people for key in person.initials())
    first_words = telling | initials | known.TITLES | frozenset(known.SAINTS)
    return _Record(identity, people, schools, telling | frozenset(known.SAINTS), first_words)


def _mentions(text: str, record: _Record) -> list[Span]:
    """Find all mentions, in order, none within another, by their places in the original text."""
    folded = fold(text)
    masked = _masked(folded.text, [match.span() for match in _NEUTRAL.finditer(folded.text)])
    found: list[Span] = []
    # What is replaced is context to what stands beside it: look again until nothing more is found, so that a
    # blinded text, blinded again, stays as it is.
    while True:
        contacts = find_contacts(masked, record.identity)
        masked = _masked(masked, [(start, end) for start, end, _ in contacts])
        names = list(_names(masked, record))
        masked = _masked(masked, [(start, end) for start, end, _ in names])
        if not contacts and not names:
            break
        found += [*contacts, *names]
    return [(*folded.original_span(start, end), neutral) for start, end, neutral in sorted(found)]


def _names(masked: str, record: _Record) -> Iterator[Span]:
    if record.telling.isdisjoint(keys_in(masked)):
        return
    text, done = Text(masked, words_of(masked), record.knows), 0
    for at, word in enumerate(text.words):
        if word.start < done:
            continue
        if word.key in record.first_words or word.stem in record.first_words:
            end, neutral = _longest(text, at, record)
            if end:
                yield word.start, end, neutral
                done = end


def _longest(text: Text, at: int, record: _Record) -> tuple[int, Neutral]:
    best, meant = 0, Neutral.SCHOOL
    for school in record.schools:
        end = school.match(text, at) or 0
        if end > best:
            best, meant = end, school.neutral
    for person in reversed(record.people):
        end = person.match(text, at) or 0
        if end and end >= best:
            best, meant = end, person.neutral
    return best, meant


def _masked(text: str, spans: list[tuple[int, int]]) -> str:
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], MASK * (end - start)]
        at = end
    return "".join([*pieces, text[at:]])
