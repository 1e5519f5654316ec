"""References people read out and type (DL27-4KTQ-9XWB), and tokens only machines carry.

A reference names an application on pages, in addresses and on paper. It holds no personal data, cannot be
guessed, cannot spell a word and has no two characters that look alike, so it survives a telephone.
"""

import re
import secrets
import unicodedata
from itertools import groupby
from random import Random, SystemRandom

# No vowel and no Y (words), no F (the word most often made without one), and of each pair that looks alike
# only one: B not 8, 5 not S, 2 not Z, 6 not G, W not V; neither 0 nor O, neither 1, I nor L.
ALPHABET = "2345679BCDHJKMNPQRTWX"
GROUP = 4
CODE_LENGTH = 2 * GROUP

_MISREAD = str.maketrans({"8": "B", "S": "5", "Z": "2", "G": "6", "V": "W"})
_CODE = rf"[{ALPHABET}]{{{GROUP}}}"
_REFERENCE = re.compile(rf"[A-Z][A-Z0-9]{{1,7}}-{_CODE}-{_CODE}")
_TYPED = re.compile(rf"([A-Z][A-Z0-9]{{1,7}})([A-Z0-9]{{{CODE_LENGTH}}})")
_PREFIX = re.compile(r"[A-Z][A-Z0-9]{1,7}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_TOKEN_IN_ADDRESS = re.compile(r"/[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")
_TOKEN_BYTES = 32
_LONGEST_RUN = 2


def new_reference(prefix: str, random: Random | None = None) -> str:
    """Make a reference under a cohort's prefix.

    Args:
        prefix: the cohort's, 2 to 8 capital letters and digits that begin with a letter, such as "DL27".
        random: the source of chance; the operating system's unless a seeded one is given (demo, tests).

    Returns:
        Such as "DL27-4KTQ-9XWB". 21**8 codes stand behind a prefix: two of 100,000 may agree (one time in
        eight), so the table that stores references has them unique and its writer draws again.

    Raises:
        ValueError: the prefix could not be read back.
    """
    if not _PREFIX.fullmatch(prefix):
        raise ValueError(f"Give a prefix of 2 to 8 capital letters and digits, letter first, not {prefix!r}.")
    source = random or SystemRandom()
    return "-".join((prefix, _new_group(source), _new_group(source)))


def is_reference(text: str) -> bool:
    """Say whether a text is a reference exactly as `new_reference` writes it."""
    return _REFERENCE.fullmatch(text) is not None


def normalise_reference(text: str) -> str:
    """Read what a person typed for a reference as the reference they meant.

    Case, spaces and kinds of dash do not matter; a character that is in no reference is taken for the one it
    looks like (8 for B, S for 5). Text that cannot be a reference comes back trimmed and in capitals, for
    `is_reference` to refuse.
    """
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    typed = _TYPED.fullmatch("".join(filter(str.isalnum, plain)))
    if typed is None:
        return plain
    code = typed[2].translate(_MISREAD)
    return f"{typed[1]}-{code[:GROUP]}-{code[GROUP:]}"


def new_token() -> str:
    """Make a token for a link that lets its bearer in: 256 bits, safe in an address, never derived."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def is_token(text: str) -> bool:
    """Say whether a text has the shape of a token, so nonsense is refused before any look-up."""
    return _TOKEN.fullmatch(text) is not None


def without_tokens(text: str) -> str:
    """The text with every token that ends an address replaced: whoever reads it gets in nowhere."""
    return _TOKEN_IN_ADDRESS.sub("/…", text)


def _new_group(source: Random) -> str:
    while True:
        group = "".join(source.choices(ALPHABET, k=GROUP))
        # KKK is no word, yet nobody wants it on a letter; and 7777 is easily typed with a 7 too few.
        if max(len(list(run)) for _, run in groupby(group)) <= _LONGEST_RUN:
            return group
