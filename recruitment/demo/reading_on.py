"""The demonstration's reading plan: hours that a lead spends near the line, and a first round of them."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from recruitment.demo.progress import Progress
from recruitment.domain.spending import PlanKind
from recruitment.models import Assessor, CardState, Conflict, FurtherReading, Reading, Score, Scorecard
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.plans import ask_round, choose_plan

#: Larger cohorts take long to put in order.
MOST_CANDIDATES = 500
HOURS = 2.0
#: Of the round: so many are read, and one is in hand.
READ = 3


def read_on(
    session: Session,
    cohort: CohortFacts,
    *,
    leads: tuple[UUID, UUID],
    candidates: int,
    progress: Progress,
    now: datetime,
) -> None:
    """Where half of the readings are committed, have a lead choose an adaptive plan and ask for a round."""
    if progress is not Progress.SIFT_HALF or candidates > MOST_CANDIDATES:
        return
    choose_plan(
        session,
        cohort=cohort,
        kind=PlanKind.ADAPTIVE,
        readings=cohort.definition.sift.readings,
        hours=HOURS,
        places=cohort.places,
        reason="Last year the last places were hard to tell apart, and we have two evenings to spare.",
        actor_id=leads[1],
        now=now - timedelta(days=2),
    )
    ask_round(session, cohort=cohort, actor_id=leads[0], link=None, now=now - timedelta(days=1))
    _read_some(session, cohort, now)


def _read_some(session: Session, cohort: CohortFacts, now: datetime) -> None:
    wanted = session.scalars(
        select(FurtherReading)
        .where(col(FurtherReading.cohort_id) == cohort.id)
        .order_by(col(FurtherReading.rank))
        .limit(READ + 1)
    ).all()
    for number, one in enumerate(wanted):
        reading = _give(session, cohort, one, now)
        if reading is not None and number < READ:
            _commit(session, reading, now - timedelta(hours=1))


def _give(session: Session, cohort: CohortFacts, one: FurtherReading, now: datetime) -> Reading | None:
    """Give one to the last of the assessors who has not read it, as if they had taken it."""
    met = select(col(Reading.assessor_id)).where(
        col(Reading.application_id) == one.application_id,
        col(Reading.item) == one.item,
        col(Reading.criterion) == one.criterion,
    )
    last = (func.length(col(Assessor.label)).desc(), col(Assessor.label).desc())
    known = select(col(Conflict.assessor_id)).where(
        col(Conflict.application_id) == one.application_id, col(Conflict.cleared_at).is_(None)
    )
    free = select(col(Assessor.assessor_id)).where(
        col(Assessor.cohort_id) == cohort.id,
        col(Assessor.assessor_id).not_in(met),
        col(Assessor.assessor_id).not_in(known),
    )
    who = session.scalars(free.order_by(*last).limit(1)).one_or_none()
    if who is None:
        return None
    held = select(func.count()).where(
        col(Reading.assessor_id) == who,
        col(Reading.item) == one.item,
        col(Reading.criterion) == one.criterion,
    )
    reading = Reading(
        cohort_id=cohort.id,
        application_id=one.application_id,
        item=one.item,
        criterion=one.criterion,
        assessor_id=who,
        position=session.execute(held).scalar_one() + 1,
        allocated_at=now,
    )
    session.add(reading)
    session.flush()
    one.reading_id, one.taken_at, one.leased_until = reading.id, now, now + cohort.definition.lease
    session.flush()
    return reading


def _commit(session: Session, reading: Reading, at: datetime) -> None:
    card = Scorecard(
        reading_id=reading.id, cohort_id=reading.cohort_id, assessor_id=reading.assessor_id, saved_at=at
    )
    session.add(card)
    session.flush()
    middle = Score(scorecard_id=card.id, criterion=reading.criterion, cohort_id=reading.cohort_id, value=3)
    session.add(middle)
    session.flush()
    reading.displayed_at = at
    card.state, card.committed_at = CardState.COMMITTED, at
    session.flush()
