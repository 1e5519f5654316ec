"""The demonstration's day of the centre: today's, somebody late, and what is proposed for them."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.centre import Arrival, Break, CentrePlan, Room
from recruitment.domain.deadlines import LONDON
from recruitment.domain.panels import CENTRE
from recruitment.programme.exercises import Exercise
from recruitment.queries.centre_days import whole_day
from recruitment.queries.centre_proposals import proposal_of
from recruitment.queries.centre_rules import without_a_day
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.centre_accepting import accept
from recruitment.services.centre_arrivals import note_arrival
from recruitment.services.centre_days import WantedCentre, plan_day
from recruitment.services.centre_letters import CentrePost
from recruitment.services.centre_proposals import propose_for_late, propose_rotation
from recruitment.services.panels import centre_codes

_PLACE = "Hill House, 4 Station Road, Leeds"
#: As many as the rooms of the default programme need, and one to stand in; a day of few candidates.
_MOST_CANDIDATES, _MOST_ASSESSORS = 5, 10
_BEGINS, _LASTS, _WELCOME, _GAP = 9, timedelta(hours=8), 15, 10


def hold_a_day(
    session: Session,
    cohort: CohortFacts,
    *,
    lead: UUID,
    readers: Sequence[UUID],
    address: str,
    now: datetime,
) -> None:
    """Plan today's day, accept its rotation, and let its first candidate be late; nothing without any.

    Args:
        lead: who does it all.
        readers: the assessors, in order.
        address: the service's own, for links.
        now: when, aware.
    """
    seen = without_a_day(session, cohort.id, centre_codes(cohort.definition))[:_MOST_CANDIDATES]
    plan = _plan(cohort, now)
    if not seen or plan is None:
        return
    # It was planned two days before, and the first press comes as it begins.
    earlier = plan.begins_at - timedelta(days=2)
    rooms = tuple(Room(one.code, f"Room {number}") for number, one in enumerate(_exercises(cohort), start=1))
    candidates = frozenset(one.application_id for one in seen)
    wanted = WantedCentre(_PLACE, plan, rooms, candidates, frozenset(readers[:_MOST_ASSESSORS]))
    day_id = plan_day(session, cohort=cohort, wanted=wanted, actor_id=lead, now=earlier)
    session.flush()
    day = whole_day(session, cohort.id, day_id)
    made = propose_rotation(session, cohort=cohort, day=day, actor_id=lead, now=earlier)
    proposal = proposal_of(session, day_id, made)
    if not proposal.turns:
        return
    accept(session, post=CentrePost(cohort, address, earlier), day=day, proposal=proposal, actor_id=lead)
    _be_late(session, CentrePost(cohort, address, plan.begins_at), day_id, seen[0].application_id, lead)


def _be_late(session: Session, post: CentrePost, day_id: UUID, who: UUID, lead: UUID) -> None:
    day = whole_day(session, post.cohort.id, day_id)
    note_arrival(
        session, post=post, day=day, application_id=who, arrival=Arrival.LATE, version=1, actor_id=lead
    )
    day = whole_day(session, post.cohort.id, day_id)
    propose_for_late(session, cohort=post.cohort, day=day, application_id=who, actor_id=lead, now=post.now)


def _exercises(cohort: CohortFacts) -> list[Exercise]:
    return [one for one in cohort.definition.exercises if one.stage == CENTRE]


def _plan(cohort: CohortFacts, now: datetime) -> CentrePlan | None:
    longest = max((one.minutes for one in _exercises(cohort)), default=0)
    if not longest:
        return None
    today = now.astimezone(LONDON).replace(hour=_BEGINS, minute=0, second=0, microsecond=0)
    begins = today.astimezone(UTC)
    lunch = Break(begins + timedelta(hours=3, minutes=30), begins + timedelta(hours=4, minutes=15))
    return CentrePlan(begins, begins + _LASTS, _WELCOME, longest, _GAP, (lunch,))
