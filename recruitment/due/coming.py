"""What is foreseen, gathered so that it can be read: what one job does at one time is one line."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from recruitment.domain.timetable import Entry
from recruitment.due.forecast import Foreseen
from recruitment.due.thing import Due, DueMessage, DueMove, DuePack
from recruitment.queries.holds import HoldLine

_Thing = TypeVar("_Thing")


@dataclass(frozen=True)
class Coming:
    """What one job would do at one time.

    Attributes:
        entry: the job.
        at: when.
        hold: what keeps it from being done, or None.
        things: each thing that is due.
    """

    entry: Entry
    at: datetime
    hold: HoldLine | None
    things: tuple[Due, ...]

    @property
    def sentence(self) -> str:
        """What happens, in words and without names."""
        if len(self.things) == 1:
            return self.things[0].sentence
        return f"{self.entry.words}: {len(self.things):,}"

    @property
    def moves(self) -> tuple[DueMove, ...]:
        """Everybody who moves."""
        return tuple(move for thing in self.things for move in thing.moves)

    @property
    def messages(self) -> tuple[DueMessage, ...]:
        """Everybody who is told."""
        return tuple(message for thing in self.things for message in thing.messages)

    @property
    def leave_at(self) -> datetime | None:
        """When the first of those messages leave that wait first; None where all leave at once."""
        return min((one.leaves_at for one in self.messages if one.leaves_at is not None), default=None)

    @property
    def moves_by_target(self) -> Mapping[str, Sequence[DueMove]]:
        """The same, by where they move to."""
        return _by(self.moves, lambda move: move.target)

    @property
    def messages_by_kind(self) -> Mapping[str, Sequence[DueMessage]]:
        """Everybody who is told, by what they are told."""
        return _by(self.messages, lambda message: message.kind)

    @property
    def packs(self) -> tuple[DuePack, ...]:
        """Everything that is made."""
        return tuple(pack for thing in self.things for pack in thing.packs)


def gather(foreseen: Iterable[Foreseen]) -> tuple[Coming, ...]:
    """Gather what one job does at one time for one cohort, in the order of a forecast."""
    groups: dict[tuple[datetime, str, HoldLine | None], list[Foreseen]] = {}
    for one in foreseen:
        groups.setdefault((one.at, one.entry.name, one.hold), []).append(one)
    return tuple(
        Coming(first.entry, first.at, first.hold, tuple(one.due for one in (first, *rest)))
        for first, *rest in groups.values()
    )


def _by(things: Iterable[_Thing], key: Callable[[_Thing], str]) -> Mapping[str, Sequence[_Thing]]:
    held: dict[str, list[_Thing]] = {}
    for one in things:
        held.setdefault(key(one), []).append(one)
    return held
