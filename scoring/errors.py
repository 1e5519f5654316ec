"""Why a table of scores cannot be used, in a sentence that says what to mend."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing to mend: the line it stands on (1 is the first row after the heading), or None for the
    whole.
    """

    line: int | None
    sentence: str

    def __str__(self) -> str:
        return self.sentence if self.line is None else f"Line {self.line}: {self.sentence}"


class UnusableRatings(ValueError):
    """The input cannot be read as scores; ``faults`` holds every reason, ``sentence`` says the first."""

    def __init__(self, *faults: Fault) -> None:
        self.faults = faults
        more = f" There are {len(faults) - 1} more faults." if len(faults) > 1 else ""
        self.sentence = f"{faults[0]}{more}"
        super().__init__(self.sentence)


class UnansweredQuestion(ValueError):
    """What was asked has no answer from these scores (a ranking across panels that share nobody, say)."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)
