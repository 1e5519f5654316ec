"""Sample answers and tries, for tests."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.scorecards import Draft
from recruitment.models import Sample
from recruitment.queries.calibration import own_calibration
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.passes import Queue
from recruitment.services.calibration import begin_try, score_sample


def make_sample(
    session: Session,
    cohort: CohortFacts,
    now: datetime,
    *,
    item: str = "q2",
    criterion: str = "purpose",
    score: int | None = 3,
    text: str = "I rang the grandmother every Friday.",
    reason: str = "One thing they started; no more.",
) -> UUID:
    """A sample answer; agreed, unless its score is None."""
    agreed = score is not None
    sample = Sample(
        cohort_id=cohort.id,
        item=item,
        criterion=criterion,
        text=text,
        made_at=now,
        score=score,
        reason=reason if agreed else "",
        agreed_at=now if agreed else None,
    )
    session.add(sample)
    session.flush()
    return sample.id


def make_samples(session: Session, cohort: CohortFacts, now: datetime, *scores: int) -> tuple[UUID, ...]:
    """As many agreed samples of question 2 on purpose, each saying which it is."""
    return tuple(
        make_sample(
            session, cohort, now, score=score, text=f"Sample number {n}.", reason=f"Reason number {n}."
        )
        for n, score in enumerate(scores, 1)
    )


def make_try(session: Session, cohort: CohortFacts, queue: Queue, now: datetime, *, off: int) -> None:
    """A whole try in which every sample is scored so far off, held within the scale."""
    begin_try(session, queue=queue, definition=cohort.definition)
    scale = cohort.definition.scale
    for one in own_calibration(session, queue).scores:
        score = max(scale.low, min(scale.high, one.score + off))
        draft = Draft(score=score, evidence="As I saw it.")
        score_sample(
            session, queue=queue, sample_id=one.sample_id, draft=draft, definition=cohort.definition, now=now
        )
