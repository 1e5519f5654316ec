"""The scorecards of a panel side by side, once all of them are committed."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.observing import Observed, Slot, differing
from recruitment.programme.exercises import Exercise
from recruitment.programme.schema import Definition
from recruitment.queries.observations import Discussed, cards_of_panel, discussed_by


@dataclass(frozen=True)
class ComparedSlot:
    """One thing that was scored, as each of a panel saw it.

    Attributes:
        question: what was asked or watched for.
        criterion: its name.
        made: of each member, in the order of `Compared.names`.
        differs: whether they chose differently.
        discussed: what they agreed on afterwards, the newest first: that one holds.
    """

    slot: Slot
    question: str
    criterion: str
    made: tuple[Observed, ...]
    differs: bool
    discussed: tuple[Discussed, ...]


@dataclass(frozen=True)
class Compared:
    """A whole panel: who is on it, and each thing that was scored."""

    names: tuple[str, ...]
    slots: tuple[ComparedSlot, ...]

    @property
    def to_discuss(self) -> tuple[ComparedSlot, ...]:
        """All of it: what no score was agreed on yet first, and of that where they differ."""
        return tuple(sorted(self.slots, key=lambda one: (bool(one.discussed), not one.differs)))

    @property
    def agreed(self) -> int:
        """How many times they have agreed on something."""
        return max((one.number for slot in self.slots for one in slot.discussed), default=0)


def compared_panel(
    session: Session, panel_id: UUID, *, exercise: Exercise, definition: Definition
) -> Compared | None:
    """A panel's scorecards side by side; None before all of them are committed. Three statements at most."""
    cards = cards_of_panel(session, panel_id)
    if not cards:
        return None
    discussed = discussed_by(session, panel_id)
    differs = differing(exercise.slots, [card.scores for card in cards])
    questions = {one.code: one.text for one in exercise.questions}
    return Compared(
        tuple(card.name for card in cards),
        tuple(
            ComparedSlot(
                slot,
                questions[slot.question],
                definition.criterion(slot.criterion).name,
                tuple(card.scores.get(slot, Observed()) for card in cards),
                slot in differs,
                discussed.get(slot, ()),
            )
            for slot in exercise.slots
        ),
    )
