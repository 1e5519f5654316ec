"""What the engine hands back: values with their interval, their n, and the reason when there is no value.

Nothing here is ever NaN: a value that cannot be given is None and ``reason`` says why in plain words.
"""

from __future__ import annotations

from dataclasses import dataclass

#: A place is clearly won from this chance on, and clearly lost from what is left of it.
CERTAIN = 0.95


@dataclass(frozen=True)
class Estimate:
    """A value, its 95% interval, how many scores it rests on, and why it is missing or to be read with
    care.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    reason: str | None

    @classmethod
    def absent(cls, reason: str, n: int = 0) -> Estimate:
        """Return the estimate that says why there is none."""
        return cls(None, None, None, n, reason)


@dataclass(frozen=True)
class Standing:
    """Where one candidate stands.

    ``average`` is on the scale of the scores; ``measure`` is in logits over the criteria scored.
    ``expected_rank``, the 95% interval of rank ``low`` to ``high`` (1 is best) and ``p_top``, the probability
    of being among the places, are None where the method carries no uncertainty.
    """

    id: str
    average: Estimate
    measure: Estimate
    expected_rank: float | None
    low: int | None
    high: int | None
    p_top: float | None


@dataclass(frozen=True)
class Ranking:
    """Candidates best first, by which method, for how many places; ``converged`` is None where nothing
    iterates.
    """

    method: str
    places: int
    standings: tuple[Standing, ...]
    converged: bool | None
    notes: tuple[str, ...]
