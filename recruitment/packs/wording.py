"""How a pack writes numbers and other people's text. Every value of a template passes `printable`."""

import re

from markupsafe import Markup, escape

# What neither HTML nor PDF metadata (XML) may hold: control characters but tab and line feed, halves of
# surrogate pairs, and the code points Unicode says are no characters.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

_ENDLESS = re.compile(r"\S{61}")
_RUNS = re.compile(r"\S{1,60}|\s+")


def printable(value: object) -> object:
    """Put the replacement character where a text holds something no page can show."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", value)
    return value


def number(value: float | None) -> str:
    """Write an average to two decimals, and an en dash where there is none."""
    return "–" if value is None else f"{value:.2f}"


def percent(chance: float) -> str:
    """Write a chance in whole hundredths; what is not quite certain never reads as certain."""
    if 0 < chance < 0.01:
        return "under 1%"
    return "over 99%" if 0.99 < chance < 1 else f"{chance:.0%}"


def count(value: int, one: str, many: str) -> str:
    """Write a number with its noun: 1 reading, 1,200 readings."""
    return f"{value:,} {one if value == 1 else many}"


def paragraphs(text: str) -> tuple[Markup, ...]:
    """Split a text at its line ends, dropping empty lines; each is escaped, its endless words breakable."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return tuple(breakable(line.strip()) for line in lines if line.strip())


def breakable(text: str) -> Markup:
    """Escape a text and let words of more than 60 letters break.

    Laying out a word without end takes time by the square of its length: 100,000 letters took two
    minutes, with places to break ten seconds.
    """
    safe = str(printable(text))
    if not _ENDLESS.search(safe):
        return escape(safe)
    return Markup("<wbr>").join(_RUNS.findall(safe))
