"""Calibration: whether somebody scores sample answers near enough to what was agreed, and in what order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from recruitment.domain.scorecards import Draft, reading_order


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near scores must be.

    Attributes:
        within: no score may be further from the agreed one, in points.
        exact: so many must be equal to it; all of them where there are fewer.
    """

    within: int
    exact: int


@dataclass(frozen=True, slots=True)
class Compared:
    """One sample: what was agreed, and what somebody made of it; None for no evidence that does not count."""

    agreed: int
    own: int | None

    @property
    def off(self) -> int | None:
        """How far off, in points; above 0 is kinder than agreed. None where there is no score."""
        return None if self.own is None else self.own - self.agreed


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one try.

    Attributes:
        near_enough: whether the rule is met.
        total: samples.
        exact: of these, scored as agreed.
        far: of these, further off than allowed, or without a score.
        needed: how many must be exact.
    """

    near_enough: bool
    total: int
    exact: int
    far: int
    needed: int
    within: int

    @property
    def sentence(self) -> str:
        """What the rule says of it, for whoever tried."""
        points = "1 point" if self.within == 1 else f"{self.within} points"
        if self.near_enough:
            exact = f"{self.exact} of {self.total} as agreed"
            return f"You are near enough: {exact}, and none further off than {points}."
        missing = []
        if self.exact < self.needed:
            missing.append(f"{self.exact} of {self.total} as agreed, where {self.needed} are needed")
        if self.far:
            missing.append(f"{self.far} further off than {points}")
        return f"You are not near enough yet: {', and '.join(missing)}."


def own_score(draft: Draft, *, lowest: int, no_evidence: str) -> int | None:
    """The number that a score counts as: no evidence is the lowest where the scale says so, else nothing.

    Args:
        draft: a score, or no evidence.
        lowest: the lowest point of the scale.
        no_evidence: "lowest" or "missing", as the scale says.
    """
    if draft.no_evidence:
        return lowest if no_evidence == "lowest" else None
    return draft.score


def outcome_of(compared: Iterable[Compared], nearness: Nearness) -> Outcome:
    """Compare a whole try with what was agreed.

    Args:
        compared: every sample of the try.
        nearness: the rule.
    """
    offs = [one.off for one in compared]
    exact = sum(off == 0 for off in offs)
    far = sum(off is None or abs(off) > nearness.within for off in offs)
    needed = min(nearness.exact, len(offs))
    near = bool(offs) and exact >= needed and not far
    return Outcome(near, len(offs), exact, far, needed, nearness.within)


def order_of_try(
    samples: Sequence[str], *, assessor: str, item: str, criterion: str, number: int
) -> tuple[str, ...]:
    """The order of one try's samples: another for each assessor, and another one at each try.

    Args:
        samples: their ids.
        assessor: whose try.
        item: of the pass.
        criterion: of the pass.
        number: which try, from 1.
    """
    shuffled = reading_order(samples, assessor=assessor, item=item, criterion=criterion, seed=0)
    turn = (number - 1) % len(shuffled) if shuffled else 0
    return shuffled[turn:] + shuffled[:turn]
