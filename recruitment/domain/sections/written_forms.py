"""Numbers and codes as people write them: postcodes, teacher reference numbers, years."""

import re

#: Leniently: any text of this shape passes, whether or not letters are delivered there.
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}")
_TRN_DIGITS = 7
#: The first year in which somebody who applies now can have qualified.
FIRST_YEAR, LAST_YEAR = 1950, 2100
MOST_YEARS_TAUGHT = 60


def is_postcode(text: str) -> bool:
    """Say whether a text has the shape of a UK postcode, in any case and however spaced."""
    return _POSTCODE.fullmatch(re.sub(r"[\s-]", "", text).upper()) is not None


def tidy_postcode(text: str) -> str:
    """A UK postcode in capitals with one space; anything else in single spaces, as it was typed."""
    if not is_postcode(text):
        return " ".join(text.split())
    plain = re.sub(r"[\s-]", "", text).upper()
    return f"{plain[:-3]} {plain[-3:]}"


def tidy_trn(text: str) -> str:
    """The digits of a teacher reference number, written as 12/34567 or RP 1234567; else the text."""
    digits = re.sub(r"\D", "", text)
    return digits if len(digits) == _TRN_DIGITS and digits.isascii() else " ".join(text.split())


def is_trn(text: str) -> bool:
    """Say whether a text is a teacher reference number as it is stored."""
    return len(text) == _TRN_DIGITS and text.isascii() and text.isdigit()


def is_number_between(text: str, least: int, most: int) -> bool:
    """Say whether a text is a whole number from `least` to `most`."""
    return text.isascii() and text.isdigit() and len(text) <= len(str(most)) and least <= int(text) <= most
