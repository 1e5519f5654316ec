"""The demonstration's interview days: one with slots to choose from, of which one is taken."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from recruitment.domain.booking import DayPlan
from recruitment.domain.deadlines import LONDON
from recruitment.domain.stages import Stage
from recruitment.models import Application
from recruitment.programme.exercises import Exercise
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.following import to_follow
from recruitment.queries.panels import panel_of
from recruitment.queries.releases import Addressee, addressees
from recruitment.services.booking_letters import Post
from recruitment.services.bookings import Booker, slots_for, take_slot
from recruitment.services.following import follow
from recruitment.services.slots import WantedDay, add_day

#: A week after next, from ten to half past three.
_DAYS, _BEGINS, _LASTS = 10, 10, timedelta(hours=5, minutes=30)
_GAP, _REST_AFTER, _REST = 10, 3, 30
INTERVIEW = Stage.INTERVIEW.value
_PLACE = "https://meet.example.org/leaders-1"


def set_days(session: Session, cohort: CohortFacts, *, lead: UUID, address: str, now: datetime) -> None:
    """Add a day of interviews, of which somebody has taken the second slot that is open to them.

    Its panel is that which was set for them before slots were thought of.

    Args:
        lead: who adds it.
        address: the service's own, for links.
        now: when, aware.
    """
    exercises = [one for one in cohort.definition.exercises if one.stage == INTERVIEW]
    first = _first(session, cohort.id)
    if not exercises or first is None:
        return
    post = Post(cohort, exercises[0], address, now)
    held = panel_of(session, cohort_id=cohort.id, exercise=exercises[0].code, reference=first.reference)
    if not held.members:
        return
    wanted = WantedDay(held.members, _PLACE, _plan(now, exercises[0]))
    add_day(session, cohort=cohort, exercise=exercises[0], wanted=wanted, actor_id=lead, now=now)
    session.flush()
    _take(session, post, first)


def _first(session: Session, cohort_id: UUID) -> Addressee | None:
    """Whoever is first of those at interview, by reference."""
    found = session.execute(
        select(col(Application.id))
        .where(col(Application.cohort_id) == cohort_id, col(Application.stage) == INTERVIEW)
        .order_by(col(Application.reference))
        .limit(1)
    ).scalar_one_or_none()
    told = addressees(session, [] if found is None else [found])
    return told[0] if told else None


def _plan(now: datetime, exercise: Exercise) -> DayPlan:
    day = (now + timedelta(days=_DAYS)).astimezone(LONDON)
    begins = day.replace(hour=_BEGINS, minute=0, second=0, microsecond=0).astimezone(UTC)
    return DayPlan(begins, begins + _LASTS, exercise.minutes + _GAP, _GAP, _REST_AFTER, _REST)


def _take(session: Session, post: Post, who: Addressee) -> None:
    """A lead books a slot for somebody, and their panel follows."""
    booker = Booker(who, by_candidate=False)
    free = slots_for(session, cohort=post.cohort, exercise=post.exercise, booker=booker, now=post.now)
    if len(free) > 1:
        take_slot(session, post=post, booker=booker, slot_id=free[1].id, sequence=0)
    for change in to_follow(session, cohort_id=post.cohort.id):
        follow(session, change=change, post=post)
