"""Sample answers: taken in with a cohort, added by leads, scored apart, agreed for good, retired."""

from uuid import UUID, uuid4

from sqlalchemy import insert, literal, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlmodel import Session, col

from recruitment.domain.errors import NotFound, Refusal, Stale
from recruitment.models import Calibration, CardState, Opening, Reading, Sample, SampleOpinion, Scorecard
from recruitment.models.base import datetime
from recruitment.programme.samples import Samples
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.allocation import take_turns
from recruitment.services.anchors import make_anchor, slip_in

#: So many leads score a sample by themselves before a score is agreed.
OPINIONS = 2


def take_in(session: Session, *, cohort_id: UUID, samples: Samples, now: datetime) -> None:
    """Give a new cohort the sample answers of its definition, agreed as they come.

    Args:
        cohort_id: one that nobody reads for yet.
        samples: of the definition that it was made of.
        now: when, aware.
    """
    rows = [
        {
            "id": uuid4(),
            "cohort_id": cohort_id,
            "item": one.item,
            "criterion": one.criterion,
            "text": answer.text,
            "score": answer.score,
            "reason": answer.reason,
            "made_at": now,
            "agreed_at": now,
        }
        for one in samples.passes
        for answer in one.answers
    ]
    if rows:
        session.execute(insert(Sample), rows)


def add_sample(
    session: Session,
    *,
    cohort_id: UUID,
    item: str,
    criterion: str,
    text: str,
    actor_id: UUID,
    now: datetime,
    slipped_in: bool = False,
) -> UUID:
    """Add a sample answer to a pass; assessors see it once its score is agreed.

    Args:
        slipped_in: whether it is an anchor answer, met among readings; else it is scored to calibrate. That
            stays: who met an answer to calibrate knows its agreed score, and would know it again.
    """
    sample = Sample(
        cohort_id=cohort_id,
        item=item,
        criterion=criterion,
        text=text,
        slipped_in=slipped_in,
        made_at=now,
        made_by=actor_id,
    )
    session.add(sample)
    session.flush()
    return sample.id


def score_apart(
    session: Session,
    *,
    cohort_id: UUID,
    sample_id: UUID,
    score: int,
    reason: str,
    actor_id: UUID,
    now: datetime,
) -> None:
    """Keep what one lead scores a sample, by themselves.

    Args:
        score: a point of the cohort's scale.
        reason: which anchor words are met.

    Raises:
        NotFound: the cohort has no such sample.
        Refusal: it is agreed or retired, or they have scored it.
    """
    _require_open(session, cohort_id, sample_id)
    opinion = insert_or(SampleOpinion).values(
        sample_id=sample_id, person_id=actor_id, cohort_id=cohort_id, score=score, reason=reason, at=now
    )
    kept = session.execute(opinion.on_conflict_do_nothing().returning(col(SampleOpinion.score)))
    if kept.one_or_none() is None:
        raise Refusal("Look at your score below: you have scored this answer already.")


def agree_sample(
    session: Session,
    *,
    cohort: CohortFacts,
    sample_id: UUID,
    score: int,
    reason: str,
    actor_id: UUID,
    now: datetime,
) -> None:
    """Agree the score of a sample, for good. Whoever has begun its pass goes on; others calibrate first.

    An anchor answer is slipped in from now on, at once for whoever has enough to read.

    Args:
        cohort: whose sample it is.
        score: a point of the cohort's scale.
        reason: which anchor words it meets and which not, as assessors will read it.

    Raises:
        NotFound: the cohort has no such sample.
        Refusal: fewer than two people have scored it apart, or whoever agrees has not.
        Stale: it is agreed or retired.
    """
    sample = _require_open(session, cohort.id, sample_id)
    held = select(col(SampleOpinion.person_id)).where(col(SampleOpinion.sample_id) == sample_id)
    scored = set(session.execute(held).scalars())
    if actor_id not in scored:
        raise Refusal("Score this answer by yourself first.")
    if len(scored) < OPINIONS:
        raise Refusal("Wait until another lead has scored this answer: two score it apart, then agree.")
    if sample.slipped_in:
        # Whoever gives out readings slips in too, and locks the cohort before anything else.
        take_turns(session, cohort)
    else:
        _let_on_who_has_begun(session, sample, now)
    _change(session, sample_id, score=score, reason=reason, agreed_at=now, agreed_by=actor_id)
    if sample.slipped_in:
        make_anchor(session, cohort=cohort, sample=sample)
        slip_in(session, cohort=cohort, now=now)


def retire_sample(
    session: Session, *, cohort_id: UUID, sample_id: UUID, actor_id: UUID, now: datetime
) -> None:
    """Take a sample out of use. Tries that have it go on with it; new ones do not.

    Raises:
        NotFound: the cohort has no such sample.
        Stale: it is retired.
    """
    _sample(session, cohort_id, sample_id)
    _change(session, sample_id, agreed_too=True, retired_at=now, retired_by=actor_id)


def _sample(session: Session, cohort_id: UUID, sample_id: UUID) -> Sample:
    sample = session.get(Sample, sample_id)
    if sample is None or sample.cohort_id != cohort_id:
        raise NotFound("Check the address: this cohort has no such sample answer.")
    return sample


def _require_open(session: Session, cohort_id: UUID, sample_id: UUID) -> Sample:
    sample = _sample(session, cohort_id, sample_id)
    if sample.agreed_at is not None or sample.retired_at is not None:
        raise Stale("Go back to the sample answers: this one is agreed or retired.")
    return sample


def _change(session: Session, sample_id: UUID, *, agreed_too: bool = False, **values: object) -> None:
    """Write where nobody was first."""
    statement = update(Sample).where(col(Sample.id) == sample_id, col(Sample.retired_at).is_(None))
    if not agreed_too:
        statement = statement.where(col(Sample.agreed_at).is_(None))
    changed = session.execute(statement.values(**values).returning(col(Sample.id)))
    if changed.one_or_none() is None:
        raise Stale("Go back to the sample answers: somebody agreed or retired this one a moment ago.")


def _let_on_who_has_begun(session: Session, sample: Sample, now: datetime) -> None:
    """Whoever reads the pass already goes on: the gate stands before a first reading."""
    begun = (
        select(
            col(Reading.cohort_id),
            col(Reading.assessor_id),
            col(Reading.item),
            col(Reading.criterion),
            literal(now),
            literal(Opening.HAD_BEGUN.value),
        )
        .outerjoin(
            Scorecard,
            (col(Scorecard.reading_id) == col(Reading.id)) & (col(Scorecard.state) != CardState.SUPERSEDED),
        )
        .where(
            col(Reading.cohort_id) == sample.cohort_id,
            col(Reading.item) == sample.item,
            col(Reading.criterion) == sample.criterion,
            col(Reading.displayed_at).is_not(None) | col(Scorecard.id).is_not(None),
        )
        .distinct()
    )
    columns = ["cohort_id", "assessor_id", "item", "criterion", "opened_at", "how"]
    session.execute(insert_or(Calibration).from_select(columns, begun).on_conflict_do_nothing())
