"""What candidates do in front of assessors: the interview and the exercises of an assessment centre."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from recruitment.domain.observing import Slot
from recruitment.domain.words import split_paragraphs
from recruitment.programme.table import Share, Slug, Table, Text

Minutes = Annotated[int, Field(ge=1, le=480)]


class ExerciseQuestion(Table):
    """What is asked, or where nothing is asked, what is watched for; and on what it is scored.

    `probes` are asked where an answer leaves out what they ask for.
    """

    code: Slug
    text: Text
    minutes: Minutes
    criteria: tuple[str, ...]
    probes: tuple[Text, ...] = ()


class Safeguarding(Table):
    """On keeping children safe: a gate, never points. `expects` is what a sound answer holds."""

    text: Text
    minutes: Minutes
    expects: Annotated[tuple[Text, ...], Field(min_length=1)]


class Material(Table):
    """A page of what an exercise is about: for the candidate, or for those who play a part in it alone."""

    heading: Text
    text: Text
    for_candidate: bool = True

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The text, taken apart at its blank lines."""
        return split_paragraphs(self.text)


class Exercise(Table):
    """One exercise, as candidates are told of it and as assessors carry it out.

    `weight` is its share of the composite. `panel` is who scores: assessors, or pupils on a plain version
    that whoever sits with them enters. `observations` is what assessors watch for besides the questions.
    """

    code: Slug
    name: Text
    stage: Literal["interview", "centre"]
    minutes: Minutes
    weight: Share
    panel: Literal["assessors", "pupils"] = "assessors"
    brief: Text
    instructions: Text
    observations: tuple[Text, ...] = ()
    material: tuple[Material, ...] = ()
    questions: Annotated[tuple[ExerciseQuestion, ...], Field(min_length=1)]
    safeguarding: Safeguarding | None = None

    @property
    def criteria(self) -> tuple[str, ...]:
        """The criteria that it is scored on, in the order of its questions."""
        return tuple(dict.fromkeys(code for one in self.questions for code in one.criteria))

    @property
    def slots(self) -> tuple[Slot, ...]:
        """What is scored: each criterion of each question, in their order."""
        return tuple(Slot(one.code, code) for one in self.questions for code in one.criteria)

    @property
    def brief_paragraphs(self) -> tuple[str, ...]:
        """What candidates are told, taken apart at its blank lines."""
        return split_paragraphs(self.brief)

    @property
    def instruction_paragraphs(self) -> tuple[str, ...]:
        """What assessors are told, taken apart at its blank lines."""
        return split_paragraphs(self.instructions)

    @property
    def for_candidates(self) -> tuple[Material, ...]:
        """The pages that candidates get."""
        return tuple(one for one in self.material if one.for_candidate)

    @property
    def for_players(self) -> tuple[Material, ...]:
        """The pages of those who play a part, which candidates never get."""
        return tuple(one for one in self.material if not one.for_candidate)
