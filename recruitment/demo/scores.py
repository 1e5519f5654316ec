"""The demonstration's readings: half of them scored, by assessors whose severity is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, cast, func, select
from sqlmodel import Session, col, update

from recruitment.demo.people import Candidate
from recruitment.invented import InventedAssessor, draw_score, evidence_for
from recruitment.models import Absence, AbsenceKind, CardState, Evidence, Reading, Score, Scorecard
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.bulk import insert_rows

#: So many readings in a hundred find nothing to go by.
NO_EVIDENCE = 0.03


def score_readings(
    session: Session,
    cohort: CohortFacts,
    *,
    share: float,
    candidates: Mapping[UUID, Candidate],
    assessors: Mapping[UUID, InventedAssessor],
    seed: int,
    now: datetime,
) -> int:
    """Score and commit a share of the cohort's readings, each assessor's first ones of each pass.

    Args:
        share: from 0 to 1.
        candidates: by application id, with their true quality by criterion.
        assessors: by id, with their severity in logits.
        seed: the same one gives the same scores.
        now: when, aware.

    Returns:
        How many were scored.
    """
    random = Random(seed + 1)  # noqa: S311 - an invented cohort must come out the same again
    readings = _first_readings(session, cohort, share)
    cards = [(UUID(int=random.getrandbits(128), version=4), reading) for reading in readings]
    at = now - timedelta(hours=2)
    insert_rows(
        session,
        Scorecard,
        ("id", "reading_id", "cohort_id", "assessor_id", "state", "saved_at", "reason"),
        (
            (card, reading.id, cohort.id, reading.assessor_id, CardState.DRAFT.value, at, "")
            for card, reading in cards
        ),
    )
    _store_scores(session, cohort, _Hidden(candidates, assessors), cards, random)
    session.exec(
        update(Scorecard)
        .where(col(Scorecard.id) == func.any(cast([card for card, _ in cards], ARRAY(Uuid))))
        .values(state=CardState.COMMITTED, committed_at=at)
    )
    session.exec(
        update(Reading)
        .where(col(Reading.id) == func.any(cast([reading.id for reading in readings], ARRAY(Uuid))))
        .values(displayed_at=at)
    )
    return len(cards)


def _first_readings(session: Session, cohort: CohortFacts, share: float) -> list[Reading]:
    """The first `share` of each assessor's readings of each pass, in their own order."""
    everything = session.execute(
        select(Reading)
        .where(col(Reading.cohort_id) == cohort.id)
        .order_by(col(Reading.assessor_id), col(Reading.item), col(Reading.criterion), col(Reading.position))
    ).scalars()
    queues: dict[tuple[UUID, str, str], list[Reading]] = {}
    for reading in everything:
        queues.setdefault((reading.assessor_id, reading.item, reading.criterion), []).append(reading)
    return [reading for queue in queues.values() for reading in queue[: round(len(queue) * share)]]


@dataclass(frozen=True)
class _Hidden:
    """What only an invented cohort knows: true quality, and severity."""

    candidates: Mapping[UUID, Candidate]
    assessors: Mapping[UUID, InventedAssessor]


def _store_scores(
    session: Session, cohort: CohortFacts, hidden: _Hidden, cards: list[tuple[UUID, Reading]], random: Random
) -> None:
    scale = cohort.definition.scale
    scores: list[tuple[UUID, str, UUID, int]] = []
    absences: list[tuple[UUID, str, str]] = []
    evidence: list[tuple[UUID, str, str]] = []
    for card, reading in cards:
        criterion = reading.criterion
        if random.random() < NO_EVIDENCE:
            absences.append((card, criterion, AbsenceKind.NO_EVIDENCE.value))
            evidence.append((card, criterion, "The answer does not speak of this at all."))
            continue
        truth = hidden.candidates[reading.application_id].invented.truth[criterion]
        severity = hidden.assessors[reading.assessor_id].severity
        value = draw_score(truth, severity, 0.0, random, scale.low, scale.high)
        scores.append((card, criterion, cohort.id, value))
        if value in (scale.low, scale.high) or random.random() < 0.4:
            evidence.append((card, criterion, evidence_for(criterion, value, random, scale.low, scale.high)))
    insert_rows(session, Score, ("scorecard_id", "criterion", "cohort_id", "value"), scores)
    insert_rows(session, Absence, ("scorecard_id", "criterion", "kind"), absences)
    insert_rows(session, Evidence, ("scorecard_id", "criterion", "text"), evidence)
