"""Days of the centre: a lead's pages of them, and every press of the board."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlmodel import Session, text

from recruitment.domain.centre import CentrePlan, Room
from recruitment.queries.centre_days import WholeDay, whole_day
from recruitment.queries.centre_proposals import proposal_of
from recruitment.queries.slots import day_observers
from recruitment.services.calibration import record_safer_training
from recruitment.services.centre_accepting import accept
from recruitment.services.centre_days import WantedCentre, plan_day
from recruitment.services.centre_letters import CentrePost
from recruitment.services.centre_proposals import propose_rotation
from tests.benchmarks.web_pages.entry import Ask, Entry, post
from tests.benchmarks.web_pages.scene import Scene

EXERCISES = ("stakeholder", "final_interview")
_FAR, _SITTING, _SEEN = 5000, 5, 2
_SENT_ON = """
update work.application set stage = 'centre' where id in (
    select id from work.application where stage = 'sift' and cohort_id = :cohort
    order by reference desc limit :many
) returning id
"""


def _plan(scene: Scene) -> CentrePlan:
    """Another day each time: nobody sits on two panels at once."""
    day = scene.now().date() + timedelta(days=_FAR + scene.number())
    begins = datetime.combine(day, time(9), tzinfo=UTC)
    return CentrePlan(begins, begins + timedelta(hours=6), 15, 45, 10)


def _assessors(scene: Scene, session: Session) -> frozenset[UUID]:
    """Some who work here; two of them trained for long: other entries take it back."""
    who = [one.id for one in day_observers(session, scene.cohort.id) if one.works_here][:_SITTING]
    on = scene.now().date()
    for one in who[:2]:
        record_safer_training(
            session,
            cohort_id=scene.cohort.id,
            assessor_id=one,
            on=on,
            until=on.replace(year=on.year + 99, day=1),
        )
    return frozenset(who)


def _candidates(scene: Scene, session: Session) -> frozenset[UUID]:
    found = session.execute(text(_SENT_ON), {"cohort": scene.cohort.id, "many": _SEEN})
    return frozenset(found.scalars())


def _day(scene: Scene, session: Session, *, is_accepted: bool) -> WholeDay:
    rooms = tuple(Room(code, f"Room {number}") for number, code in enumerate(EXERCISES, start=1))
    wanted = WantedCentre(
        "Hill House", _plan(scene), rooms, _candidates(scene, session), _assessors(scene, session)
    )
    about: dict[str, Any] = {"actor_id": scene.second, "now": scene.now()}
    day_id = plan_day(session, cohort=scene.cohort, wanted=wanted, **about)
    session.flush()
    day = whole_day(session, scene.cohort.id, day_id)
    if not is_accepted:
        return day
    proposal = proposal_of(session, day_id, propose_rotation(session, cohort=scene.cohort, day=day, **about))
    accept(session, post=_post(scene), day=day, proposal=proposal, actor_id=scene.second)
    session.flush()
    return whole_day(session, scene.cohort.id, day_id)


def _post(scene: Scene) -> CentrePost:
    return CentrePost(scene.cohort, "https://bench.example", scene.now())


@cache
def _standing(scene: Scene, *, is_accepted: bool = True) -> WholeDay:
    """One day for what takes nothing away."""
    with scene.worker.transaction() as session:
        return _day(scene, session, is_accepted=is_accepted)


def _fresh(scene: Scene, *, is_accepted: bool = True) -> WholeDay:
    with scene.worker.transaction() as session:
        return _day(scene, session, is_accepted=is_accepted)


def _lead(scene: Scene, day: WholeDay | None = None, rest: str = "", **form: str) -> Ask:
    at = "" if day is None else f"/{day.id}"
    return Ask(f"/lead/{scene.cohort.slug}/centre{at}{rest}", scene.second, form)


def _propose(scene: Scene, day: WholeDay) -> str:
    with scene.worker.transaction() as session:
        made = propose_rotation(session, cohort=scene.cohort, day=day, actor_id=scene.second, now=scene.now())
    return f"/proposals/{made}"


def _filled(
    scene: Scene, *, candidates: frozenset[UUID], assessors: frozenset[UUID]
) -> dict[str, str | list[str]]:
    on = _plan(scene).begins_at
    return {
        "day": [str(on.day), str(on.month), str(on.year)],
        "begins": "9am",
        "ends": "3pm",
        "place": "Hill House",
        "welcome": "15",
        "minutes": "45",
        "gap": "10",
        "breaks": "",
        "rooms_stakeholder": "Room 1",
        "rooms_final_interview": "Room 2",
        "candidates": [str(one) for one in candidates],
        "assessors": [str(one) for one in assessors],
        "version": "1",
    }


def _add(scene: Scene) -> Ask:
    with scene.worker.transaction() as session:
        form = _filled(scene, candidates=_candidates(scene, session), assessors=_assessors(scene, session))
    return Ask(_lead(scene, rest="/add").path, scene.second, form)


def _change(scene: Scene) -> Ask:
    day = _fresh(scene, is_accepted=False)
    form = _filled(
        scene,
        candidates=frozenset(one.application_id for one in day.seats),
        assessors=frozenset(one.assessor_id for one in day.sitters),
    )
    return Ask(_lead(scene, day, "/change").path, scene.second, form)


def _accept(scene: Scene) -> Ask:
    day = _fresh(scene, is_accepted=False)
    return _lead(scene, day, _propose(scene, day))


def _arrive(scene: Scene) -> Ask:
    day = _fresh(scene)
    return _lead(scene, day, f"/arrivals/{day.seats[0].application_id}", arrival="arrived", version="1")


def _miss(scene: Scene) -> Ask:
    day = _fresh(scene)
    return _lead(scene, day, f"/missing/{day.sitters[0].assessor_id}", missing="yes", version="1")


def _cancel(scene: Scene) -> Ask:
    day = _fresh(scene)
    return _lead(scene, day, "/cancel", version=str(day.version))


def _late(scene: Scene) -> Ask:
    day = _standing(scene)
    return _lead(scene, day, f"/late/{day.seats[0].application_id}", version=str(day.version))


def _stand_in(scene: Scene) -> Ask:
    day = _standing(scene)
    return _lead(scene, day, f"/stand-ins/{day.turns[0].assessors[0]}", version=str(day.version))


def _planned(scene: Scene, rest: str = "") -> Ask:
    return _lead(scene, _standing(scene, is_accepted=False), rest)


def _shown(scene: Scene) -> Ask:
    day = _standing(scene, is_accepted=False)
    return _lead(scene, day, _propose(scene, day))


ENTRIES = (
    Entry("Days of the centre", "lead.centre_days", _lead),
    Entry("A day, to be planned", "lead.add_centre_day", lambda scene: _lead(scene, rest="/add")),
    post("It is planned", "lead.add_centre_day", _add, every=5),
    Entry("A day with its rotation", "lead.centre_day", lambda scene: _lead(scene, _standing(scene))),
    Entry("A day, to be changed", "lead.change_centre_day", lambda scene: _planned(scene, "/change")),
    post("It is changed", "lead.change_centre_day", _change, every=5),
    post(
        "A rotation is proposed",
        "lead.propose_centre_rotation",
        lambda scene: _planned(scene, "/propose"),
        every=5,
    ),
    Entry("A proposed rotation", "lead.centre_proposal", _shown, every=5),
    post("It is accepted", "lead.centre_proposal", _accept, every=5),
    Entry("The board of a day", "lead.centre_board", lambda scene: _lead(scene, _standing(scene), "/board")),
    post(
        "Its packs are asked for",
        "lead.ask_for_centre_day",
        lambda scene: _lead(scene, _standing(scene), "/pack"),
    ),
    post("A candidate arrives", "lead.note_centre_arrival", _arrive, every=5),
    post("An assessor is missing", "lead.note_centre_assessor", _miss, every=5),
    post("What somebody late misses is moved", "lead.propose_for_late_candidate", _late, every=5),
    post("A stand-in is looked for", "lead.propose_centre_stand_ins", _stand_in, every=5),
    post("A day is called off", "lead.cancel_centre_day", _cancel, every=5),
)
