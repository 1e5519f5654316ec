"""What referees are asked, and when."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from recruitment.programme.house_reference import HOUSE_QUESTIONS, HOUSE_USE
from recruitment.programme.table import Slug, Table, Text


class ReferenceQuestion(Table):
    """One question to a referee. `look_at` is the answer that a lead must look at before anything else."""

    code: Slug
    part: Text
    text: Text
    hint: str = ""
    kind: Literal["line", "text", "yes_no", "month", "tick"]
    words: Annotated[int, Field(ge=1, le=5000)] = 300
    optional: bool = False
    needed_if: str = ""
    look_at: Literal["", "yes", "no"] = ""


def _house_questions() -> tuple[ReferenceQuestion, ...]:
    return tuple(ReferenceQuestion(**one) for one in HOUSE_QUESTIONS)


class ReferenceForm(Table):
    """What referees are asked, from which stage on, and how long they have; days are working days."""

    from_stage: Literal["sift", "offer"] = "sift"
    minutes: Annotated[int, Field(ge=1, le=120)] = 8
    days: Annotated[int, Field(ge=1, le=60)] = 10
    remind_after: tuple[Annotated[int, Field(ge=1, le=60)], ...] = (5, 9)
    use: Text = HOUSE_USE.strip()
    questions: tuple[ReferenceQuestion, ...] = Field(default_factory=_house_questions)

    @property
    def parts(self) -> tuple[tuple[str, tuple[ReferenceQuestion, ...]], ...]:
        """The questions under their headings, in order."""
        headings = dict.fromkeys(one.part for one in self.questions)
        return tuple((part, tuple(q for q in self.questions if q.part == part)) for part in headings)
