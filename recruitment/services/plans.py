"""Choose how a cohort is read, and ask for the rounds of further readings that the plan allows."""

import math
from collections import Counter
from uuid import UUID, uuid4

from sqlalchemy import bindparam, text, update
from sqlmodel import Session, col

from recruitment.domain.errors import Refusal, Stale
from recruitment.domain.spending import PlanKind
from recruitment.models import FurtherReading, ReadingPlan, ReadingRound, Wanted
from recruitment.models.base import datetime
from recruitment.queries.allocation import active_assessors
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.further import WAITS
from recruitment.queries.plans import Plan, ready_rounds, standing_of
from recruitment.queries.rounds import propose_readings
from recruitment.services.allocation import announce_readings, take_turns
from recruitment.services.further import put_into_pool


def choose_plan(
    session: Session,
    *,
    cohort: CohortFacts,
    kind: PlanKind,
    readings: int,
    hours: float,
    places: int,
    reason: str,
    actor_id: UUID,
    now: datetime,
) -> UUID:
    """Keep a reading plan. It holds from now on; what was given out and read stays as it is.

    What rounds of an earlier plan asked for and nobody has taken is wanted no more.

    Args:
        cohort: whose.
        kind: even or adaptive.
        readings: how often every pass is read, 1 or more.
        hours: to be spent beyond that; ignored in an even plan.
        places: how many go on from the sift, 1 or more.
        reason: the lead's.
        actor_id: the lead.
        now: when, aware.

    Returns:
        The plan's id.
    """
    take_turns(session, cohort)
    session.execute(_CLOSE, {"cohort": cohort.id, "now": now})
    plan = ReadingPlan(
        cohort_id=cohort.id,
        kind=kind.value,
        readings=readings,
        hours=hours if kind is PlanKind.ADAPTIVE else 0.0,
        places=places,
        reason=reason,
        made_at=now,
        made_by=actor_id,
    )
    session.add(plan)
    session.flush()
    return plan.id


def ask_round(
    session: Session, *, cohort: CohortFacts, actor_id: UUID, link: str | None, now: datetime
) -> int:
    """Have a lead's further round read: what is worth most by the scores that there are.

    Args:
        cohort: whose; its newest plan must be adaptive.
        actor_id: the lead.
        link: the assessors' first page, to tell those with room by e-mail as of any other work; None tells
            nobody.
        now: when, aware.

    Returns:
        How many readings are asked for; 0 where none is worth its while.

    Raises:
        Refusal: the plan is even or has no hours left, the last round is not read yet, or there is nothing to
            go by.
    """
    take_turns(session, cohort)
    standing = standing_of(session, cohort)
    if standing.plan is None or standing.plan.kind is not PlanKind.ADAPTIVE:
        raise Refusal("Choose an adaptive plan first: an even one has no further readings.")
    if standing.open:
        raise Refusal("Wait until the last round is read: its scores say where the next matters.")
    budget = standing.budget(cohort)
    if not budget.next_round:
        raise Refusal("Choose another plan to go on: the hours of this one are spent.")
    asked = _ask(
        session,
        cohort,
        standing.plan,
        number=len(standing.rounds) + 1,
        budget=budget.next_round,
        actor_id=actor_id,
        now=now,
    )
    if asked and link is not None:
        _tell(session, cohort, asked, link, now)
    return asked


def ask_ready_round(session: Session, *, cohort_id: UUID, plan_id: UUID, number: int, now: datetime) -> int:
    """Have the next round of an adaptive plan read, if it is its turn: what a lead chose is carried out.

    Returns:
        How many readings are asked for.
    """
    found = next(iter(ready_rounds(session, cohort_id=cohort_id)), None)
    if found is None:
        return 0
    take_turns(session, found.cohort)
    found = next(iter(ready_rounds(session, cohort_id=cohort_id)), None)
    if found is None or (found.plan_id, found.number) != (plan_id, number):
        return 0
    plan = standing_of(session, found.cohort).plan
    if plan is None:
        raise Stale("Look again: the plan has changed.")
    try:
        return _ask(session, found.cohort, plan, number=number, budget=found.readings, actor_id=None, now=now)
    except Refusal:
        # Nothing to go by yet: every score is the same, say. The page says so to whoever asks.
        return 0


def _ask(
    session: Session,
    cohort: CohortFacts,
    plan: Plan,
    *,
    number: int,
    budget: int,
    actor_id: UUID | None,
    now: datetime,
) -> int:
    proposal = propose_readings(session, cohort, places=plan.places, budget=budget)
    round_id = uuid4()
    session.add(
        ReadingRound(
            id=round_id,
            cohort_id=cohort.id,
            plan_id=plan.id,
            number=number,
            asked_at=now,
            asked_by=actor_id,
            expected_wrong=proposal.expected_wrong,
            stops=proposal.stops,
            words=proposal.words,
        )
    )
    session.flush()
    return put_into_pool(
        session, cohort=cohort, places=proposal.places, why=Wanted.ROUND, now=now, round_id=round_id
    )


def _tell(session: Session, cohort: CohortFacts, asked: int, link: str, now: datetime) -> None:
    """Write to those who have begun all they hold, in the words of any other work: a fair share to each."""
    busy = {row[0] for row in session.execute(_BUSY, {"cohort": cohort.id})}
    free = [one for one in active_assessors(session, cohort.id) if one.assessor_id not in busy]
    if free:
        share = min(math.ceil(asked / len(free)), cohort.definition.most_further)
        counts = Counter({one.assessor_id: share for one in free})
        announce_readings(session, cohort=cohort, assessors=free, counts=counts, link=link, now=now)


_CLOSE = (
    update(FurtherReading)
    .where(
        col(FurtherReading.cohort_id) == bindparam("cohort"),
        col(FurtherReading.why) == Wanted.ROUND,
        *WAITS,
    )
    .values(closed_at=bindparam("now"))
    .execution_options(synchronize_session=False)
)
_BUSY = text("""
    select distinct reading.assessor_id from work.reading
    where reading.cohort_id = :cohort and not exists (select from work.scorecard
        where scorecard.reading_id = reading.id and scorecard.state <> 'superseded')
""")
