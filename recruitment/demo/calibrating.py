"""The demonstration's assessors before they read: trained, and calibrated but for two on one pass."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np
from sqlalchemy import select
from sqlmodel import Session, col

from recruitment.demo.plan import ReadingPlan
from recruitment.models import AssessorStanding, Calibration, CalibrationScore, Opening, Sample
from recruitment.programme.loading import DEFINITIONS
from recruitment.programme.samples import load_samples
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.bulk import insert_rows
from recruitment.services.samples import add_sample, take_in

#: So many of the assessors have not begun the last pass: one is to calibrate, one waits for a lead.
HELD_BACK = 2
_UNAGREED = (
    "I have learnt that pupils listen to one another more than to me. So I let older pupils run the"
    " first week of our reading hour for the younger ones. They chose the books, and eleven of"
    " fourteen who would not read aloud in September did so by November. A school ought to train such"
    " readers on purpose. I would want to know whether it lasts into the summer, and I would begin"
    " with one tutor group, since that costs nothing but a room."
)


def hold_back(plan: ReadingPlan) -> None:
    """Leave the last pass of the first assessors unread: who has not calibrated has read nothing of it."""
    last = np.zeros_like(plan.is_read)
    last[:, -1:, :] = True
    plan.is_read[last & (plan.assessor < HELD_BACK)] = False


def give_samples(session: Session, cohort: CohortFacts, *, lead: UUID, now: datetime) -> None:
    """Take in the sample answers that ship with the definition, and one that a lead has added."""
    file = DEFINITIONS / "difference_leaders.toml"
    take_in(session, cohort_id=cohort.id, samples=load_samples(file, cohort.definition), now=cohort.opens_at)
    item, criterion = _passes(cohort)[-2]
    add_sample(
        session,
        cohort_id=cohort.id,
        item=item,
        criterion=criterion,
        text=_UNAGREED,
        actor_id=lead,
        now=now - timedelta(days=1),
    )


def calibrate(
    session: Session, cohort: CohortFacts, *, readers: Sequence[UUID], held_back: bool, now: datetime
) -> None:
    """Have assessors agreed, trained and calibrated.

    Args:
        readers: the assessors, in order.
        held_back: whether the first two are not open to the last pass.
        now: when, aware; all of it was days ago.
    """
    at = now - timedelta(days=4)
    trained = (at - timedelta(days=20)).date()
    standings = [(cohort.id, one, at, trained) for one in readers]
    insert_rows(session, AssessorStanding, ("cohort_id", "assessor_id", "agreed_at", "trained_on"), standings)
    gates = list(_gates(cohort, readers, held_back=held_back, at=at))
    columns = ("cohort_id", "assessor_id", "item", "criterion", "tries", "opened_at", "how")
    insert_rows(session, Calibration, columns, gates)
    agreed = _agreed(session, cohort.id)
    scores = [row for gate in gates for row in _scores(agreed, gate, at)]
    columns = ("sample_id", "assessor_id", "number", "cohort_id", "position", "score", "scored_at")
    insert_rows(session, CalibrationScore, columns, scores)


_Gate = tuple[UUID, UUID, str, str, int, datetime | None, str | None]


def _passes(cohort: CohortFacts) -> tuple[tuple[str, str], ...]:
    return tuple((one.item, one.criterion) for one in cohort.definition.passes())


def _gates(cohort: CohortFacts, readers: Sequence[UUID], *, held_back: bool, at: datetime) -> Iterator[_Gate]:
    """Near enough at the first or second try; of the last pass, one is to begin and the second waits."""
    passes = _passes(cohort)
    for number, reader in enumerate(readers):
        for place, (item, criterion) in enumerate(passes):
            shut = held_back and number < HELD_BACK and place == len(passes) - 1
            if shut and number == 0:
                continue
            tries = cohort.definition.calibration.tries if shut else 1 + ((number + place) % 4 == 0)
            opened = (None, None) if shut else (at, Opening.NEAR_ENOUGH.value)
            yield (cohort.id, reader, item, criterion, tries, *opened)


def _agreed(session: Session, cohort_id: UUID) -> dict[tuple[str, str], list[tuple[UUID, int]]]:
    """The agreed samples of each pass, from the lowest."""
    found: dict[tuple[str, str], list[tuple[UUID, int]]] = {}
    for row in session.execute(
        select(col(Sample.item), col(Sample.criterion), col(Sample.id), col(Sample.score))
        .where(col(Sample.cohort_id) == cohort_id, col(Sample.agreed_at).is_not(None))
        .order_by(col(Sample.score))
    ):
        found.setdefault((row.item, row.criterion), []).append((row.id, row.score))
    return found


def _scores(
    agreed: dict[tuple[str, str], list[tuple[UUID, int]]], gate: _Gate, at: datetime
) -> Iterator[tuple[UUID, UUID, int, UUID, int, int, datetime]]:
    """The newest try: near enough, one in the middle a point off; or, where it is shut, far too kind."""
    cohort_id, reader, item, criterion, tries, opened_at, _ = gate
    for position, (sample, score) in enumerate(agreed[(item, criterion)], 1):
        own = score + (position == 2 and reader.int % 2) if opened_at else min(score + 2, 5)
        yield (sample, reader, tries, cohort_id, position, int(own), at)
