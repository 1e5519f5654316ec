"""Whether somebody can apply: one answer to each statement of the definition. A rule turns nobody away."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from recruitment.domain.parts import Group
from recruitment.domain.sections.asking import Ask, Choice, Entries, Kind, Section

YES, NO = Choice("yes", "Yes, this is true"), Choice("no", "No, this is not true")
#: The field in which somebody says why a "no" should not keep them from applying.
APPEAL = "appeal"
_FIELD = "is_{}"
#: As it stands without statements: see `eligibility_section`.
ELIGIBILITY = Section("eligibility", "Whether you can apply", Group.ABOUT_YOU, (), (), in_packs=True)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One statement that is to be true of whoever applies; `no` is what is said where it is not."""

    code: str
    text: str
    no: str

    @property
    def field(self) -> str:
        """The name of its field."""
        return _FIELD.format(self.code)


@lru_cache
def eligibility_section(criteria: Sequence[Criterion]) -> Section:
    """The section that asks these statements, and why a "no" should not count."""
    asks = (
        Ask(
            one.field,
            one.text,
            "Choose whether this is true for you.",
            kind=Kind.CHOICE,
            choices=(YES, NO),
        )
        for one in criteria
    )
    appeal = Ask(
        APPEAL,
        "Why should this not keep you from the programme?",
        hint="Only if you answered no. A recruitment lead reads it before anything is decided.",
        kind=Kind.TEXT,
        tidy=str.strip,
        short="Why that should not count",
    )
    return replace(ELIGIBILITY, asks=(*asks, appeal))


def answered_no(criteria: Sequence[Criterion], entries: Entries) -> tuple[Criterion, ...]:
    """The statements that somebody said are not true of them."""
    return tuple(one for one in criteria if entries.get(one.field) == NO.value)
