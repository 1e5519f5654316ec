"""The days of the centre: a lead plans them, accepts what the solver proposes, and stands at the door.

Chance says who of all comes late, who does not come, and on which day an assessor is missing, and who.
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID

from recruitment.domain.access import Binding
from recruitment.domain.centre import Arrival, Break, CentrePlan, Room
from recruitment.queries.centre_days import WholeDay, whole_day
from recruitment.queries.centre_rules import WithoutADay, without_a_day
from recruitment.rehearsal.calendar import CENTRE, CENTRE_SET, FIRST_CENTRE
from recruitment.rehearsal.house import House
from recruitment.rehearsal.play import Beat
from recruitment.services.centre_days import WantedCentre
from recruitment.services.panels import centre_codes

#: Candidates of a day: where there are assessors for all rooms at once, and where rooms are used by turns.
_TOGETHER, _BY_TURNS = 6, 4
#: Assessors whom all rooms take at once. One more is asked for a day; one at least is not, and can stand in.
_IN_ALL_ROOMS, _SPARE = 9, 1
_PLACE = "The Old Mill, 2 Canal Street, Leeds"
_BEGINS, _LUNCH, _BACK, _ENDS = time(8, 30), time(13), time(13, 40), time(18)
#: Minutes.
_WELCOME, _GAP = 15, 5
#: When the lead is there before a day begins.
_BEFORE = timedelta(minutes=30)
#: So long after they were to come, somebody rings that they are late; nobody thinks any more that one comes.
_RINGS, _GIVEN_UP = timedelta(minutes=5), timedelta(minutes=20)
#: Whoever is late comes just before they are expected anew.
_LATE_BY = timedelta(minutes=24)
#: Of so few everybody comes.
_HARDLY_ANYBODY = 2
_MINUTE = timedelta(minutes=1)
_ACCEPTED = "the solver proposed it, and a lead accepted it"
#: What the story says of what was pressed, and why.
_SAID = {
    Arrival.ARRIVED: ("candidate came to the centre", "noted on the board of the day"),
    Arrival.LATE: ("candidate was late for the centre", "they rang from their train"),
    Arrival.ABSENT: ("candidate did not come to the centre", "twenty minutes had passed"),
}


@dataclass(frozen=True)
class _Fate:
    """Whom chance has chosen: two references, empty where hardly anybody is at the centre, and a day."""

    late: str
    absent: str
    missing_on: UUID


def centre(house: House, lead: UUID) -> Generator[Beat, None, None]:
    """Plan every day, accept its rotation, and be there on the day."""
    yield Beat(house.working_day(CENTRE_SET, time(10)), quiet=True)
    with house.scene.acting(Binding.OFFICE, lead) as session:
        here = without_a_day(session, house.cohort.id, centre_codes(house.cohort.definition))
    people = sorted(here, key=lambda one: one.reference)
    days = {house.deeds.centre.plan(lead, one): one.plan.begins_at for one in _wanted(house, people)}
    house.mark("days of the centre were planned", "by a lead: rounds, rooms, and who is there", len(days))
    for day_id in days:
        yield Beat(house.now + 5 * _MINUTE, steers=True)
        _set(house, lead, day_id)
    chance = house.scene.chance("centre")
    fate = _fate(chance, [one.reference for one in people], list(days))
    for day_id, begins in days.items():
        yield Beat(begins - _BEFORE, quiet=True)
        if day_id == fate.missing_on:
            yield from _miss_one(house, lead, day_id, chance)
        yield from _at_the_door(house, lead, day_id, fate)


def _wanted(house: House, people: Sequence[WithoutADay]) -> Iterator[WantedCentre]:
    """As many days as it takes, alike in size. Assessors stay at home in turn, so that they can stand in."""
    ring, exercises = list(house.assessors), house.exercises(CENTRE)
    rooms = tuple(Room(one.code, f"Room {number}") for number, one in enumerate(exercises, start=1))
    most = _TOGETHER if len(ring) >= _IN_ALL_ROOMS + _SPARE else _BY_TURNS
    asked = min(len(ring) - _SPARE, _IN_ALL_ROOMS + _SPARE)
    number = -(-len(people) // most)
    for day in range(number):
        begins, lunch, back, ends = (
            house.working_day(FIRST_CENTRE + day, at) for at in (_BEGINS, _LUNCH, _BACK, _ENDS)
        )
        longest = max(one.minutes for one in exercises)
        yield WantedCentre(
            _PLACE,
            CentrePlan(begins, ends, _WELCOME, longest, _GAP, (Break(lunch, back),)),
            rooms,
            frozenset(one.application_id for one in people[day::number]),
            frozenset(ring[(day + seat) % len(ring)] for seat in range(1, asked + 1)),
        )


def _fate(chance: Random, references: Sequence[str], days: Sequence[UUID]) -> _Fate:
    late, absent = chance.sample(references, 2) if len(references) > _HARDLY_ANYBODY else ("", "")
    return _Fate(late, absent, chance.choice(days))


def _set(house: House, lead: UUID, day_id: UUID) -> None:
    """Have a rotation proposed, and accept it."""
    made = house.deeds.centre.propose_rotation(lead, day_id)
    moved = house.deeds.centre.accept(lead, day_id, made)
    house.mark("exercises of candidates were set for a day of the centre", _ACCEPTED, moved)
    day = _day(house, lead, day_id)
    left = len(day.seats) * len(day.exercises) - moved
    house.mark("exercises of candidates found no place that day", "the solver said why", left)


def _miss_one(house: House, lead: UUID, day_id: UUID, chance: Random) -> Generator[Beat, None, None]:
    """One of the assessors who were to see somebody rings in the morning; others stand in."""
    day = _day(house, lead, day_id)
    who = chance.choice([one.assessor_id for one in day.sitters if day.of_assessor(one.assessor_id)])
    yield Beat(house.now + 5 * _MINUTE, steers=True)
    house.deeds.centre.note_missing(lead, day_id, who)
    house.mark("assessor was missing on a day of the centre", "they rang in the morning")
    made = house.deeds.centre.propose_stand_ins(lead, day_id, who)
    moved = house.deeds.centre.accept(lead, day_id, made)
    house.mark("exercises got an assessor who stands in", _ACCEPTED, moved)
    left = len(_day(house, lead, day_id).of_assessor(who))
    house.mark("exercises are without the assessor who is missing", "the solver found nobody", left)


def _at_the_door(house: House, lead: UUID, day_id: UUID, fate: _Fate) -> Generator[Beat, None, None]:
    """Note of each candidate when they come, that they are late, or that they do not come."""
    day = _day(house, lead, day_id)
    for at, reference, arrival in sorted(_arrivals(day, fate)):
        yield Beat(at, quiet=arrival is Arrival.ARRIVED, steers=arrival is not Arrival.ARRIVED)
        who = next(one.application_id for one in day.seats if one.reference == reference)
        if arrival is Arrival.ABSENT:
            house.away.add((reference, house.today))
        house.deeds.centre.note_arrival(lead, day_id, who, arrival)
        house.mark(*_SAID[arrival])
        if arrival is not Arrival.ARRIVED:
            made = house.deeds.centre.propose_for_late(lead, day_id, who)
            moved = house.deeds.centre.accept(lead, day_id, made)
            house.mark("exercises were moved or freed because of it", _ACCEPTED, moved)


def _arrivals(day: WholeDay, fate: _Fate) -> Iterator[tuple[datetime, str, Arrival]]:
    """What is pressed on the board, and when."""
    for one in day.seats:
        if not one.is_here or one.comes_at is None:
            continue
        if one.reference == fate.absent:
            yield one.comes_at + _GIVEN_UP, one.reference, Arrival.ABSENT
            continue
        if one.reference == fate.late:
            yield one.comes_at + _RINGS, one.reference, Arrival.LATE
        comes = one.comes_at + (_LATE_BY if one.reference == fate.late else timedelta())
        yield comes, one.reference, Arrival.ARRIVED


def _day(house: House, lead: UUID, day_id: UUID) -> WholeDay:
    with house.scene.acting(Binding.OFFICE, lead) as session:
        return whole_day(session, house.cohort.id, day_id)
