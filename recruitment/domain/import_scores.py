"""Scores collected elsewhere, in a CSV file: read whole, checked whole, and every bad row named.

A file is *wide* (each criterion's code is a column) or *long* (one column names the criterion, one holds the
score). An empty score is a gap and allowed: absence is absence. Whatever else is wrong refuses the file.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from recruitment.domain.errors import Refusal

LONGEST_NAME = 200
_LONGEST_QUOTATION = 20
_NOT_UTF8 = re.compile("[\ufffd\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_WHOLE = re.compile(r"([+-]?[0-9]{1,9})(?:\.0*)?")
_SAVE_AS_UTF8 = "Save the file as CSV UTF-8: this row holds characters in another encoding."
_CLOSE_QUOTATION = "Close the quotation mark, or take it out: the row does not end."


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which columns of the file say what; `criterion` and `score` together make it a long file."""

    candidate: str
    assessor: str
    item: str | None = None
    criterion: str | None = None
    score: str | None = None


@dataclass(frozen=True, slots=True)
class ImportedScore:
    """One score and the line of the file where its row begins."""

    line: int
    candidate: str
    assessor: str
    item: str
    criterion: str
    score: int


@dataclass(frozen=True, slots=True)
class ImportedScores:
    """A whole good file: its scores in order, how many cells were empty, and the columns nobody asked for."""

    rows: tuple[ImportedScore, ...]
    gaps: int
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that cannot be imported, by its line in the file, and everything to mend in it."""

    line: int
    reason: str


class ImportRefused(Refusal):
    """The file was not imported, no part of it; `faults` has one entry for each broken row, in order."""

    def __init__(self, faults: tuple[RowFault, ...]) -> None:
        """Keep the faults and say in a sentence how many rows to mend."""
        rows = "1 row" if len(faults) == 1 else f"{len(faults)} rows"
        super().__init__(f"Mend {rows} and import the file again: nothing of it was stored.")
        self.faults = faults


def decode_lines(content: bytes) -> list[str]:
    """Turn a file's bytes into lines for `read_scores`, which names the lines that could not be read.

    UTF-8 with or without its mark, and UTF-16 with one (spreadsheets write it), are read. Lines are parted at
    line feeds and carriage returns alone, so that line numbers agree with a text editor's.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", "replace")
    else:
        text = content.decode("utf-8-sig", "surrogateescape")
    return re.split(r"\r\n|\r|\n", text)


def read_scores(  # noqa: PLR0917 - low and high are read as a pair
    lines: Iterable[str],
    mapping: ColumnMapping,
    criteria: Collection[str],
    items_by_criterion: Mapping[str, Sequence[str]],
    low: int,
    high: int,
) -> ImportedScores:
    """Read and check a whole CSV file of scores.

    Args:
        lines: the file's lines, the names of the columns first; `decode_lines` makes them from bytes.
        mapping: the columns that hold candidate, assessor, item, criterion and score.
        criteria: the codes of the definition's criteria.
        items_by_criterion: the items each criterion is scored on; without an item column, its only one.
        low: the lowest score of the scale.
        high: the highest score of the scale.

    Returns:
        Every score, in the file's order.

    Raises:
        ImportRefused: with every broken row by line and reason; a fault in the first line hides the others.
    """
    records = _records([line.removeprefix("\ufeff") if n == 0 else line for n, line in enumerate(lines)])
    first, header = next(records, (1, "Choose a file with rows: this one is empty."))
    if isinstance(header, str):
        raise ImportRefused((RowFault(first, header),))
    layout = _Layout(header, mapping, criteria)
    if layout.faults:
        raise ImportRefused((RowFault(first, " ".join(layout.faults)),))
    reader = _Reader(layout, items_by_criterion, low, high)
    for line, cells in records:
        reader.read(line, cells)
    if reader.faults:
        raise ImportRefused(tuple(reader.faults))
    if not reader.rows:
        nothing = RowFault(first, "Add at least one score: below its first line the file has none.")
        raise ImportRefused((nothing,))
    return ImportedScores(tuple(reader.rows), reader.gaps, layout.ignored)


def _records(lines: Sequence[str]) -> Iterator[tuple[int, list[str] | str]]:
    """Yield each row that is not blank with its first line: its cells, or the reason it has none."""
    at = 0
    while at < len(lines):
        taken, cells = _record(lines, at)
        if isinstance(cells, str) or any(cells):
            yield at + 1, cells
        at += taken


def _record(lines: Sequence[str], at: int) -> tuple[int, list[str] | str]:
    """Read one row; a length limit keeps a forgotten quotation mark from swallowing the rows after it."""
    line = lines[at].rstrip("\r\n")
    if not line.isascii() and _NOT_UTF8.search(line):
        return 1, _SAVE_AS_UTF8
    if not line.isprintable() and _CONTROL.search(line):
        return 1, "Remove the control characters from this row."
    if '"' not in line:
        return 1, [cell.strip() for cell in line.split(",")]
    taken, quotes = 1, line.count('"')
    while quotes % 2 and taken < _LONGEST_QUOTATION and at + taken < len(lines):
        quotes += lines[at + taken].count('"')
        taken += 1
    if quotes % 2:
        return 1, _CLOSE_QUOTATION
    try:
        parts = (part.rstrip("\r\n") for part in lines[at : at + taken])
        (cells,) = csv.reader(["\n".join(parts)], strict=True)
    except (csv.Error, ValueError):
        return taken, _CLOSE_QUOTATION
    return taken, [cell.strip() for cell in cells]


class _Layout:
    """Where each thing stands in a row, found from the names of the columns; `faults` says what was not."""

    def __init__(self, header: Sequence[str], mapping: ColumnMapping, criteria: Collection[str]) -> None:
        self.width = len(header)
        self.criteria = {criterion.casefold(): criterion for criterion in criteria}
        self.faults: list[str] = []
        self._header = header
        self._refuse_twice_named()
        self.candidate = self._column("candidate", mapping.candidate)
        self.assessor = self._column("assessor", mapping.assessor)
        self.item = None if mapping.item is None else self._column("item", mapping.item)
        self.criterion, self.score = self._long_columns(mapping)
        asked = {self.candidate, self.assessor, self.item, self.criterion, self.score}
        others = [(n, name) for n, name in enumerate(header) if n not in asked]
        # Which columns of a wide file are scores: (column, criterion).
        self.scores = () if self.criterion is not None else self._score_columns(others)
        found = {n for n, _ in self.scores}
        self.ignored = tuple(name for n, name in others if n not in found)

    def _refuse_twice_named(self) -> None:
        for name in sorted({name for name in self._header if name and self._header.count(name) > 1}):
            self.faults.append(f"Name each column once: '{name}' is there more than once.")

    def _column(self, purpose: str, name: str) -> int:
        if name in self._header:
            return self._header.index(name)
        nearest = _nearest(name, self._header)
        self.faults.append(f"Name the {purpose} column: there is no column '{name}'{nearest}.")
        return -1

    def _long_columns(self, mapping: ColumnMapping) -> tuple[int | None, int | None]:
        if mapping.criterion is None and mapping.score is None:
            return None, None
        if mapping.criterion is None or mapping.score is None:
            self.faults.append("Name both a criterion column and a score column, or neither.")
            return -1, -1
        return self._column("criterion", mapping.criterion), self._column("score", mapping.score)

    def _score_columns(self, others: Sequence[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
        known = self.criteria
        found = tuple((n, known[name.casefold()]) for n, name in others if name.casefold() in known)
        absent = set(known.values()) - {criterion for _, criterion in found}
        for _, name in others:
            # A misspelt criterion would otherwise be left out of the import and nobody would know.
            meant = get_close_matches(name, absent, n=1, cutoff=0.75)
            if name and name.casefold() not in known and meant:
                self.faults.append(f"Rename the column '{name}' to '{meant[0]}', or take it out.")
        if not found and not self.faults:
            self.faults.append(f"Name a column after each criterion scored: {_list(sorted(absent))}.")
        return found


class _Reader:
    """Reads rows one by one and gathers scores, gaps and faults."""

    def __init__(self, layout: _Layout, items: Mapping[str, Sequence[str]], low: int, high: int) -> None:
        self.rows: list[ImportedScore] = []
        self.faults: list[RowFault] = []
        self.gaps = 0
        self._layout = layout
        self._items = items
        self._known_items = {item.casefold(): item for some in items.values() for item in some}
        self._scale = f"a whole number from {low} to {high}"
        self._points = {str(point): point for point in range(low, high + 1)}
        self._seen: dict[tuple[str, str, str, str], int] = {}

    def read(self, line: int, cells: list[str] | str) -> None:
        """Check one row; what is wrong with it becomes one fault."""
        reasons = [cells] if isinstance(cells, str) else self._check(line, cells)
        if reasons:
            self.faults.append(RowFault(line, " ".join(reasons)))

    def _check(self, line: int, cells: list[str]) -> list[str]:
        layout = self._layout
        if len(cells) < layout.width or any(cells[layout.width :]):
            return [f"Give {layout.width} columns, as in the first line: this row has {len(cells)}."]
        candidate, assessor = cells[layout.candidate], cells[layout.assessor]
        reasons = [*_name_faults("candidate", candidate), *_name_faults("assessor", assessor)]
        twice: defaultdict[int, list[str]] = defaultdict(list)
        for criterion, text in self._scores_of(cells):
            item, fault = self._item_of(cells, criterion)
            score = self._points.get(text)
            if score is None:
                score, score_fault = self._whole(criterion, text)
                reasons += score_fault
            reasons += [reason for reason in fault if reason not in reasons]
            if fault:
                continue
            first = self._seen.setdefault((candidate, assessor, item, criterion), line)
            if first != line:
                twice[first].append(criterion)
            self.rows.append(ImportedScore(line, candidate, assessor, item, criterion, score))
        return reasons + [_twice(first, candidate, assessor, named) for first, named in twice.items()]

    def _scores_of(self, cells: list[str]) -> list[tuple[str, str]]:
        layout = self._layout
        if layout.criterion is None or layout.score is None:
            given = [(criterion, cells[column]) for column, criterion in layout.scores]
        else:
            named = cells[layout.criterion]
            given = [(layout.criteria.get(named.casefold(), named), cells[layout.score])]
        filled = [(criterion, text) for criterion, text in given if text]
        self.gaps += len(given) - len(filled)
        return filled

    def _item_of(self, cells: list[str], criterion: str) -> tuple[str, list[str]]:
        """Find the item meant, or say what keeps it from being found."""
        items = self._items.get(criterion, ())
        if criterion not in self._layout.criteria.values():
            return "", [_unknown("a criterion", criterion, self._layout.criteria)]
        if not items:
            return "", [f"Take out the score on {criterion}: the programme scores it on no item."]
        if self._layout.item is not None:
            return self._named_item(cells[self._layout.item], criterion, items)
        if len(items) > 1:
            return "", [f"Add an item column: {criterion} is scored on {_list(items)}."]
        return items[0], []

    def _named_item(self, name: str, criterion: str, items: Sequence[str]) -> tuple[str, list[str]]:
        item = self._known_items.get(name.casefold())
        if item is None:
            return "", [_unknown("an item", name, self._known_items)]
        if item not in items:
            return "", [f"Change the item: {criterion} is scored on {_list(items)}, not on {item}."]
        return item, []

    def _whole(self, criterion: str, text: str) -> tuple[int, list[str]]:
        """Read a score that is not written as a point of the scale; 3.0 is one, as some programs write 3."""
        whole = _WHOLE.fullmatch(text)
        point = self._points.get(str(int(whole[1]))) if whole else None
        if point is not None:
            return point, []
        what = "out of the scale" if whole else "not a whole number"
        wanted = f"Give {self._scale} for {_short(criterion) or 'the score'}, or leave it empty"
        return 0, [f"{wanted}: '{_short(text)}' is {what}."]


def _name_faults(purpose: str, name: str) -> list[str]:
    if not name:
        return [f"Enter the {purpose}: it is blank."]
    if len(name) > LONGEST_NAME:
        return [f"Shorten the {purpose} to {LONGEST_NAME} characters: it has {len(name)}."]
    return []


def _twice(first: int, candidate: str, assessor: str, criteria: Sequence[str]) -> str:
    return (
        f"Remove this row or line {first}: candidate {_short(candidate)} already has a score "
        f"from assessor {_short(assessor)} on {_list(criteria)} there."
    )


def _unknown(what: str, name: str, known: Mapping[str, str]) -> str:
    found = f"'{_short(name)}' is not one" if name else "it is blank"
    return f"Name {what} of the programme: {found}{_nearest(name, sorted(known.values()))}."


def _nearest(name: str, known: Sequence[str]) -> str:
    """Say what may have been meant: the nearest name, else all of them."""
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    if near:
        return f"; the nearest is '{near[0]}'"
    return f"; there are {_list(known)}" if known else ""


def _list(names: Sequence[str]) -> str:
    return ", ".join(name or "(no name)" for name in names)


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:30]}..."
