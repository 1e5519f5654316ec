"""Anchor answers for tests, made through the same services as live ones."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlmodel import Session

from recruitment.models import AnchorTurn
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.samples import add_sample, agree_sample, score_apart
from tests.factories import make_lead

WORDS = "I began a breakfast club with two parents, and kept a list of who came."


def make_anchor_answer(
    session: Session,
    cohort: CohortFacts,
    now: datetime,
    *,
    score: int = 3,
    item: str = "q2",
    criterion: str = "purpose",
    words: str = WORDS,
) -> UUID:
    """An anchor answer that two leads have scored apart and agreed, which slips it in where it is due."""
    leads = [make_lead(session, cohort, now) for _ in range(2)]
    sample_id = add_sample(
        session,
        cohort_id=cohort.id,
        item=item,
        criterion=criterion,
        text=words,
        slipped_in=True,
        actor_id=leads[0],
        now=now,
    )
    given: dict[str, Any] = {
        "sample_id": sample_id,
        "score": score,
        "reason": "One thing they began.",
        "now": now,
    }
    for lead in leads:
        score_apart(session, cohort_id=cohort.id, actor_id=lead, **given)
    agree_sample(session, cohort=cohort, actor_id=leads[0], **given)
    return sample_id


def make_scored_anchors(
    session: Session, cohort: CohortFacts, now: datetime, assessor_id: UUID, offs: Sequence[int]
) -> None:
    """Anchor answers that one assessor has scored so far off the agreed 3, a minute after one another."""
    for number, off in enumerate(offs):
        sample_id = make_anchor_answer(session, cohort, now, words=f"Anchor {uuid4()}")
        session.add(
            AnchorTurn(
                sample_id=sample_id,
                assessor_id=assessor_id,
                cohort_id=cohort.id,
                given_at=now,
                scored_at=now + timedelta(minutes=number),
                score=3 + off,
            )
        )
    session.flush()


def slip_at_every(session: Session, cohort: CohortFacts, every: int, now: datetime) -> int:
    """Slip in as if the definition said so often; returns how many were given."""
    rows = session.execute(
        text("select slipped from work.slip_in(:cohort, :every, :now)"),
        {"cohort": cohort.id, "every": every, "now": now},
    )
    return sum(row.slipped for row in rows)
