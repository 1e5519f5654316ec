"""What a section is made of, and the rules that all sections share."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from recruitment.domain.parts import Group, Part, PartFault, part_of
from recruitment.domain.words import normalise_name

#: What was typed in a section, by the names of its fields; a field that holds nothing may be missing.
Entries = Mapping[str, str]

#: The longest line, and the longest text of several lines.
LONGEST_LINE, LONGEST_TEXT = 200, 5000


class Kind(StrEnum):
    """How something is asked for."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    TICK = "tick"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be chosen."""

    value: str
    words: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """One field of a section.

    Attributes:
        name: of the field, in the form and in what is stored.
        label: the question.
        needed: what is said where it is empty; empty itself where it need not be given.
        wrong: what is said of a text that cannot be sent as it is; empty where it can.
        tidy: the text as it is stored.
        after: another field, and its answers after which alone this one is asked for.
        short: what it is called in lists; the label unless told otherwise.
        width: of its box: so many characters, or a share of the column.
    """

    name: str
    label: str
    needed: str = ""
    hint: str = ""
    kind: Kind = Kind.LINE
    choices: tuple[Choice, ...] = ()
    wrong: Callable[[str], str] = lambda _text: ""
    tidy: Callable[[str], str] = normalise_name
    after: tuple[str, frozenset[str]] | None = None
    short: str = ""
    width: int | str | None = None
    autocomplete: str = "off"
    numeric: bool = False

    @property
    def longest(self) -> int:
        """How many characters it may have."""
        return LONGEST_TEXT if self.kind is Kind.TEXT else LONGEST_LINE

    @property
    def called(self) -> str:
        """Its name in a list."""
        return self.short or self.label

    def applies(self, entries: Entries) -> bool:
        """Whether it is asked for, after what else was answered."""
        return self.after is None or entries.get(self.after[0], "") in self.after[1]

    def words_for(self, text: str) -> str:
        """An answer as people read it."""
        return next((choice.words for choice in self.choices if choice.value == text), text)


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the form that is nothing but fields.

    Attributes:
        code: names it in addresses and in what is stored.
        title: what people call it.
        group: what it stands under in the task list.
        introduction: paragraphs above the fields.
        rule: what two fields can get wrong between them.
        in_packs: whether it stands in the packs of an application.
    """

    code: str
    title: str
    group: Group
    introduction: tuple[str, ...]
    asks: tuple[Ask, ...]
    rule: Callable[[Entries], Iterator[PartFault]] = lambda _entries: iter(())
    in_packs: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its fields."""
        return tuple(ask.name for ask in self.asks)


@dataclass(frozen=True, slots=True)
class Told:
    """One field of a section as it was answered, in words; empty where it was not."""

    label: str
    text: str


def section_part(section: Section, entries: Entries) -> Part:
    """How far a section has come, and what it lacks."""
    faults = [fault for ask in section.asks if ask.applies(entries) for fault in _faults(ask, entries)]
    return part_of(section.code, section.title, any(entries.values()), (*faults, *section.rule(entries)))


def tidied(section: Section, typed: Entries) -> dict[str, str]:
    """What was typed, as it is stored; what is no field of the section is left out."""
    return {ask.name: ask.tidy(typed[ask.name]) for ask in section.asks if ask.name in typed}


def told(section: Section, entries: Entries) -> tuple[Told, ...]:
    """What was answered, in order, without what was not asked for after these answers."""
    return tuple(
        Told(ask.called, ask.words_for(entries.get(ask.name, "")))
        for ask in section.asks
        if ask.applies(entries) and (ask.needed or entries.get(ask.name))
    )


def _faults(ask: Ask, entries: Entries) -> Iterator[PartFault]:
    text = entries.get(ask.name, "")
    sentence = ask.wrong(text) if text else ask.needed
    if sentence:
        yield PartFault(ask.name, sentence)
