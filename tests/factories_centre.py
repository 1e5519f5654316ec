"""A day of the centre with candidates, assessors and rooms, for tests of its rotation and its board."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.centre import Break, CentrePlan, Room
from recruitment.domain.stages import Stage
from recruitment.models import Application
from recruitment.queries.centre_days import WholeDay, whole_day
from recruitment.queries.centre_proposals import Proposal, proposal_of
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.centre_accepting import Accepted, accept
from recruitment.services.centre_days import WantedCentre, plan_day
from recruitment.services.centre_letters import CentrePost
from recruitment.services.centre_proposals import propose_rotation
from tests.factories import make_application, make_assessor, make_cohort, make_lead
from tests.factories_observation import train

ADDRESS = "https://apply.example.org"
#: Two exercises in a room each: little, and yet a rotation.
EXERCISES = ("stakeholder", "final_interview")
NAMES = ("Amina Inside", "Idris Calloway", "Wren Okafor", "Tomas Lind", "Efua Mensah")


@dataclass(frozen=True)
class CentreHouse:
    """A cohort, its lead, assessors of whom every other is trained, and candidates at the centre."""

    cohort: CohortFacts
    lead: UUID
    assessors: tuple[UUID, ...]
    candidates: tuple[UUID, ...]
    day_id: UUID

    def day(self, session: Session) -> WholeDay:
        return whole_day(session, self.cohort.id, self.day_id)

    def post(self, now: datetime) -> CentrePost:
        return CentrePost(self.cohort, ADDRESS, now)

    def propose(self, session: Session, now: datetime) -> Proposal:
        made = propose_rotation(
            session, cohort=self.cohort, day=self.day(session), actor_id=self.lead, now=now
        )
        return proposal_of(session, self.day_id, made)

    def accept(self, session: Session, now: datetime, proposal: Proposal | None = None) -> Accepted:
        done = accept(
            session,
            post=self.post(now),
            day=self.day(session),
            proposal=proposal or self.propose(session, now),
            actor_id=self.lead,
        )
        session.flush()
        return done

    def reference(self, session: Session, number: int = 0) -> str:
        return session.get_one(Application, self.candidates[number]).reference

    @property
    def url(self) -> str:
        return f"/lead/{self.cohort.slug}/centre/{self.day_id}"


def plan_of(now: datetime, *, days: int = 7) -> CentrePlan:
    """A day that many days ahead, from 9am to 3pm, with lunch from noon."""
    begins = now.replace(hour=9, minute=0, second=0, microsecond=0) + timedelta(days=days)
    lunch = Break(begins + timedelta(hours=3), begins + timedelta(hours=4))
    return CentrePlan(begins, begins + timedelta(hours=6), 15, 45, 10, (lunch,))


def wanted_of(
    now: datetime, candidates: Sequence[UUID], assessors: Sequence[UUID], exercises: Sequence[str] = EXERCISES
) -> WantedCentre:
    rooms = tuple(Room(code, f"Room {number}") for number, code in enumerate(exercises, 1))
    return WantedCentre("Hill House", plan_of(now), rooms, frozenset(candidates), frozenset(assessors))


def make_centre_house(
    session: Session,
    now: datetime,
    *,
    candidates: int = 2,
    assessors: int = 4,
    is_accepted: bool = False,
    exercises: Sequence[str] = EXERCISES,
    cohort: CohortFacts | None = None,
    days: int = 7,
) -> CentreHouse:
    """A planned day that many days ahead; with `is_accepted`, with its rotation."""
    cohort = cohort or make_cohort(session, now)
    lead = make_lead(session, cohort, now)
    sitting = tuple(make_assessor(session, cohort, now) for _ in range(assessors))
    for one in sitting[::2]:
        train(session, cohort, one, now)
    seen = tuple(
        make_application(session, cohort, now, stage=Stage.CENTRE, full_name=name)
        for name in NAMES[:candidates]
    )
    wanted = replace(wanted_of(now, seen, sitting, exercises), plan=plan_of(now, days=days))
    day_id = plan_day(session, cohort=cohort, wanted=wanted, actor_id=lead, now=now)
    session.flush()
    house = CentreHouse(cohort, lead, sitting, seen, day_id)
    if is_accepted:
        house.accept(session, now)
    return house


def without(wanted: WantedCentre, assessor: UUID) -> WantedCentre:
    """The same day with one assessor fewer."""
    return replace(wanted, assessors=wanted.assessors - {assessor})
