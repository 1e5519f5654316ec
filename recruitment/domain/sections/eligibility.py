"""Whether somebody can apply: one answer to each statement of the definition. A rule turns nobody away."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from recruitment.domain.parts import Group
from recruitment.domain.sections.asking import Ask, Choice, Entries, Kind, Section

YES, NO = "yes", "no"
#: The field in which somebody says why a "no" should not keep them from applying.
APPEAL = "appeal"
#: What the names of the other fields begin with.
FIELD = "is_"
#: As it stands without statements: see `eligibility_section`.
ELIGIBILITY = Section(
    "eligibility",
    "Whether you can apply",
    Group.ABOUT_YOU,
    (
        "You can apply whatever you answer, and go on with the form. If something is not true for you, a"
        " recruitment lead reads what you say here and decides whether it keeps you from the programme."
        " We write to you if it does, and say why.",
    ),
    (),
)


@dataclass(frozen=True, slots=True)
class Condition:
    """One statement that is to be true of whoever applies; `no` is what those read of whom it is not."""

    code: str
    text: str
    no: str

    @property
    def field(self) -> str:
        """The name of its field."""
        return FIELD + self.code


def asked_of(condition: Condition) -> Ask:
    """The question whether a statement is true."""
    return Ask(
        condition.field,
        condition.text,
        "Choose whether this is true for you.",
        kind=Kind.CHOICE,
        choices=(Choice(YES, "Yes, this is true"), Choice(NO, "No, this is not true", condition.no)),
    )


@lru_cache
def eligibility_section(conditions: Sequence[Condition]) -> Section:
    """The section that asks these statements, and why a "no" should not count."""
    appeal = Ask(
        APPEAL,
        "If something is not true for you, why should it not keep you from the programme?",
        hint="You can leave this empty, and change it until you send your application.",
        kind=Kind.TEXT,
        tidy=str.strip,
        short="Why that should not count",
    )
    return replace(ELIGIBILITY, asks=(*map(asked_of, conditions), appeal))


def answered_no(conditions: Sequence[Condition], entries: Entries) -> tuple[Condition, ...]:
    """The statements that somebody said are not true of them."""
    return tuple(one for one in conditions if entries.get(one.field) == NO)
