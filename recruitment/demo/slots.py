"""The demonstration's interview days: one with slots to choose from, of which one is taken."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from recruitment.domain.booking import DayPlan
from recruitment.domain.deadlines import LONDON
from recruitment.domain.panels import Sitting, refusals
from recruitment.domain.stages import Stage
from recruitment.models import Application
from recruitment.programme.exercises import Exercise
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.following import to_follow
from recruitment.queries.releases import addressees
from recruitment.queries.slots import day_observers
from recruitment.services.booking_letters import Post
from recruitment.services.bookings import Booker, own_booking, slots_for, take_slot
from recruitment.services.following import follow
from recruitment.services.slots import WantedDay, add_day

#: A week after next, from ten to half past three.
_DAYS, _BEGINS, _LASTS = 10, 10, timedelta(hours=5, minutes=30)
_GAP, _REST_AFTER, _REST = 10, 3, 30
INTERVIEW = Stage.INTERVIEW.value
_PLACE = "https://meet.example.org/leaders-1"


def set_days(session: Session, cohort: CohortFacts, *, lead: UUID, address: str, now: datetime) -> None:
    """Add a day of interviews, of which somebody has taken the second slot that is open to them.

    Args:
        lead: who adds it.
        address: the service's own, for links.
        now: when, aware.
    """
    exercises = [one for one in cohort.definition.exercises if one.stage == INTERVIEW]
    if not exercises:
        return
    plan = _plan(now, exercises[0])
    panel = _panel(session, cohort, exercises[0], plan)
    if not panel:
        return
    wanted = WantedDay(frozenset(panel), _PLACE, plan)
    add_day(session, cohort=cohort, exercise=exercises[0], wanted=wanted, actor_id=lead, now=now)
    session.flush()
    _take(session, Post(cohort, exercises[0], address, now))


def _plan(now: datetime, exercise: Exercise) -> DayPlan:
    day = (now + timedelta(days=_DAYS)).astimezone(LONDON)
    begins = day.replace(hour=_BEGINS, minute=0, second=0, microsecond=0).astimezone(UTC)
    return DayPlan(begins, begins + _LASTS, exercise.minutes + _GAP, _GAP, _REST_AFTER, _REST)


def _panel(session: Session, cohort: CohortFacts, exercise: Exercise, plan: DayPlan) -> Sequence[UUID]:
    """One who is trained in safer recruitment and one who is not; nobody where there is no such pair."""
    on = plan.begins_at.astimezone(LONDON).date()
    known = [one for one in day_observers(session, cohort.id) if one.works_here]
    trained = [one for one in known if one.is_safer_trained(on)]
    pair = [*trained[-1:], *[one for one in known if one not in trained][-1:]]
    against = refusals(Sitting(exercise.code, exercise.stage, False, on), pair)
    return [] if against else [one.id for one in pair]


def _take(session: Session, post: Post) -> None:
    """Whoever is last of those there takes a slot, and their panel follows."""
    last = session.execute(
        select(col(Application.id))
        .where(col(Application.cohort_id) == post.cohort.id, col(Application.stage) == post.exercise.stage)
        .order_by(col(Application.reference).desc())
        .limit(1)
    ).scalar_one_or_none()
    for who in addressees(session, [] if last is None else [last]):
        booker = Booker(who, by_candidate=False)
        free = slots_for(session, cohort=post.cohort, exercise=post.exercise, booker=booker, now=post.now)
        if len(free) > 1:
            held = own_booking(session, who.application_id, post.exercise)
            take_slot(session, post=post, booker=booker, slot_id=free[1].id, sequence=held.sequence)
            for change in to_follow(session, cohort_id=post.cohort.id):
                follow(session, change=change, post=post)
