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


def count_words(text: str) -> int:
    """Count the words of an answer.

    A word is what stands between white space (as Unicode has it) and holds at least one letter or number
    of any script. So "well-known" and "and/or" are one word, and a dash or a bullet by itself is none. In a
    script written without spaces (Chinese, Japanese, Thai) each unbroken stretch counts as one.
    """
    return sum(any(character.isalnum() for character in token) for token in text.split())


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


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.translate(APOSTROPHES)).casefold()
    bare = ACCENTS.sub("", unicodedata.normalize("NFKD", apart)).translate(PLAIN_LETTERS)
    return unicodedata.normalize("NFC", bare.translate(APOSTROPHES))


def _belongs_to_a_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")
