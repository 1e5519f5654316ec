"""Reads the phrase banks: texts with choices <in this|like this> and {words} to be filled in."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

LEVELS = ("low", "mid", "high")
_SENTENCE = re.compile(r"[A-Z].*[.!?”]")
_CHOICE = re.compile(r"<([^<>]*)>")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text as pieces, each with the ways to put it; `asides` are whole sentences that may be left out."""

    pieces: tuple[tuple[str, ...], ...]
    asides: frozenset[int]

    def choose(self, rng: Random, leave_out: float = 0.0) -> str:
        """Give one way of putting it, {words} still to be filled in, an aside left out at times."""
        return "".join(
            [
                ways[0] if len(ways) == 1 else ways[int(rng.random() * len(ways))]
                for n, ways in enumerate(self.pieces)
                if n not in self.asides or rng.random() >= leave_out
            ]
        )


@dataclass(frozen=True, slots=True)
class Scenario:
    """One story: its setting, and what was done and came of it at each level of quality."""

    scene: tuple[Phrase, ...]
    deed: tuple[tuple[Phrase, ...], ...]
    result: tuple[tuple[Phrase, ...], ...]


@dataclass(frozen=True, slots=True)
class QuestionBank:
    """All phrases of one question; what comes at levels is a tuple of low, middle and high."""

    opening: tuple[Phrase, ...]
    scenarios: tuple[Scenario, ...]
    more: tuple[tuple[Phrase, ...], ...]
    thought: tuple[tuple[Phrase, ...], ...]


@cache
def read_phrases(name: str) -> dict[str, Any]:
    """Read one file of phrases as it stands."""
    path = files("recruitment.invented") / "phrases" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def question_bank(question_code: str) -> QuestionBank:
    """Read and take apart the phrases of a question.

    Raises:
        FileNotFoundError: there are no phrases for such a question.
    """
    table = read_phrases(question_code)
    return QuestionBank(
        phrases(table["opening"]),
        tuple(_scenario(scenario) for scenario in table["scenario"]),
        tuple(phrases(table["more"][level]) for level in LEVELS),
        tuple(phrases(table["thought"][level]) for level in LEVELS),
    )


def phrases(texts: list[str]) -> tuple[Phrase, ...]:
    """Take texts apart into pieces and their choices."""
    return tuple(_phrase(text) for text in texts)


def _scenario(table: dict[str, Any]) -> Scenario:
    return Scenario(
        phrases(table["scene"]),
        tuple(phrases(table[level]["deed"]) for level in LEVELS),
        tuple(phrases(table[level]["result"]) for level in LEVELS),
    )


def _phrase(text: str) -> Phrase:
    pieces = _CHOICE.split(text)
    ways = (tuple(piece.split("|")) if n % 2 else (piece,) for n, piece in enumerate(pieces))
    kept = tuple(way for way in ways if way != ("",))
    return Phrase(kept, frozenset(n for n, way in enumerate(kept) if _is_aside(kept, n)))


def _is_aside(pieces: tuple[tuple[str, ...], ...], n: int) -> bool:
    """Whether a piece is a choice of whole sentences that name nobody, with others before it."""
    whole = all(_SENTENCE.fullmatch(way) and "{" not in way for way in pieces[n])
    return whole and len(pieces[n]) > 1 and n > 0 and pieces[n - 1][0].endswith(". ")
