"""E-mail addresses, phone numbers, and the lines of the applicant's own address in a text.

Not only the applicant's own: an answer needs no address and no number, and any that stands in one leads to
somebody. Short public numbers (999, 0800 1111) are left alone.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from recruitment.domain.blinding.folding import fold
from recruitment.domain.blinding.identity import Identity, Neutral

Span = tuple[int, int, Neutral]

_GAP = r"[\s().\-/]{0,3}"
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+'-]{1,64}+(?:@|\s?[\[(]\s?at\s?[\])]\s?)[\w-]++(?:(?:\.|\s?[\[(]\s?dot\s?[\])]\s?)[\w-]++)+",
    re.IGNORECASE,
)
# Ten or eleven digits, the area code unbroken, so that dates and scores are not taken for numbers.
_UK_PHONE = re.compile(
    r"(?<![\d+])(?:(?:\+|00)\s?44[\s.\-]?(?:\(0\))?[\s.\-]?\(?|\(?0)(?=[1-9]\d)\d(?:[\s.\-()]{0,2}\d){8,9}(?!\d)"
)
_FOREIGN_PHONE = re.compile(r"(?<![\d+])\+\d(?:[\s.\-()]{0,2}\d){7,13}(?!\d)")
_AT = re.compile(r"[\[(]\s?at\s?[\])]", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_FEWEST_DIGITS = 7
_SHORTEST_HANDLE = 6
_SHORTEST_LINE = 5
_HOUSE = re.compile(r"\d+[a-z]?", re.IGNORECASE)
_BETWEEN = r"[\s,.'-]{1,3}"


def find_contacts(folded: str, identity: Identity) -> list[Span]:
    """Find addresses and numbers in a folded text, none within another, in order."""
    spans = sorted(_all(folded, identity), key=lambda span: (span[0], -span[1]))
    kept: list[Span] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _all(folded: str, identity: Identity) -> Iterator[Span]:
    for pattern, neutral in _patterns(folded, identity):
        if pattern is not None:
            yield from ((match.start(), match.end(), neutral) for match in pattern.finditer(folded))


def _patterns(folded: str, identity: Identity) -> Iterator[tuple[re.Pattern[str] | None, Neutral]]:
    """Choose what to look for: most texts have no sign of an address and too few digits for a number."""
    digits = len(_DIGIT.findall(folded))
    # Whether a word stands in a plain text is seen a hundred times faster than where a pattern matches.
    plain = folded.lower() if folded.isascii() else None
    for line in identity.address:
        pattern, needed = _address_line(line)
        if pattern and (plain is None or needed in plain):
            # Only now: to make a pattern of it takes longer than to look through an answer.
            yield re.compile(pattern, re.IGNORECASE), Neutral.ADDRESS
    if "@" in folded or _AT.search(folded):
        yield _EMAIL, Neutral.EMAIL
    local = identity.email.partition("@")[0]
    if digits and (plain is None or local.lower() in plain):
        yield _handle(local), Neutral.EMAIL
    if digits >= _FEWEST_DIGITS:
        yield _own_phone(identity.phone), Neutral.PHONE
        yield _UK_PHONE, Neutral.PHONE
        yield _FOREIGN_PHONE, Neutral.PHONE


def _own_phone(phone: str) -> re.Pattern[str] | None:
    """Match this very number, however it is spaced and with or without its country."""
    digits = re.sub(r"\D", "", phone)
    national = re.sub(r"^(?:00)?440?|^0", "", digits) if not phone.strip().startswith("+") else digits
    national = re.sub(r"^440?", "", national)
    if len(national) < _FEWEST_DIGITS:
        return None
    spaced = _GAP.join(national)
    return re.compile(rf"(?<![\d+])(?:(?:\+|00)?\s?44{_GAP}(?:0{_GAP})?|\(?0{_GAP}|\+)?{spaced}(?!\d)")


@lru_cache(maxsize=64)
def _address_line(line: str) -> tuple[str, str]:
    """The pattern of a line of an address, however spaced; a street also without the number of the house.

    Beside it stands what every text holds, in small letters, in which it matches. Empty where nothing may.

    A single word without a digit (a house called Hollins), and a number that is short, are too likely to
    stand in any other text.
    """
    words = re.findall(r"\w+", fold(line).text)
    written = "".join(words)
    if len(written) < _SHORTEST_LINE or (len(words) < 2 and not _DIGIT.search(written)):
        return "", ""
    needed = max(words, key=len)
    if len(words) > 2 and _HOUSE.fullmatch(words[0]):
        house, *street = words
        needed = max(street, key=len)
        written = rf"(?:{house}{_BETWEEN})?{_BETWEEN.join(street)}"
    elif all(_DIGIT.search(word) for word in words):
        # A postcode: written as one word too, and in any pieces. A letter of it would stand in every text.
        needed = next(filter(str.isdigit, written))
        written = r"\s?".join(written)
    else:
        written = _BETWEEN.join(words)
    return rf"(?<!\w){written}(?!\w)", needed.lower()


def _handle(local: str) -> re.Pattern[str] | None:
    """Match the name before the @ where it stands alone, if its digits make it too odd to be a word."""
    if len(local) < _SHORTEST_HANDLE or not re.search(r"\d", local) or local.isdigit():
        return None
    return re.compile(rf"(?<!\w){re.escape(local)}(?!\w)", re.IGNORECASE)
