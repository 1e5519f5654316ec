"""What a day of the assessment centre is on paper: its rotation as tables, then exercise by exercise."""

from dataclasses import dataclass

from recruitment.packs.contexts import Cover, Detail
from recruitment.packs.panel_contexts import Part


@dataclass(frozen=True, slots=True)
class Seen:
    """A candidate in a room at a time, and by whom they are seen."""

    name: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """A line of the rotation by room: a time, and who is in each room; None where nobody is.

    `says` stands across all rooms instead, where it is a break.
    """

    time: str
    cells: tuple[Seen | None, ...] = ()
    says: str = ""


@dataclass(frozen=True, slots=True)
class Rooms:
    """Rooms side by side, as many as fit: each with its exercise; and the rounds of the day."""

    rooms: tuple[Detail, ...]
    rounds: tuple[Round, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A line of an assessor's day. `beside` are those who sit with them."""

    time: str
    room: str
    exercise: str
    name: str
    beside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sitter:
    """An assessor's day, in the order of time."""

    called: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Instruction:
    """What is done differently for a candidate at an exercise, as a lead instructs it."""

    when: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class CentrePack:
    """A day of the centre: the rotation, then each exercise with the scorecards of whom it sees.

    A member's copy has their own day alone: `rooms` is then empty, and `sitters` one.
    """

    cover: Cover
    facts: tuple[Detail, ...]
    rooms: tuple[Rooms, ...]
    sitters: tuple[Sitter, ...]
    differently: tuple[Instruction, ...]
    parts: tuple[Part, ...] = ()
