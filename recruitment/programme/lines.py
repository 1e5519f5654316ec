"""On which line of a TOML text each key stands.

Python's own reader of TOML gives values without lines. This walks the same text, once that reader has
found it well formed, and notes only where keys and the items of lists begin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from recruitment.programme.faults import Place

TOKEN = re.compile(
    r'''
    (?P<skip> [ \t\r]+ | \#[^\n]* )
    | (?P<text> """ (?: \\. | [^\\] )*? "{3,5} | \'{3} .*? \'{3,5} | " (?: \\. | [^"\\\n] )* " | '[^'\n]*' )
    | (?P<newline> \n )
    | (?P<mark> [\[\]{}=,.] )
    | (?P<word> [^\s\[\]{}=,."'\#]+ )
    ''',
    re.VERBOSE | re.DOTALL,
)


class Token(NamedTuple):
    """A piece of TOML: its kind, its text, and its line from 1."""

    kind: str
    text: str
    line: int


class LineIndex:
    """Where each key of a text stands."""

    def __init__(self, lines: Mapping[Place, int]) -> None:
        self._lines = lines

    def line(self, place: Place) -> int | None:
        """Find the line of a place, or of the nearest table or list around it; None where there is none."""
        for length in range(len(place), 0, -1):
            if place[:length] in self._lines:
                return self._lines[place[:length]]
        return None


def line_index(text: str) -> LineIndex:
    """Note the line of every table, key and item of a list in a well-formed TOML text."""
    return LineIndex(_Walk(text).lines())


def _tokens(text: str) -> Iterator[Token]:
    line = 1
    for found in TOKEN.finditer(text):
        kind = found.lastgroup or ""
        if kind != "skip":
            yield Token(kind, found[0], line)
        line += found[0].count("\n")
    yield Token("end", "", line)


class _Walk:
    """One walk through the tokens; `_table` is the place of the table whose keys are being read."""

    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        self._at = 0
        self._table: Place = ()
        self._lists: dict[Place, int] = {}
        self._lines: dict[Place, int] = {}

    def lines(self) -> dict[Place, int]:
        while self._now.kind != "end":
            if self._now.kind == "newline":
                self._at += 1
            elif self._now.text == "[":
                self._header()
            else:
                self._pair(self._table)
        return self._lines

    @property
    def _now(self) -> Token:
        return self._tokens[self._at]

    def _note(self, place: Place, line: int) -> None:
        for length in range(1, len(place) + 1):
            self._lines.setdefault(place[:length], line)

    def _header(self) -> None:
        line = self._now.line
        self._at += 1
        repeated = self._now.text == "["
        self._at += repeated
        names = self._names("]")
        self._at += 1 + repeated
        self._table = self._opened(names, repeated=repeated)
        self._note(self._table, line)

    def _opened(self, names: list[str], *, repeated: bool) -> Place:
        """Find which table a header opens: a name that stands for a list of tables means the last of them."""
        place: Place = ()
        for number, name in enumerate(names, start=1):
            place = (*place, name)
            if repeated and number == len(names):
                self._lists[place] = self._lists.get(place, -1) + 1
            if place in self._lists:
                place = (*place, self._lists[place])
        return place

    def _names(self, until: str) -> list[str]:
        names = []
        while self._now.text != until:
            if self._now.kind in ("word", "text"):
                names.append(self._now.text.strip("\"'"))
            self._at += 1
        return names

    def _pair(self, table: Place) -> None:
        line = self._now.line
        place = table + tuple(self._names("="))
        self._at += 1
        self._note(place, line)
        self._value(place)

    def _value(self, place: Place) -> None:
        self._note(place, self._now.line)
        if self._now.text == "[":
            self._list(place)
        elif self._now.text == "{":
            self._inline_table(place)
        else:
            while self._now.kind not in ("newline", "end") and self._now.text not in (",", "]", "}"):
                self._at += 1

    def _list(self, place: Place) -> None:
        self._at += 1
        number = 0
        while self._now.text != "]":
            if self._now.kind == "newline" or self._now.text == ",":
                self._at += 1
            else:
                self._value((*place, number))
                number += 1
        self._at += 1

    def _inline_table(self, place: Place) -> None:
        self._at += 1
        while self._now.text != "}":
            if self._now.kind == "newline" or self._now.text == ",":
                self._at += 1
            else:
                self._pair(place)
        self._at += 1
