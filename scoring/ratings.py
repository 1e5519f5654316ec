"""Scores as long arrays of codes with their labels: the one shape that every statistic here takes.

The key of a score is (candidate, assessor, criterion, item); a *pass* is one item on one criterion. Gaps are
allowed and are simply absent rows; a key given twice is refused. Rows are kept sorted by candidate, pass and
assessor, and labels in natural order ("2" before "10"), so that the order of the input cannot change any
result.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.errors import Fault, UnusableRatings

Codes = NDArray[np.int32]
Scores = NDArray[np.int8]
Row = tuple[str, str, str, str, int]
Label = TypeVar("Label", bound=Hashable)


@dataclass(frozen=True, eq=False)
class Ratings:
    """N scores of C candidates by J assessors on P passes.

    ``candidate``, ``assessor`` and ``passes`` (N,) are int32 codes into the labels; ``score`` (N,) is int8 on
    ``low`` to ``high``. ``pass_labels`` are (item, criterion); ``pass_criterion`` (P,) is each pass's code
    into ``criteria``.
    """

    candidate: Codes
    assessor: Codes
    passes: Codes
    score: Scores
    candidates: tuple[str, ...]
    assessors: tuple[str, ...]
    criteria: tuple[str, ...]
    pass_labels: tuple[tuple[str, str], ...]
    pass_criterion: Codes
    low: int
    high: int

    def __len__(self) -> int:
        return len(self.score)

    @property
    def criterion(self) -> Codes:
        """Return the criterion's code of each score, (N,)."""
        return np.asarray(self.pass_criterion[self.passes], dtype=np.int32)

    @property
    def items(self) -> tuple[str, ...]:
        """Return the items in natural order, without repeats."""
        return _labels(item for item, _ in self.pass_labels)

    @classmethod
    def from_rows(
        cls, rows: Iterable[Row], low: int, high: int, *, candidates: Iterable[str] = (),
        lines: Sequence[int] | None = None,
    ) -> Ratings:  # fmt: skip
        """Return ratings from (candidate, assessor, criterion, item, score) rows.

        ``candidates`` names those who belong to the roll even without a score; ``lines`` where each row
        stands (1, 2, ... by default). Raises UnusableRatings with every fault by line: scores off the scale
        and keys given twice.
        """
        table = [(str(row[0]), str(row[1]), (str(row[3]), str(row[2])), row[4]) for row in rows]
        _refuse(_off_scale([row[3] for row in table], low, high, lines))
        names = [[row[0] for row in table], [row[1] for row in table]]
        passes = [row[2] for row in table]
        roll, assessors, pass_labels = _labels([*names[0], *candidates]), _labels(names[1]), _labels(passes)
        return cls.from_arrays(
            _encode(names[0], roll), _encode(names[1], assessors), _encode(passes, pass_labels),
            [row[3] for row in table], candidates=roll, assessors=assessors, pass_labels=pass_labels,
            low=low, high=high, lines=lines,
        )  # fmt: skip

    @classmethod
    def from_arrays(
        cls, candidate: ArrayLike, assessor: ArrayLike, passes: ArrayLike, score: ArrayLike, *,
        candidates: Sequence[str], assessors: Sequence[str], pass_labels: Sequence[tuple[str, str]],
        low: int, high: int, lines: Sequence[int] | None = None,
    ) -> Ratings:  # fmt: skip
        """Return ratings from codes (N,) into the labels given, in any order of rows: the fast path.

        Raises UnusableRatings where a score is off the scale or a key stands twice.
        """
        values = np.asarray(score)
        _refuse(_off_scale(values, low, high, lines))
        criteria = _labels(criterion for _, criterion in pass_labels)
        codes = [np.asarray(column, dtype=np.int32) for column in (candidate, assessor, passes)]
        order = _order(codes, (len(candidates), len(assessors), len(pass_labels)))
        if order is not None:
            codes, values = [column[order] for column in codes], values[order]
        ratings = cls(
            codes[0], codes[1], codes[2], values.astype(np.int8), tuple(candidates), tuple(assessors),
            criteria, tuple(pass_labels), _encode([criterion for _, criterion in pass_labels], criteria), low,
            high,
        )  # fmt: skip
        _refuse(_repeated(ratings, order, lines))
        return ratings

    def where(self, kept: NDArray[np.bool_]) -> Ratings:
        """Return the ratings of the rows kept (N,), with every label still known."""
        return replace(
            self, candidate=self.candidate[kept], assessor=self.assessor[kept],
            passes=self.passes[kept], score=self.score[kept],
        )  # fmt: skip

    def compact(self) -> Ratings:
        """Return the same ratings with only the candidates, assessors and passes that have a score."""
        seen = [np.unique(column) for column in (self.candidate, self.assessor, self.passes)]
        codes = [np.searchsorted(kept, column) for kept, column in
                 zip(seen, (self.candidate, self.assessor, self.passes), strict=True)]  # fmt: skip
        return Ratings.from_arrays(
            codes[0], codes[1], codes[2], self.score, low=self.low, high=self.high,
            candidates=[self.candidates[i] for i in seen[0]], assessors=[self.assessors[i] for i in seen[1]],
            pass_labels=[self.pass_labels[i] for i in seen[2]],
        )  # fmt: skip


def natural(label: object) -> list[tuple[int, int, str]]:
    """Return the key that sorts labels as people do: "2" before "10", parts of tuples in turn."""
    text = "\x00".join(map(str, label)) if isinstance(label, tuple) else str(label)
    parts = re.findall(r"[0-9]+|[^0-9]+", text)
    return [(0, int(part), part) if part.isdecimal() else (1, 0, part) for part in parts]


def _labels(values: Iterable[Label]) -> tuple[Label, ...]:
    return tuple(sorted(set(values), key=natural))


def _encode(values: Sequence[Label], labels: Sequence[Label]) -> Codes:
    code = {label: index for index, label in enumerate(labels)}
    return np.fromiter((code[value] for value in values), dtype=np.int32, count=len(values))


def _order(codes: list[Codes], sizes: tuple[int, int, int]) -> NDArray[np.intp] | None:
    """Return the order by candidate, pass and assessor; None where the rows stand in it already."""
    key = (codes[0].astype(np.int64) * sizes[2] + codes[2]) * sizes[1] + codes[1]
    if bool(np.all(key[1:] >= key[:-1])):
        return None
    return np.argsort(key, kind="stable")


def _off_scale(scores: ArrayLike, low: int, high: int, lines: Sequence[int] | None) -> list[Fault]:
    if not -128 <= low < high <= 127:
        problem = f"not {low} to {high}"
        return [
            Fault(
                None, f"Give a scale whose lowest score is below its highest, within -128 to 127, {problem}."
            )
        ]
    values = np.asarray(scores)
    if values.dtype.kind not in "iu" and not (
        values.dtype.kind == "f" and np.all(values == np.floor(values))
    ):
        return _not_whole(scores, lines) if values.size else []
    rows = np.flatnonzero((values < low) | (values > high))
    return [
        Fault(_line(int(row), lines), f"Enter a score from {low} to {high}, not {values[row]}.")
        for row in rows
    ]


def _line(row: int, lines: Sequence[int] | None) -> int:
    return int(row) + 1 if lines is None else lines[int(row)]


def _not_whole(scores: ArrayLike, lines: Sequence[int] | None) -> list[Fault]:
    values = np.asarray(scores, dtype=object)
    return [Fault(_line(row, lines), f"Enter a whole number, not {value!r}.")
            for row, value in enumerate(values)
            if not isinstance(value, int | np.integer) or isinstance(value, bool)]  # fmt: skip


def _repeated(ratings: Ratings, order: NDArray[np.intp] | None, lines: Sequence[int] | None) -> list[Fault]:
    same = np.ones(max(len(ratings) - 1, 0), dtype=np.bool_)
    for column in (ratings.candidate, ratings.passes, ratings.assessor):
        same &= column[1:] == column[:-1]
    return [_repeat(ratings, int(row), order, lines) for row in np.flatnonzero(same)]


def _repeat(ratings: Ratings, row: int, order: NDArray[np.intp] | None, lines: Sequence[int] | None) -> Fault:
    first, second = sorted(
        _line(place if order is None else int(order[place]), lines) for place in (row, row + 1)
    )
    item, criterion = ratings.pass_labels[ratings.passes[row]]
    who, whom = ratings.assessors[ratings.assessor[row]], ratings.candidates[ratings.candidate[row]]
    what = f"{criterion}, {item}" if item else criterion
    return Fault(
        second,
        f"Remove one of the two scores that {who} gave {whom} on {what}: the other is on line {first}.",
    )


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise UnusableRatings(*sorted(faults, key=lambda fault: fault.line or 0))
