"""Words by which people and answers are found: made in the same way from what is stored and what is typed.

Case, accents, apostrophes and punctuation do not matter, and a word is found by how it begins: "tribun" finds
"Tribunals", "eva" finds "Éva". They are made here, in Python, because the database has neither `unaccent` nor
the rules of a language.
"""

import re
from collections.abc import Iterable

from recruitment.domain.words import APOSTROPHES, search_key

#: A longer word (an address pasted in) is found by its beginning.
LONGEST_WORD = 60
_BETWEEN = re.compile("[^a-z0-9]+")


def found_words(texts: Iterable[str]) -> frozenset[str]:
    """The words by which some texts are found: those of `search_key`, each once.

    Nearly all tokens of an English text are plain, and those are taken apart without asking Unicode: it takes
    half the time.
    """
    tokens = set(" ".join(texts).split())
    odd = {token for token in tokens if not token.isascii()}
    words = set(_BETWEEN.split(" ".join(tokens - odd).translate(APOSTROPHES).lower()))
    words.update(search_key(" ".join(odd)).split())
    words.discard("")
    return frozenset(word[:LONGEST_WORD] for word in words)


def typed_words(text: str) -> tuple[str, ...]:
    """The beginnings of words that somebody looks for, in the order typed, each once."""
    return tuple(dict.fromkeys(word[:LONGEST_WORD] for word in search_key(text).split()))
