"""Words of people and answers: how they are counted, and how names are found and sorted.

Keys for searching and sorting are made here, in Python, because the database has neither `unaccent`
nor the collations of a language.
"""

from __future__ import annotations

import re
import unicodedata

APOSTROPHES = dict.fromkeys(map(ord, "'\u2018\u2019\u02bc\u0060\u00b4\u02b9\uff07"))
# Letters that Unicode does not take apart into a plain letter and a mark.
PLAIN_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
# Accents, and not every mark: the vowel signs of Hindi are marks too, and a name is nothing without them.
ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
# Han, Hiragana and Katakana. By their places and not by property, which no two versions of Unicode agree on;
# the page has the same places in `word-count.js`.
UNSPACED = re.compile(
    "[\u3005-\u3007\u3021-\u3029\u3038-\u303c\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003fffd]"
)
# What a word processor puts where a line ends, and people paste.
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Nothing that can be read: neither a page nor the database holds them.
UNREADABLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
SEPARATORS = re.compile("[\x1c-\x1f]")
HALF_CHARACTERS = re.compile("[\ud800-\udfff]")


def count_words(text: str) -> int:
    """Count the words of an answer.

    A word is what stands between white space (as Unicode has it) and holds at least one letter or number
    of any script. So "well-known" and "and/or" are one word, and a dash or a bullet by itself is none. In
    Chinese and Japanese, written without spaces, each character counts as one, as word processors have it;
    elsewhere (Thai, Khmer) an unbroken stretch does. The page counts by the same rule while one types.
    """
    if text.isascii():
        return _spaced_words(text)
    spaced, unspaced = UNSPACED.subn(" ", text)
    return unspaced + _spaced_words(spaced)


def readable(text: str) -> str:
    """Take out of a pasted text what cannot be read, and no word: it counts as many words as before.

    Lines end in one newline, however they ended; halves of characters become U+FFFD, the sign for a
    character that was lost.
    """
    if text.isascii() and text.isprintable():
        return text
    lines = SEPARATORS.sub(" ", LINE_ENDS.sub("\n", text))
    return HALF_CHARACTERS.sub("\ufffd", UNREADABLE.sub("", lines))


def split_paragraphs(text: str) -> tuple[str, ...]:
    """Take a text apart at its blank lines; lines within a paragraph are joined by a space."""
    parts = re.split(r"\n[^\S\n]*\n", text.replace("\r\n", "\n"))
    return tuple(" ".join(part.split()) for part in parts if part.strip())


def normalise_name(text: str) -> str:
    """Tidy a name as typed: composed letters, no control characters, single spaces, nothing at the ends."""
    composed = unicodedata.normalize("NFC", text)
    visible = "".join(" " if unicodedata.category(c) == "Cc" else c for c in composed)
    return " ".join(visible.split())


def search_key(text: str) -> str:
    """Make the form in which a text is stored and sought: "Éva O’Brien-Łukasz" becomes "eva obrien lukasz".

    Accents, case, apostrophes and punctuation are taken away, in the text sought as in the text stored.
    """
    return " ".join("".join(c if _belongs_to_a_word(c) else " " for c in _folded(text)).split())


def sort_key(name: str) -> str:
    """Make the form by which names are sorted, compared byte by byte: Éva sorts by Eva, O’Brien by OBrien."""
    return search_key(name)


class _Parting(dict[int, int | None]):
    """What is left of each character where only letters, numbers and white space are: found out once each.

    With it a text is taken apart in one go, three times as fast as looking at each word.
    """

    def __missing__(self, code: int) -> int | None:
        character = chr(code)
        left = code if character.isalnum() or character.isspace() else None
        if code < _RARE:
            self[code] = left
        return left


#: From here on characters are too many, and too rare in what we are sent, to remember each.
_RARE = 0x3000
_PARTING = _Parting()


def _spaced_words(text: str) -> int:
    return len(text.translate(_PARTING).split())


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.translate(APOSTROPHES)).casefold()
    bare = ACCENTS.sub("", unicodedata.normalize("NFKD", apart)).translate(PLAIN_LETTERS)
    return unicodedata.normalize("NFC", bare.translate(APOSTROPHES))


def _belongs_to_a_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")
