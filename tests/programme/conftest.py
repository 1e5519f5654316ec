"""A small definition without faults, and the faults it has when some words of it are changed."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from recruitment.programme.checking import check
from recruitment.programme.lines import line_index

EXAMPLE = Path(__file__).parent / "example.toml"


@pytest.fixture
def example() -> str:
    """The text of the small definition."""
    return EXAMPLE.read_text(encoding="utf-8")


@pytest.fixture
def faults_with(example: str) -> Callable[..., list[tuple[str, str, str, str]]]:
    """Check the small definition after changes, each a pair (words that stand there once, words instead).

    Each fault is given as the text of its line, its key, its problem and how to mend it.
    """

    def faults(*changes: tuple[str, str]) -> list[tuple[str, str, str, str]]:
        text = changed(example, *changes)
        lines = text.splitlines()
        found = check(tomllib.loads(text), "garden.toml", line_index(text))
        return [(lines[f.line - 1] if f.line else "", f.key, f.problem, f.mend) for f in found]

    return faults


def changed(text: str, *changes: tuple[str, str]) -> str:
    """Put other words in place of words that stand in the text exactly once."""
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands there {text.count(old)} times"
        text = text.replace(old, new)
    return text
