"""Words of the code written into a statement, where a statement is composed once and sent by every page."""

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, literal_column
from sqlalchemy.orm import Mapped

_WORDS = re.compile(r"[a-z_ ]+")


def is_one_of(column: Mapped[Any] | ColumnElement[Any], words: Iterable[str]) -> ColumnElement[bool]:
    """Whether a column holds one of these words.

    As parameters, the words of a list are put into the statement anew each time it is sent, and the server
    does not know which of its indexes serve.

    Args:
        column: of text.
        words: the code's own, such as stages; never what somebody typed.

    Raises:
        ValueError: one is no plain word.
    """
    if wrong := [word for word in words if not _WORDS.fullmatch(word)]:
        raise ValueError(f"Pass these as parameters: {wrong!r}.")
    return column.in_([literal_column(f"'{word}'") for word in words])
