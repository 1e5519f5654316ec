"""Sample answers that come with a definition, in a file beside it: three a pass, each with its agreed score.

They are no part of the definition's own text, which every cohort keeps a copy of: a cohort takes them in as
it is made, and its leads add to them and retire them.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from recruitment.programme.draft import Draft
from recruitment.programme.faults import DefinitionFaults, Fault, Problem, written_key
from recruitment.programme.lines import line_index
from recruitment.programme.loading import definition_text, not_toml
from recruitment.programme.schema import Definition
from recruitment.programme.structure import as_tuples, structural_problems
from recruitment.programme.table import Slug, Table, Text

LEVELS = ("low", "middle", "high")
#: What a file of samples is called: the definition's own name with this in place of ".toml".
ENDING = ".samples.toml"


class SampleAnswer(Table):
    """One invented answer, its agreed score, and which anchor words it meets and which not."""

    score: int
    text: Text
    reason: Text


class SamplePass(Table):
    """The samples of one pass."""

    item: Slug
    criterion: Slug
    low: SampleAnswer
    middle: SampleAnswer
    high: SampleAnswer

    @property
    def answers(self) -> tuple[SampleAnswer, ...]:
        """From the lowest."""
        return (self.low, self.middle, self.high)


class Samples(Table):
    """A whole file."""

    passes: tuple[SamplePass, ...] = ()


def load_samples(path: Path, definition: Definition) -> Samples:
    """Read the samples beside a definition's file; none where there is no such file.

    Args:
        path: of the definition.
        definition: what they must fit.

    Raises:
        DefinitionFaults: with every fault.
    """
    beside = path.with_name(path.stem + ENDING)
    return parse_samples(definition_text(beside), definition, beside.name) if beside.exists() else Samples()


def parse_samples(text: str, definition: Definition, source: str = "samples") -> Samples:
    """Read samples from their text.

    Args:
        text: TOML.
        definition: what they must fit.
        source: names the text in faults.

    Raises:
        DefinitionFaults: with every fault.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as refused:
        raise DefinitionFaults([not_toml(str(refused), source)]) from refused
    lines = line_index(text)
    problems = [*structural_problems(raw, Samples), *_misfits(Draft(raw), definition)]
    if problems:
        faults = [Fault(source, lines.line(p.key), written_key(p.key), p.problem, p.mend) for p in problems]
        raise DefinitionFaults(sorted(faults, key=lambda fault: fault.line or 0))
    return Samples.model_validate(as_tuples(raw))


def _misfits(draft: Draft, definition: Definition) -> Iterator[Problem]:
    """What does not fit the definition: passes, scores, and their order."""
    known = {(one.item, one.criterion) for one in definition.passes()}
    seen = set()
    for where in draft.places("passes"):
        of = (draft.text(*where, "item"), draft.text(*where, "criterion"))
        if None not in of and of not in known:
            yield Problem(where, f"{of[0]} is not scored on {of[1]}.", "Write a pass of the definition.")
        if of in seen:
            yield Problem(where, "The samples of this pass stand above already.", "Remove one of the two.")
        seen.add(of)
        table = draft.table(*where)
        scores = [_score(table, level) for level in LEVELS]
        points = definition.scale.points
        for level, score in zip(LEVELS, scores, strict=True):
            if score is not None and score not in points:
                mend = f"Write a score from {points[0]} to {points[-1]}."
                yield Problem((*where, level, "score"), f"{score} is not on the scale.", mend)
        given = [score for score in scores if score is not None]
        if any(after <= before for before, after in pairwise(given)):
            mend = (
                "Write a higher score for the middle than for the low, and for the high than for the middle."
            )
            yield Problem(where, f"The scores do not go up: {', '.join(map(str, given))}.", mend)


def _score(table: Mapping[str, object], level: str) -> int | None:
    answer = table.get(level)
    score = answer.get("score") if isinstance(answer, Mapping) else None
    return score if isinstance(score, int) and not isinstance(score, bool) else None
