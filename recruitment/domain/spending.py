"""Reading plans: even, or with hours that are spent in rounds; and how much of them one round takes."""

from dataclasses import dataclass
from enum import StrEnum

from recruitment.domain.leases import most_in_all


class PlanKind(StrEnum):
    """The same for everybody, or a budget of hours spent where it can change the outcome."""

    EVEN = "even"
    ADAPTIVE = "adaptive"


@dataclass(frozen=True)
class Budget:
    """What an adaptive plan may spend beyond its first readings.

    Attributes:
        hours: in all.
        minutes: that one reading is reckoned to take.
        rounds: into how many it is divided.
        asked: rounds asked for so far, and `spent` the readings they asked for and still do.
    """

    hours: float
    minutes: float
    rounds: int
    asked: int
    spent: int

    @property
    def readings(self) -> int:
        """Readings in all."""
        return most_in_all(self.hours, self.minutes)

    @property
    def left(self) -> int:
        """Readings that can still be asked for."""
        return max(0, self.readings - self.spent)

    @property
    def next_round(self) -> int:
        """Readings in the next round: an even share of what is left, and all of it in the last."""
        shares = max(1, self.rounds - self.asked)
        return -(-self.left // shares)
