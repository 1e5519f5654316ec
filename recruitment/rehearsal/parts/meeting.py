"""Who meets whom: a lead sets the days of interviews and the panels of the centre."""

from collections.abc import Generator, Iterator
from datetime import time, timedelta
from uuid import UUID

from recruitment.domain.booking import DayPlan, slots_within
from recruitment.programme.exercises import Exercise
from recruitment.queries.scores import candidates_at
from recruitment.rehearsal.calendar import (
    CENTRE,
    CENTRE_SET,
    DAYS_SET,
    FIRST_CENTRE,
    FIRST_INTERVIEW,
    INTERVIEW,
    ROTA_DAY,
    SIFT,
)
from recruitment.rehearsal.circuit import Station, Visit, circuit
from recruitment.rehearsal.house import House
from recruitment.rehearsal.play import Beat
from recruitment.services.panels import Wanted
from recruitment.services.slots import WantedDay

_BEGINS, _ENDS = time(9, 30), time(16, 30)
_GAP, _REST_AFTER, _REST = 10, 3, 40
#: So many slots to a candidate, so that whoever comes late can still choose; and so many days and no fewer.
_SLOTS_EACH, _FEWEST_DAYS = 1.25, 2
#: Up to so many days one panel sits at a time; beyond, two do.
_MOST_ALONE = 4
_CENTRE_BEGINS = time(8, 30)
#: Who sits with the pupils sits there alone.
_SEATS = {"assessors": 2, "pupils": 1}


def interviews(house: House, lead: UUID) -> Generator[Beat, None, None]:
    """Set days, have candidates told of them, and in the end book whoever has chosen none."""
    (exercise, *_) = house.exercises(INTERVIEW)
    yield Beat(house.working_day(DAYS_SET, time(12)), steers=True)
    for wanted in _days(house, exercise):
        house.deeds.leads.add_day(lead, exercise, wanted)
        house.note("days of interviews were set", "by a lead, with their panels and slots")
    house.deeds.leads.tell_of_slots(lead, exercise)
    yield Beat(house.working_day(ROTA_DAY, time(10)), steers=True)
    for _ in range(house.deeds.leads.book_the_rest(lead, exercise)):
        house.note("slots were given by a lead", "nobody had chosen them, and the rota had one left")


def centre(house: House, lead: UUID) -> Generator[Beat, None, None]:
    """Set every panel of every candidate at the centre."""
    yield Beat(house.working_day(CENTRE_SET, time(10)), steers=True)
    with house.scene.desk.database.transaction() as session:
        here = sorted(candidates_at(session, house.cohort.id, CENTRE.stage))
    exercises = house.exercises(CENTRE)
    stations = [Station(one.code, one.minutes, _SEATS[one.panel]) for one in exercises]
    by_code = {one.code: one for one in exercises}
    for visit in circuit(len(here), stations, assessors=len(house.assessors)):
        exercise = by_code[visit.exercise]
        house.deeds.leads.set_panel(lead, exercise, here[visit.candidate], _wanted(house, visit, exercise))
        house.note("panels of the centre were set", "by a lead, exercise by exercise")


def _days(house: House, exercise: Exercise) -> Iterator[WantedDay]:
    """As many as it takes. Neighbours in a ring sit together, and each with another neighbour next day."""
    ring = list(house.assessors)
    slots = len(slots_within(_plan(house, FIRST_INTERVIEW, exercise)))
    number = max(_FEWEST_DAYS, -(-round(house.lines_at(SIFT) * _SLOTS_EACH) // slots))
    abreast = 1 if number <= _MOST_ALONE else 2
    for one in range(number):
        day, room = divmod(one, abreast)
        first = 2 * room + day
        members = frozenset({ring[first % len(ring)], ring[(first + 1) % len(ring)]})
        place = f"https://meet.example.org/leaders-{room + 1}"
        yield WantedDay(members, place, _plan(house, FIRST_INTERVIEW + day, exercise))


def _plan(house: House, day: int, exercise: Exercise) -> DayPlan:
    begins, ends = house.working_day(day, _BEGINS), house.working_day(day, _ENDS)
    return DayPlan(begins, ends, exercise.minutes, _GAP, _REST_AFTER, _REST)


def _wanted(house: House, visit: Visit, exercise: Exercise) -> Wanted:
    ring = list(house.assessors)
    begins = house.working_day(FIRST_CENTRE + visit.day, _CENTRE_BEGINS)
    at = begins + timedelta(seconds=visit.after.total_seconds())
    return Wanted(
        frozenset(ring[seat] for seat in visit.seats), at, f"The room of the {exercise.name.lower()}"
    )
