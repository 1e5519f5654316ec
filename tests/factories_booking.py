"""A day of interviews with a panel of two and candidates to come, for tests of slots and bookings."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, select

from recruitment.domain.booking import DayPlan
from recruitment.domain.stages import Stage
from recruitment.models import Application, Assessor, Details
from recruitment.programme.exercises import Exercise
from recruitment.queries.bookings import OwnBooking
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.following import gone, to_follow
from recruitment.queries.releases import Addressee, addressees
from recruitment.queries.slots import OpenSlot
from recruitment.services.booking_letters import Post
from recruitment.services.bookings import Booker, own_booking, slots_for, take_slot
from recruitment.services.conflicts import set_conflict
from recruitment.services.following import follow, free
from recruitment.services.slots import WantedDay, add_day
from tests.factories import make_application, make_assessor, make_cohort, make_lead
from tests.factories_observation import train

ADDRESS = "https://apply.example.org"
#: Of the days of tests: 9am on 19 January 2027, three slots of 50 minutes.
LENGTH, SLOTS = 50, 3


@dataclass(frozen=True)
class SlotHouse:
    """A cohort, its lead, two assessors, the first trained in safer recruitment, and two candidates."""

    cohort: CohortFacts
    lead: UUID
    panel: tuple[UUID, UUID]
    candidates: tuple[UUID, ...]
    code: str = "interview"

    @property
    def exercise(self) -> Exercise:
        return self.cohort.definition.exercise(self.code)

    def post(self, now: datetime) -> Post:
        return Post(self.cohort, self.exercise, ADDRESS, now)

    def who(self, session: Session, number: int = 0) -> Addressee:
        """One of the candidates, as they are told."""
        (found,) = addressees(session, [self.candidates[number]])
        return found

    def person(self, session: Session, number: int = 0) -> UUID:
        """The person behind one of the candidates."""
        whose = select(Details.person_id).where(col(Details.application_id) == self.candidates[number])
        found = session.exec(whose).one()
        assert found is not None
        return found

    def booking(self, session: Session, number: int = 0) -> OwnBooking:
        return own_booking(session, self.candidates[number], self.exercise)

    def open(
        self, session: Session, now: datetime, number: int = 0, *, by_candidate: bool = True
    ) -> tuple[OpenSlot, ...]:
        """The slots that a candidate could take."""
        booker = Booker(self.who(session, number), by_candidate)
        return slots_for(session, cohort=self.cohort, exercise=self.exercise, booker=booker, now=now)

    def take(
        self, session: Session, now: datetime, number: int = 0, *, slot: int = 0, by_candidate: bool = True
    ) -> OpenSlot:
        """Have a candidate take one of the slots that are open to them."""
        found = self.open(session, now, number, by_candidate=by_candidate)[slot]
        booker = Booker(self.who(session, number), by_candidate)
        sequence = self.booking(session, number).sequence
        assert take_slot(session, post=self.post(now), booker=booker, slot_id=found.id, sequence=sequence)
        return found

    def move_away(self, session: Session) -> None:
        """Let the first candidate be at the stage no more."""
        here = col(Application.id) == self.candidates[0]
        session.execute(update(Application).where(here).values(stage=Stage.SIFT))

    def reference(self, session: Session, number: int = 0) -> str:
        return session.get_one(Application, self.candidates[number]).reference


def keep_apart(session: Session, house: SlotHouse, now: datetime) -> None:
    """A lead keeps the second of the panel away from the first candidate."""
    of = (house.cohort.id, house.panel[1])
    assert set_conflict(
        session,
        cohort=house.cohort,
        label=session.get_one(Assessor, of).label,
        reference=house.reference(session),
        actor_id=house.lead,
        now=now,
    )


def plan_at(now: datetime, *, days: int = 7, slots: int = SLOTS, length: int = LENGTH) -> DayPlan:
    """A day that many days ahead, from 9am, with ten minutes between slots."""
    begins = now.replace(hour=9, minute=0) + timedelta(days=days)
    return DayPlan(begins, begins + timedelta(minutes=(length + 10) * slots), length, 10)


def make_slot_house(
    session: Session,
    now: datetime,
    *,
    code: str = "interview",
    with_day: bool = True,
    cohort: CohortFacts | None = None,
    panel: tuple[UUID, UUID] | None = None,
) -> SlotHouse:
    """Two candidates at the stage of an exercise; with `with_day`, a day with three slots a week ahead."""
    cohort = cohort or make_cohort(session, now)
    lead = make_lead(session, cohort, now)
    one, two = panel or (make_assessor(session, cohort, now), make_assessor(session, cohort, now))
    train(session, cohort, one, now)
    stage = Stage(cohort.definition.exercise(code).stage)
    first = make_application(session, cohort, now, stage=stage)
    second = make_application(session, cohort, now, stage=stage, full_name="Idris Calloway")
    house = SlotHouse(cohort, lead, (one, two), (first, second), code)
    if with_day:
        make_day(session, house, now)
    return house


def make_day(
    session: Session,
    house: SlotHouse,
    now: datetime,
    *,
    plan: DayPlan | None = None,
    place: str = "Room 4",
    members: frozenset[UUID] | None = None,
) -> UUID:
    """One more day, of the panel of two unless others are given."""
    wanted = WantedDay(members or frozenset(house.panel), place, plan or plan_at(now))
    made = add_day(
        session, cohort=house.cohort, exercise=house.exercise, wanted=wanted, actor_id=house.lead, now=now
    )
    session.flush()
    return made


def follow_all(session: Session, house: SlotHouse, now: datetime) -> None:
    """What the worker does within a minute."""
    for left in gone(session, now):
        free(session, left=left, post=house.post(now))
    for change in to_follow(session):
        follow(session, change=change, post=house.post(now))
    session.flush()
