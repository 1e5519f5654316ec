"""A look at what giving out readings would come to: loads, conflicts, and whether one scale holds for all."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.errors import Refusal
from recruitment.queries.allocation import (
    active_assessors,
    candidates_to_read,
    conflicts_of,
    progress_by_assessor,
    readings_held,
)
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.allocation import UnmetReading, plan_readings, turns_of, unmet_of


@dataclass(frozen=True)
class ForeseenLoad:
    """What one assessor would have.

    Attributes:
        held: readings they have now, committed ones among them.
        new: readings they would get.
        away: candidates in the sift whom they are kept from.
    """

    assessor_id: UUID
    label: str
    name: str
    held: int
    new: int
    away: int

    @property
    def then(self) -> int:
        """Readings they would have in all."""
        return self.held + self.new


@dataclass(frozen=True)
class ForeseenAllocation:
    """What giving out would come to, as things stand now.

    Attributes:
        loads: of each assessor who can read, by label.
        unmet: readings that nobody could be given, and why.
        connected: whether all scores would stand on one scale, each assessor comparable with each other.
    """

    loads: tuple[ForeseenLoad, ...]
    unmet: tuple[UnmetReading, ...]
    connected: bool

    @property
    def readings(self) -> int:
        """How many would be given out."""
        return sum(one.new for one in self.loads)

    @property
    def spread(self) -> tuple[int, int]:
        """The fewest and the most that somebody would have in all."""
        held = [one.then for one in self.loads]
        return min(held), max(held)


def foresee_allocation(session: Session, *, cohort: CohortFacts, seed: int = 0) -> ForeseenAllocation:
    """What `allocate_readings` would do now, with the same seed; writes nothing and waits for nobody.

    Raises:
        Refusal: there is nobody to read, or nothing.
    """
    assessors = active_assessors(session, cohort.id)
    candidates = candidates_to_read(session, cohort.id)
    if not assessors or not candidates:
        raise Refusal(
            "Invite assessors, and wait until applications are in the sift: there is nothing to see yet."
        )
    plan = plan_readings(
        session,
        cohort=cohort,
        assessors=assessors,
        candidates=candidates,
        held=readings_held(session, cohort.id),
        seed=seed,
    )
    new = Counter(turn.assessor_id for turn in turns_of(plan, cohort))
    there = set(candidates.values())
    away = Counter(who for who, whom in conflicts_of(session, cohort.id) if whom in there)
    loads = tuple(
        ForeseenLoad(
            one.assessor_id, one.label, one.name, one.allocated, new[one.assessor_id], away[one.assessor_id]
        )
        for one in progress_by_assessor(session, cohort)
        if one.active
    )
    return ForeseenAllocation(loads, unmet_of(plan, cohort), plan.connected)
