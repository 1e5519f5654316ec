"""Interviews: a lead sets their days, books whoever chooses no slot, and whoever did not come to theirs."""

from collections.abc import Generator, Iterator
from datetime import time, timedelta
from uuid import UUID

from recruitment.domain.booking import DayPlan, slots_within
from recruitment.domain.stages import Stage
from recruitment.programme.exercises import Exercise
from recruitment.rehearsal.calendar import (
    DAYS_SET,
    FIRST_INTERVIEW,
    INTERVIEW,
    ROTA_DAY,
    SIFT,
)
from recruitment.rehearsal.house import House
from recruitment.rehearsal.play import Beat
from recruitment.services.slots import WantedDay

_BEGINS, _ENDS = time(9, 30), time(16, 30)
_GAP, _REST_AFTER, _REST = 10, 3, 40
#: So many slots to a candidate, so that whoever comes late can still choose; and so many days and no fewer.
_SLOTS_EACH, _FEWEST_DAYS = 1.25, 2
#: Up to so many days one panel sits at a time; beyond, two do.
_MOST_ALONE = 4


def interviews(house: House, lead: UUID) -> Generator[Beat, None, None]:
    """Set days, have candidates told of them, book whoever has chosen none, and see who comes."""
    (exercise, *_) = house.exercises(INTERVIEW)
    yield Beat(house.working_day(DAYS_SET, time(12)), steers=True)
    house.look_around(lead, Stage.INTERVIEW)
    for wanted in _days(house, exercise):
        house.deeds.leads.add_day(lead, exercise, wanted)
        house.note("days of interviews were set", "by a lead, with their panels and slots")
    house.deeds.leads.tell_of_slots(lead, exercise)
    yield Beat(house.working_day(ROTA_DAY, time(10)), steers=True)
    for _ in range(house.deeds.leads.book_the_rest(lead, exercise)):
        house.note("slots were given by a lead", "nobody had chosen them, and the rota had one left")
    yield from _missed(house, lead, exercise)


def _missed(house: House, lead: UUID, exercise: Exercise) -> Generator[Beat, None, None]:
    """Each evening, record who did not come, and give them another slot."""
    for day in range(FIRST_INTERVIEW, INTERVIEW.list_day):
        yield Beat(house.working_day(day, time(17)), quiet=True)
        for reference in sorted(who for who, on in house.away if on == house.today):
            yield Beat(house.now + timedelta(minutes=1), steers=True)
            house.deeds.leads.mark_missed(lead, exercise, reference)
            house.mark("candidate did not come to the interview", "the panel told a lead so")
            if house.deeds.leads.book_another(lead, exercise, reference):
                house.mark("slot was given by a lead", "they had missed theirs, and another was free")


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
