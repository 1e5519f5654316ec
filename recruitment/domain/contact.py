"""How somebody can be reached: what is a telephone number, what is an e-mail address."""

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

TELEPHONE = re.compile(r"\+?[0-9 ()./-]+(?:(?:ext|x)\.? ?[0-9]+)?", re.IGNORECASE)
FEWEST_DIGITS, MOST_DIGITS = 7, 20


def is_telephone(text: str) -> bool:
    """Say whether a text is a telephone number, however spaced and bracketed, perhaps with an extension."""
    digits = sum(character.isdigit() for character in text)
    return TELEPHONE.fullmatch(text) is not None and FEWEST_DIGITS <= digits <= MOST_DIGITS


# Asked again of the same referees on each page that says what is still to do.
@lru_cache(maxsize=1_000)
def email_address(text: str) -> str | None:
    """The e-mail address that a text is, as it is stored: in lower case. None where it is not one address."""
    try:
        checked = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None
    return checked.normalized.lower()
