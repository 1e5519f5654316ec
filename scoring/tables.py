"""Reads ratings from a file of comma-separated values, long or wide, and says every fault by its line."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scoring.errors import Fault, UnusableRatings
from scoring.ratings import Ratings, Row

GAPS = frozenset({"", "na", "n/a", "nan", "null", "none", "-", "."})


@dataclass(frozen=True)
class Columns:
    """Which column holds what. ``wide`` names columns that are each a criterion; then no column holds a
    score.
    """

    candidate: str = "candidate"
    assessor: str = "assessor"
    criterion: str = "criterion"
    item: str = "item"
    score: str = "score"
    wide: tuple[str, ...] = ()


def read(path: Path, columns: Columns, low: int, high: int) -> Ratings:
    """Return the ratings of a file; gaps (nothing, NA, -) are absent scores, and their candidates are kept.

    Without a criterion column there is one criterion, "score"; without an item column none. Raises
    UnusableRatings with every fault by line (1 is the heading).
    """
    lines = _lines(path)
    heading = [name.strip() for name in lines[0]]
    _check_heading(heading, columns)
    rows: list[Row] = []
    places: list[int] = []
    people: list[str] = []
    faults: list[Fault] = []
    for number, line in _filled(lines, len(heading), faults):
        values = dict(zip(heading, line, strict=True))
        people.append(values[columns.candidate])
        found = list(_scores(values, columns, number, faults))
        rows += found
        places += [number] * len(found)
    if faults:
        raise UnusableRatings(*faults)
    return Ratings.from_rows(rows, low, high, candidates=people, lines=places)


def _lines(path: Path) -> list[list[str]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UnusableRatings(Fault(None, f"Give a file that exists: there is no {path}.")) from None
    except (OSError, UnicodeDecodeError):
        raise UnusableRatings(
            Fault(None, f"Give a file of comma-separated text: {path} cannot be read.")
        ) from None
    lines = list(csv.reader(text.splitlines()))
    if not lines:
        raise UnusableRatings(Fault(None, f"Give a file with a heading: {path} is empty."))
    return lines


def _check_heading(heading: Sequence[str], columns: Columns) -> None:
    needed = [columns.candidate, columns.assessor, *(columns.wide or (columns.score,))]
    missing = [name for name in needed if name not in heading]
    if missing:
        given = ", ".join(heading)
        raise UnusableRatings(
            Fault(1, f"Name the columns that hold {', '.join(missing)}: the heading has only {given}.")
        )
    twice = sorted({name for name in heading if heading.count(name) > 1})
    if twice:
        raise UnusableRatings(
            Fault(1, f"Give every column a name of its own: {', '.join(twice)} stands twice.")
        )


def _filled(
    lines: Sequence[Sequence[str]], width: int, faults: list[Fault]
) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and values of every line that is not empty, noting those of the wrong width."""
    for number, line in enumerate(lines[1:], start=2):
        values = [cell.strip() for cell in line]
        if any(values) and len(values) != width:
            faults.append(Fault(number, f"Give {width} values, as in the heading, not {len(values)}."))
        elif any(values):
            yield number, values


def _scores(values: Mapping[str, str], columns: Columns, number: int, faults: list[Fault]) -> Iterator[Row]:
    """Yield the scores of a line, noting what is not a whole number or names nobody."""
    who, whom, item = values[columns.candidate], values[columns.assessor], values.get(columns.item, "")
    criteria = columns.wide or (values.get(columns.criterion, "score"),)
    for criterion in criteria:
        cell = values[criterion if columns.wide else columns.score]
        if cell.lower() in GAPS:
            continue
        if not who or not whom or not criterion:
            faults.append(Fault(number, "Name the candidate, the assessor and the criterion of this score."))
            continue
        try:
            score = float(cell)
        except ValueError:
            score = float("nan")
        if not score.is_integer():
            faults.append(Fault(number, f"Enter a whole number, not {cell!r}."))
            continue
        yield who, whom, criterion, item, int(score)
