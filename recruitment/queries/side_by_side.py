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
        discussed: what they agreed on afterwards, if they did.
    """

    slot: Slot
    question: str
    criterion: str
    made: tuple[Observed, ...]
    differs: bool
    discussed: Discussed | None


@dataclass(frozen=True)
class Compared:
    """A whole panel: who is on it, and each thing that was scored."""

    names: tuple[str, ...]
    slots: tuple[ComparedSlot, ...]

    @property
    def undiscussed(self) -> tuple[ComparedSlot, ...]:
        """What no score was agreed on yet, where they differ first."""
        left = [one for one in self.slots if one.discussed is None]
        return tuple(sorted(left, key=lambda one: not one.differs))


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
                discussed.get(slot),
            )
            for slot in exercise.slots
        ),
    )
