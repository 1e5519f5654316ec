"""Faults of a definition: where each is, what is wrong, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from recruitment.domain.errors import Refusal

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault before it is known where in the file its key stands."""

    key: Place
    problem: str
    mend: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `line` counts from 1, and is None where nothing of the kind stands in the file."""

    source: str
    line: int | None
    key: str
    problem: str
    mend: str

    @property
    def place(self) -> str:
        """File, line and key, such as "leaders.toml, line 12, questions[3].criteria[0]"."""
        line = f"line {self.line}" if self.line else ""
        return ", ".join(part for part in (self.source, line, self.key) if part)


class DefinitionFaults(Refusal):
    """A definition with faults is not loaded; `faults` has every one."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(describe_faults(self.faults))


def written_key(place: Place) -> str:
    """Write a place as a key: ("questions", 3, "words") is "questions[3].words", counted from 0."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    return "".join(parts).removeprefix(".")


def describe_faults(faults: Iterable[Fault]) -> str:
    """Write faults for a person to read in a terminal, in the order of each file."""
    return "\n".join(_described(source, group) for source, group in _by_source(faults).items())


def _by_source(faults: Iterable[Fault]) -> dict[str, list[Fault]]:
    groups: dict[str, list[Fault]] = {}
    for fault in faults:
        groups.setdefault(fault.source, []).append(fault)
    return groups


def _described(source: str, faults: Sequence[Fault]) -> str:
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    heading = f"Mend {count} in {source}:"
    ordered = sorted(faults, key=lambda fault: fault.line or 0)
    return "\n".join([heading, *(_entry(fault) for fault in ordered), ""])


def _entry(fault: Fault) -> str:
    where = ", ".join(part for part in (f"line {fault.line}" if fault.line else "", fault.key) if part)
    return f"\n  {where or 'the whole file'}\n    {fault.problem}\n    {fault.mend}"
