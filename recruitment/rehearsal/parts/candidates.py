"""Candidates: those taken further choose a time, declare, name a referee anew, and answer an offer.

Most do at once what is asked. Of those at interview the first by reference withdraws once a time is theirs,
the second cancels and takes another, the third takes none and is chased, and the fourth waits for the
reminder; the fifth does not come and is given another; of the rest every fifth moves. Of those who are
offered a place the first declines.
"""

from collections.abc import Generator
from datetime import datetime, time, timedelta
from random import Random

from recruitment.domain.access import Actor, Binding
from recruitment.domain.deadlines import LONDON
from recruitment.domain.offers import Answer
from recruitment.domain.safer_records import DECLARATION
from recruitment.domain.stages import Stage
from recruitment.domain.withdrawal import Why
from recruitment.programme.exercises import Exercise
from recruitment.queries.own_application import OwnApplication, own_application
from recruitment.queries.references import own_referees
from recruitment.queries.releases import Addressee
from recruitment.rehearsal.calendar import (
    ANSWERS,
    DAYS_SET,
    INTERVIEW,
    RESERVE_RELEASED,
    ROTA_DAY,
)
from recruitment.rehearsal.house import House
from recruitment.rehearsal.play import Beat
from recruitment.services.bookings import Booker, own_booking, slots_for

#: The place of each by reference among those at interview.
WITHDRAWS, CANCELS, CHOOSES_NONE, WAITS, STAYS_AWAY = range(5)
_ONE_IN_SO_MANY_MOVES = 5
#: What those declare who have nothing to tell.
CLEAN = {ask.name: "no" for ask in DECLARATION.asks if not ask.name.endswith("_words")} | {"true": "yes"}
#: So many working days after days were set, people choose, declare, change their minds, see what is missing.
_CHOOSE, _REMINDED, _DECLARE, _CHANGE, _MISSING = 0, 2, 1, 2, 4
#: Whom somebody names in the place of a referee who cannot help.
_ANOTHER = "Wilhelmina Ashdown"


def candidate(house: House, actor: Actor, reference: str) -> Generator[Beat, None, None]:
    """What somebody does who has sent an application, from the release of the sift's decisions on."""
    chance = house.scene.chance("candidate", reference)
    yield _at(house, DAYS_SET + _CHOOSE, time(13), chance, hours=6, quiet=True)
    own = _own(house, actor, reference)
    if own.stage is not Stage.INTERVIEW:
        return
    place = house.there[Stage.INTERVIEW].index(reference)
    yield from _choose(house, actor, own, place, chance)
    if place == WITHDRAWS:
        yield _at(house, DAYS_SET + _DECLARE, time(18), chance, hours=3, steers=True)
        house.deeds.candidates.withdraw(actor, reference, Why.OTHER_POST)
        return
    yield _at(house, DAYS_SET + _DECLARE, time(18), chance, hours=3, quiet=True)
    house.deeds.candidates.declare(actor, reference, CLEAN)
    house.note("self-declarations were sent", "those taken further were asked for it")
    yield from _change_minds(house, actor, own, place, chance)
    yield _at(house, DAYS_SET + _MISSING, time(12), chance, hours=6, quiet=True)
    _name_another(house, actor, own)
    if place == STAYS_AWAY:
        yield _at(house, ROTA_DAY, time(20), chance, hours=1, quiet=True)
        _stay_away(house, actor, own)
    yield from _answer(house, actor, reference, chance)


def _choose(
    house: House, actor: Actor, own: OwnApplication, place: int, chance: Random
) -> Generator[Beat, None, None]:
    """Take one of the times that are open; some wait until they are reminded, and one takes none."""
    (exercise, *_) = house.exercises(INTERVIEW)
    if place == CHOOSES_NONE:
        return
    if place == WAITS:
        yield _at(house, DAYS_SET + _REMINDED, time(19), chance, hours=1, steers=True)
    else:
        yield Beat(house.now + timedelta(minutes=chance.uniform(1, 90)), steers=True)
    _take(house, actor, own, exercise, chance)


def _take(house: House, actor: Actor, own: OwnApplication, exercise: Exercise, chance: Random) -> None:
    with house.scene.acting(Binding.APPLICANT, actor.id) as session:
        who = Addressee(own.id, own.reference, actor.email, own.details.greeting)
        held = own_booking(session, own.id, exercise)
        free = slots_for(
            session,
            cohort=house.cohort,
            exercise=exercise,
            booker=Booker(who, by_candidate=True),
            now=house.now,
        )
    others = sorted(
        (one for one in free if one.id != held.slot_id), key=lambda one: (one.begins_at, one.place)
    )
    if others:
        house.deeds.candidates.take_slot(actor, own.reference, exercise, chance.choice(others).id)


def _change_minds(
    house: House, actor: Actor, own: OwnApplication, place: int, chance: Random
) -> Generator[Beat, None, None]:
    """One cancels, and takes another time on the next morning; some move to another."""
    (exercise, *_) = house.exercises(INTERVIEW)
    if place == CANCELS:
        yield _at(house, DAYS_SET + _CHANGE, time(12), chance, hours=3, steers=True)
        house.deeds.candidates.cancel_slot(actor, own.reference, exercise)
        yield _at(house, DAYS_SET + _CHANGE + 1, time(8), chance, hours=2, steers=True)
        _take(house, actor, own, exercise, chance)
    elif place > STAYS_AWAY and place % _ONE_IN_SO_MANY_MOVES == 0:
        yield _at(house, DAYS_SET + _CHANGE, time(17), chance, hours=3, steers=True)
        _take(house, actor, own, exercise, chance)


def _stay_away(house: House, actor: Actor, own: OwnApplication) -> None:
    """Mean not to come on the day of one's slot."""
    (exercise, *_) = house.exercises(INTERVIEW)
    with house.scene.acting(Binding.APPLICANT, actor.id) as session:
        begins = own_booking(session, own.id, exercise).begins_at
    if begins is not None:
        house.away.add((own.reference, begins.astimezone(LONDON).date()))


def _name_another(house: House, actor: Actor, own: OwnApplication) -> None:
    """Somebody else for each referee who cannot help."""
    with house.scene.acting(Binding.APPLICANT, actor.id) as session:
        lost = [one for one in own_referees(session, own.id) if one.another_needed]
    for one in lost:
        at = one.email.rpartition("@")[2]
        email = f"deputy{one.position}@{at}"
        house.deeds.candidates.name_referee(actor, own.reference, one.position, _ANOTHER, email)
        house.note("applicants named another referee", "the first could not help")


def _answer(house: House, actor: Actor, reference: str, chance: Random) -> Generator[Beat, None, None]:
    """Answer an offer, be it made at once or to somebody who was on the reserve list."""
    yield _at(house, chance.choice(ANSWERS), time(17), chance, hours=4)
    stage = _own(house, actor, reference).stage
    if stage is Stage.RESERVE:
        yield _at(house, RESERVE_RELEASED, time(18), chance, hours=3)
        stage = _own(house, actor, reference).stage
    if stage is not Stage.OFFER:
        return
    # Whoever had waited in reserve is not among those whom the lead saw with an offer then.
    declines = house.there[Stage.OFFER][:1] == (reference,)
    answer = Answer.DECLINED if declines else Answer.ACCEPTED
    house.deeds.candidates.answer(actor, reference, answer)


def _own(house: House, actor: Actor, reference: str) -> OwnApplication:
    with house.scene.acting(Binding.APPLICANT, actor.id) as session:
        return own_application(session, reference, actor.id)


def _at(
    house: House,
    day: int,
    at: time,
    chance: Random,
    *,
    hours: float,
    quiet: bool = False,
    steers: bool = False,
) -> Beat:
    """Within some hours of a time on a working day after closing."""
    moment: datetime = house.working_day(day, at) + timedelta(hours=chance.uniform(0, hours))
    return Beat(moment, quiet=quiet, steers=steers)
