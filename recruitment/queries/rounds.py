"""Which further readings are worth most, by the scores that are committed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from recruitment.domain.errors import Refusal
from recruitment.domain.stages import Stage
from recruitment.models import FurtherReading, Reading
from recruitment.queries.allocation import candidates_to_read, reading_is_awaited
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.scores import as_ratings, assessor_names, candidates_at, committed_scores

if TYPE_CHECKING:
    from scoring.facets.model import Model

#: Why a round is no longer that is as long as it may be.
_WHOLE = "its share of the hours is asked for"
#: A candidate, an item and a criterion.
Place = tuple[UUID, str, str]


@dataclass(frozen=True)
class Proposal:
    """What a round would ask for.

    Attributes:
        places: one for each reading, those worth most first.
        expected_wrong: how many of those chosen are expected to be others than the truly best.
        stops: whether no further reading is worth its while; `words` say why there are no more.
    """

    places: tuple[Place, ...]
    expected_wrong: float
    stops: bool
    words: str


def propose_readings(session: Session, cohort: CohortFacts, *, places: int, budget: int) -> Proposal:
    """Which further readings would do most to choose the truly best, by every committed score in the sift.

    Passes that somebody is reading, or is to read, are left out: what they will say is not known yet. Six
    statements; the fit takes about a second for 100,000 scores.

    Args:
        cohort: whose candidates.
        places: how many go on.
        budget: readings at the most.

    Raises:
        Refusal: there is nothing to go by, everybody goes on, or all that matters is given out already.
    """
    # The engine takes half a second to load, and most pages need none of it.
    from scoring.readings import next_readings  # noqa: PLC0415

    model, readable = _model(session, cohort), candidates_to_read(session, cohort.id)
    if places >= len(model.uncertainty.measure):
        raise Refusal("Wait until more candidates are scored than go on: no reading can change who does.")
    busy = _unsettled(session, cohort.id)
    plan = next_readings(model, places=places, budget=budget + len(busy))
    wanted = (
        (readable[one.candidate], one.item, one.criterion)
        for one in plan.readings
        if one.candidate in readable
    )
    found = tuple(place for place in wanted if place not in busy)[:budget]
    if not found and not plan.stop:
        raise Refusal("Wait until more is read: all that is worth reading once more is given out or waits.")
    words = _WHOLE if len(found) == budget else plan.reason
    return Proposal(found, plan.expected_wrong, plan.stop, words)


def expected_wrong_now(session: Session, cohort: CohortFacts, *, places: int) -> float | None:
    """How many of those chosen are expected to be others than the truly best; None where unknown."""
    from scoring.readings import next_readings  # noqa: PLC0415

    try:
        return next_readings(_model(session, cohort), places=places, budget=0).expected_wrong
    except Refusal:
        return None


def _model(session: Session, cohort: CohortFacts) -> Model:
    from scoring.facets.model import measure  # noqa: PLC0415

    definition = cohort.definition
    ratings = as_ratings(
        committed_scores(session, cohort.id),
        definition,
        candidates=candidates_at(session, cohort.id, Stage.SIFT),
        assessors=assessor_names(session, cohort.id),
        no_evidence=definition.scale.no_evidence,
    )
    found = measure(ratings, weights=definition.sift.weights)
    if isinstance(found, str):
        raise Refusal(f"Wait until assessors have committed scores that differ: {found}.")
    return found


def _unsettled(session: Session, cohort_id: UUID) -> frozenset[Place]:
    """The passes of candidates that are given out to people who go on, or wait in the pool."""
    given = select(col(Reading.application_id), col(Reading.item), col(Reading.criterion)).where(
        col(Reading.cohort_id) == cohort_id,
        reading_is_awaited(cohort_id),
    )
    waits = select(
        col(FurtherReading.application_id), col(FurtherReading.item), col(FurtherReading.criterion)
    ).where(
        col(FurtherReading.cohort_id) == cohort_id,
        col(FurtherReading.read_at).is_(None),
        col(FurtherReading.closed_at).is_(None),
    )
    return frozenset((row[0], row[1], row[2]) for row in session.execute(given.union(waits)))
