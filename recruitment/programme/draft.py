"""A definition that may have faults, read without trusting its shape.

Whatever is not of the kind asked for is left out: its fault is found by the schema, and the other faults of
the same file are to be found as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from recruitment.programme.faults import Place

Entry = tuple[Place, Mapping[str, object]]


@dataclass(frozen=True)
class Draft:
    """The values of a TOML file, as they were read."""

    raw: Mapping[str, object]

    def at(self, place: Place) -> object:
        """Find the value at a place, or None."""
        value: object = self.raw
        for part in place:
            if isinstance(part, str) and isinstance(value, Mapping):
                value = value.get(part)
            elif isinstance(part, int) and isinstance(value, list) and part < len(value):
                value = value[part]
            else:
                return None
        return value

    def text(self, *place: str | int) -> str | None:
        """Find the text at a place, or None."""
        value = self.at(place)
        return value if isinstance(value, str) else None

    def table(self, *place: str | int) -> Mapping[str, object]:
        """Find the table at a place, or an empty one."""
        value = self.at(place)
        return value if isinstance(value, Mapping) else {}

    def places(self, *place: str | int) -> list[Place]:
        """List the places of the items of the list at a place."""
        value = self.at(place)
        return [(*place, number) for number in range(len(value))] if isinstance(value, list) else []

    def texts(self, *place: str | int, key: str | None = None) -> list[tuple[Place, str]]:
        """List the texts of a list with their places: its items, or one key of its tables."""
        tail = () if key is None else (key,)
        found = ((item + tail, self.text(*item, *tail)) for item in self.places(*place))
        return [(where, text) for where, text in found if text is not None]

    def stage_kinds(self) -> list[str]:
        """List the kinds of the stages, as written."""
        return [kind for _, kind in self.texts("stages", key="kind")]

    def criteria(self) -> list[str]:
        """List the codes of the criteria, as written."""
        return [code for _, code in self.texts("criteria", key="code")]

    def scored(self) -> list[str]:
        """List the criteria on which some question is scored, as written, each once."""
        names = (name for q in self.places("questions") for _, name in self.texts(*q, "criteria"))
        return list(dict.fromkeys(names))
