"""What a lead asks a list of applications for."""

from dataclasses import dataclass
from enum import StrEnum

from recruitment.domain.references import is_reference, normalise_reference
from recruitment.domain.stages import Stage


class Order(StrEnum):
    """By what a list of applications can be put in order."""

    REFERENCE = "reference"
    NAME = "name"


@dataclass(frozen=True)
class Wanted:
    """Which applications a lead wants to see.

    Attributes:
        stage: in this stage alone, or in any.
        find: a reference however typed, an id of scores collected elsewhere, or beginnings of names.
        words: beginnings of words that all stand in the answers of one application.
        asked: the order asked for; without one, names that are looked for stand by name, the rest by
            reference.
        after: the reference that this page follows.
        before: the reference that this page precedes; not with `after`.
    """

    stage: Stage | None = None
    find: str = ""
    words: str = ""
    asked: Order | None = None
    after: str = ""
    before: str = ""

    @property
    def reference(self) -> str | None:
        """The reference that is looked for, where what was typed is one."""
        reference = normalise_reference(self.find)
        return reference if is_reference(reference) else None

    @property
    def order(self) -> Order:
        """The order of the list."""
        by_name = bool(self.find) and self.reference is None
        return self.asked or (Order.NAME if by_name else Order.REFERENCE)
