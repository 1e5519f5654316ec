"""Text made plain for comparison, every character of it still knowing where it stood.

Accents, kinds of apostrophe, dash and space, ligatures and invisible characters all go; case stays, since it
tells a name from a word.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, repeat
from typing import NamedTuple

_APOSTROPHES = "\u2019\u2018\u201b\u02bc\u02bb\u02b9\u2032\uff07\u00b4`"
_DASHES = "\u2010\u2011\u2012\u2013\u2212\uff0d"
_PLAIN = {
    **dict.fromkeys(_APOSTROPHES, "'"),
    **dict.fromkeys(_DASHES, "-"),
    **dict(zip("øØłŁđĐðÐıħĦ", "oOlLdDdDihH", strict=True)),
    **dict(zip("þÞßæÆœŒ", ["th", "Th", "ss", "ae", "Ae", "oe", "Oe"], strict=True)),
}
# Müller is also written Mueller.
_SPELT_OUT = dict(zip("äöüøåÄÖÜØ", ["ae", "oe", "ue", "oe", "aa", "Ae", "Oe", "Ue", "Oe"], strict=True))
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_ENDING = re.compile(r"'(?:s|d|ll|ve|re|m)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; `offsets[i]` is where its character i began in the original, one more at the end."""

    text: str
    offsets: Sequence[int]

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Give the span of the original that a span of the folded text came from, whole characters only."""
        return self.offsets[start], max(self.offsets[end], self.offsets[end - 1] + 1)


# A named tuple, as a text has hundreds: it costs a third of a frozen dataclass.
class Word(NamedTuple):
    """A word of a folded text. `stem` is it without a possessive or contracted ending, up to `stem_end`."""

    start: int
    end: int
    stem_end: int
    text: str
    key: str
    stem: str

    @property
    def capitalised(self) -> bool:
        """Whether it begins as names do; letters without case count."""
        return not self.text[0].islower()

    @property
    def shouted(self) -> bool:
        """Whether it is all capitals, where capitals mean nothing."""
        return len(self.text) > 1 and self.text.isupper()

    def end_as(self, key: str) -> int:
        """Where it ends when it was recognised as this key: the ending of its stem stays in the text."""
        return self.stem_end if key == self.stem and key != self.key else self.end


def fold(text: str) -> Folded:
    """Fold a text."""
    if text.isascii():
        return Folded(text, range(len(text) + 1))
    pieces = list(map(_fold_character, text))
    folded = "".join(pieces)
    if len(folded) == len(text) and "" not in pieces:
        # One for one, as where all that is odd is a typographer's apostrophes.
        return Folded(folded, range(len(text) + 1))
    offsets = chain.from_iterable(repeat(at, len(piece)) for at, piece in enumerate(pieces))
    return Folded(folded, [*offsets, len(text)])


def words_of(folded: str) -> list[Word]:
    """Find the words of a folded text; O'Brien is one, Anne-Marie two."""
    return [_word(match) for match in _WORD.finditer(folded)]


def keys_in(folded: str) -> set[str]:
    """Give the keys and stems of all words of a folded text, quickly, to see what need not be looked for."""
    found = set(_WORD.findall(folded.casefold()))
    for text in [text for text in found if "'" in text]:
        found |= {text.replace("'", ""), _ENDING.sub("", text).replace("'", "")}
    return found


def spellings(text: str) -> set[str]:
    """Give a name as it stands and as it is spelt where a keyboard lacks its letters."""
    composed = unicodedata.normalize("NFC", text)
    return {text, "".join(_SPELT_OUT.get(character, character) for character in composed)}


def _word(match: re.Match[str]) -> Word:
    text, start, end = match[0], match.start(), match.end()
    if "'" not in text:
        key = text.casefold()
        return Word(start, end, end, text, key, key)
    stem = _ENDING.sub("", text)
    key, stem_key = text.replace("'", "").casefold(), stem.replace("'", "").casefold()
    return Word(start, end, start + len(stem), text, key, stem_key)


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if character in _PLAIN:
        return _PLAIN[character]
    if unicodedata.category(character) == "Cf":
        return ""
    parts = unicodedata.normalize("NFKD", character)
    return "".join(_PLAIN.get(part, part) for part in parts if unicodedata.category(part) != "Mn")
