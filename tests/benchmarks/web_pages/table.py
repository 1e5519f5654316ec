"""The results as a table: on the terminal, as Markdown, as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.benchmarks.web_pages.entry import Entry
from tests.benchmarks.web_pages.running import Bare, Result

HEAD = ("", "aim", "median", "half within", "web + database", "statements", "KB", "KB gzip", "x bare")


@dataclass(frozen=True)
class Row:
    """One line: times in milliseconds of CPU, sizes in bytes."""

    group: str
    title: str
    method: str
    endpoint: str
    aim: float | None
    low: float
    median: float
    high: float
    web: float
    database: float
    times: int
    statements: int
    size: int
    gzipped: int
    ratio: float

    @property
    def missed(self) -> bool:
        """Whether it costs more than it may."""
        return self.aim is not None and self.median > self.aim

    def cells(self) -> tuple[str, ...]:
        """As the table shows it."""
        return (
            self.title,
            "" if self.aim is None else f"{self.aim:g}{' missed' if self.missed else ''}",
            f"{self.median:.2f}",
            f"{self.low:.2f} to {self.high:.2f}",
            f"{self.web:.2f} + {self.database:.2f}",
            str(self.statements),
            f"{self.size / 1000:.1f}",
            f"{self.gzipped / 1000:.1f}",
            f"{self.ratio:.1f}",
        )


def rows_of(groups: Mapping[str, Iterable[Entry]], results: Mapping[Entry, Result], bare: Bare) -> list[Row]:
    """A line for each entry that was measured."""
    return [
        _row(group, entry, results[entry], bare)
        for group, entries in groups.items()
        for entry in entries
        if entry in results and results[entry].web
    ]


def _row(group: str, entry: Entry, result: Result, bare: Bare) -> Row:
    low, median, high = result.quartiles()
    share = sum(result.database) / (sum(result.web) + sum(result.database))
    return Row(
        group,
        entry.title,
        entry.method,
        entry.endpoint,
        entry.aim,
        low,
        median,
        high,
        # Parts of the median, so that they add up to it.
        median * (1 - share),
        median * share,
        len(result.web),
        result.statements,
        result.size,
        result.gzipped,
        median / bare.against(entry.method, result.size),
    )


def plain(rows: Iterable[Row]) -> str:
    """For a terminal."""
    head = f"{'':42} {'aim':>10} {'median':>8} {'half within':>16} {'web + database':>17}"
    lines = [f"{head} {'stmts':>5} {'KB':>7} {'gzip':>6} {'x bare':>6}"]
    for row in rows:
        title, aim, median, within, parts, *rest = row.cells()
        lines.append(
            f"{title[:42]:42} {aim:>10} {median:>8} {within:>16} {parts:>17}"
            f" {rest[0]:>5} {rest[1]:>7} {rest[2]:>6} {rest[3]:>6}"
        )
    return "\n".join(lines)


def markdown(rows: Iterable[Row]) -> str:
    """For `docs/performance.md`, a table for each group."""
    lines: list[str] = []
    group = ""
    for row in rows:
        if row.group != group:
            group = row.group
            lines += [
                "",
                f"### {group}",
                "",
                f"| {' | '.join(HEAD)} |",
                "|---" + "|--:" * (len(HEAD) - 1) + "|",
            ]
        lines.append(f"| {' | '.join(row.cells())} |")
    return "\n".join(lines)


def bare_lines(bare: Bare) -> list[dict[str, Any]]:
    """What the bare views cost."""
    return [
        {"bytes": size, "median": result.quartiles()[1], "times": len(result.web)}
        for size, result in bare.results.items()
        if result.web
    ]
