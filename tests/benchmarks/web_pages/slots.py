"""Interview days and slots: a lead's pages of them, and a candidate's choice, move and cancellation."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import cache
from uuid import UUID

from sqlmodel import Session, text

from recruitment.domain.booking import DayPlan
from recruitment.queries.releases import Addressee, addressees
from recruitment.services.booking_letters import Post
from recruitment.services.bookings import Booker, own_booking, slots_for, take_slot
from recruitment.services.calibration import record_safer_training
from recruitment.services.slots import WantedDay, add_day
from tests.benchmarks.web_pages.entry import Ask, Entry, post
from tests.benchmarks.web_pages.scene import Scene

EXERCISE = "interview"
_INVITED = """
update work.application set stage = 'interview' where id = (
    select id from work.application where stage = 'sift' and cohort_id = :cohort
    order by reference desc limit 1
) returning id
"""
_WHOSE = "select person_id from identity.details where application_id = :id"


def _post(scene: Scene) -> Post:
    exercise = scene.cohort.definition.exercise(EXERCISE)
    return Post(scene.cohort, exercise, "https://bench.example", scene.now())


def _panel(scene: Scene) -> tuple[UUID, UUID]:
    return scene.assessor, next(one for one in scene.leavers if one != scene.assessor)


def _plan(scene: Scene) -> DayPlan:
    """Another day each time: nobody sits on two panels at once."""
    day = scene.now().date() + timedelta(days=20 + scene.number())
    begins = datetime.combine(day, time(10), tzinfo=UTC)
    return DayPlan(begins, begins + timedelta(hours=7), 40, 10)


def _train(scene: Scene, session: Session) -> None:
    """Other entries take it back."""
    now = scene.now()
    # Numbers run into the thousands, and each is a day.
    until = now.date().replace(year=now.year + 99, day=1)
    held = {"cohort_id": scene.cohort.id, "assessor_id": scene.assessor}
    record_safer_training(session, **held, on=now.date(), until=until)


def _day(scene: Scene, session: Session) -> UUID:
    _train(scene, session)
    post = _post(scene)
    wanted = WantedDay(frozenset(_panel(scene)), "Room 4", _plan(scene))
    return add_day(
        session,
        cohort=scene.cohort,
        exercise=post.exercise,
        wanted=wanted,
        actor_id=scene.second,
        now=post.now,
    )


@cache
def _standing_day(scene: Scene) -> UUID:
    """One day for what takes nothing away."""
    with scene.worker.transaction() as session:
        return _day(scene, session)


def _candidate(scene: Scene, session: Session) -> tuple[Addressee, UUID]:
    _standing_day(scene)
    application = session.execute(text(_INVITED), {"cohort": scene.cohort.id}).scalar_one()
    (who,) = addressees(session, [application])
    person: UUID = session.execute(text(_WHOSE), {"id": application}).scalar_one()
    return who, person


def _taken(scene: Scene, session: Session, who: Addressee) -> None:
    booker, at = Booker(who, by_candidate=False), _post(scene)
    free = slots_for(session, cohort=scene.cohort, exercise=at.exercise, booker=booker, now=at.now)
    if not free:
        _day(scene, session)
        free = slots_for(session, cohort=scene.cohort, exercise=at.exercise, booker=booker, now=at.now)
    held = own_booking(session, who.application_id, at.exercise)
    take_slot(session, post=at, booker=booker, slot_id=free[0].id, sequence=held.sequence)


@cache
def _standing(scene: Scene) -> tuple[Addressee, UUID]:
    """One candidate with a slot, for what takes nothing away."""
    with scene.worker.transaction() as session:
        who, person = _candidate(scene, session)
        _taken(scene, session, who)
    return who, person


def _own(scene: Scene, rest: str = "") -> Ask:
    who, person = _standing(scene)
    return Ask(f"/apply/{who.reference}/slots/{EXERCISE}{rest}", person)


def _choose(scene: Scene) -> Ask:
    with scene.worker.transaction() as session:
        who, person = _candidate(scene, session)
        at = _post(scene)
        booker = Booker(who, by_candidate=True)
        free = slots_for(session, cohort=scene.cohort, exercise=at.exercise, booker=booker, now=at.now)
        if not free:
            _day(scene, session)
            free = slots_for(session, cohort=scene.cohort, exercise=at.exercise, booker=booker, now=at.now)
    fields = {"slot": str(free[0].id), "version": "0"}
    return Ask(f"/apply/{who.reference}/slots/{EXERCISE}", person, fields)


def _cancel(scene: Scene) -> Ask:
    with scene.worker.transaction() as session:
        who, person = _candidate(scene, session)
        _taken(scene, session, who)
    return Ask(f"/apply/{who.reference}/slots/{EXERCISE}/cancel", person, {"version": "1"})


def _lead(scene: Scene, rest: str = "") -> Ask:
    return Ask(f"/lead/{scene.cohort.slug}/interviews{rest}", scene.second)


def _filled(scene: Scene) -> dict[str, str | list[str]]:
    plan = _plan(scene)
    return {
        "day": [str(plan.begins_at.day), str(plan.begins_at.month), str(plan.begins_at.year)],
        "begins": "10am",
        "ends": "5pm",
        "place": "Room 4",
        "minutes": "40",
        "gap": "10",
        "chosen": [str(one) for one in _panel(scene)],
        "version": "1",
    }


def _add(scene: Scene) -> Ask:
    with scene.worker.transaction() as session:
        _train(scene, session)
    return Ask(_lead(scene, f"/{EXERCISE}/days/add").path, scene.second, _filled(scene))


def _change(scene: Scene) -> Ask:
    with scene.worker.transaction() as session:
        day = _day(scene, session)
    return Ask(_lead(scene, f"/{EXERCISE}/days/{day}").path, scene.second, _filled(scene))


def _remove(scene: Scene) -> Ask:
    with scene.worker.transaction() as session:
        day = _day(scene, session)
    return Ask(_lead(scene, f"/{EXERCISE}/days/{day}/remove").path, scene.second, {})


def _booking(scene: Scene) -> Ask:
    return _lead(scene, f"/{EXERCISE}/candidates/{_standing(scene)[0].reference}")


def _rota(scene: Scene) -> Ask:
    _standing(scene)
    return _lead(scene, f"/{EXERCISE}/rota")


def _accept(scene: Scene) -> Ask:
    """One candidate placed, as it was shown."""
    with scene.worker.transaction() as session:
        who, _ = _candidate(scene, session)
        at, booker = _post(scene), Booker(who, by_candidate=False)
        _day(scene, session)
        free = slots_for(session, cohort=scene.cohort, exercise=at.exercise, booker=booker, now=at.now)
    return Ask(_rota(scene).path, scene.second, {"placed": f"{who.reference}={free[0].id}"})


def _minutes(scene: Scene) -> Ask:
    fields = {"then": "minutes", "minutes": str(50 + scene.number() % 50)}
    return Ask(_booking(scene).path, scene.second, fields)


ENTRIES = (
    Entry("Interview days, by exercise", "lead.interviews", _lead),
    Entry("Days and slots of one exercise", "lead.interviews_of", lambda scene: _lead(scene, f"/{EXERCISE}")),
    Entry(
        "A day, to be added", "lead.add_interview_day", lambda scene: _lead(scene, f"/{EXERCISE}/days/add")
    ),
    post("It is added", "lead.add_interview_day", _add),
    Entry(
        "A day with its slots",
        "lead.day",
        lambda scene: _lead(scene, f"/{EXERCISE}/days/{_standing_day(scene)}"),
    ),
    post("It is changed", "lead.day", _change),
    post(
        "Its packs are asked for",
        "lead.ask_for_day",
        lambda scene: Ask(
            _lead(scene, f"/{EXERCISE}/days/{_standing_day(scene)}/pack").path, scene.second, {}
        ),
    ),
    post("It is removed", "lead.remove_interview_day", _remove),
    Entry("Somebody's slot, for a lead", "lead.booking", _booking),
    post("How long they need is recorded", "lead.booking", _minutes),
    Entry("A rota, to be proposed", "lead.rota", _rota),
    post("It is accepted", "lead.rota", _accept),
    Entry("One's own time", "apply.slots", _own),
    post("A time is taken", "apply.slots", _choose),
    Entry("A time, to be cancelled", "apply.cancel_own_slot", lambda scene: _own(scene, "/cancel")),
    post("It is cancelled", "apply.cancel_own_slot", _cancel),
    Entry("A time as a calendar file", "apply.slot_calendar", lambda scene: _own(scene, "/calendar.ics")),
)
