"""What the solver would do with a day of the centre: the rotation, a late arrival, a missing assessor."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert
from sqlmodel import Session, col

from recruitment.domain.centre import GRACE, Arrival, CentreState, Proposed, round_at
from recruitment.domain.deadlines import clock_time
from recruitment.domain.errors import Refusal
from recruitment.models.base import datetime
from recruitment.models.centre_day import CentreProposal
from recruitment.queries.availability import availability_of
from recruitment.queries.centre_days import Turn, WholeDay
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.slots import day_observers
from recruitment.services.centre_room import CentreRoom, busy_on, room_of
from scoring import centre_parts as parts
from scoring.rotation import mend, rotate
from scoring.standing_in import Gap, Limits, StandIn, stand_ins


def propose_rotation(
    session: Session, *, cohort: CohortFacts, day: WholeDay, actor_id: UUID, now: datetime
) -> UUID:
    """Propose who sees whom, where and when, for the whole of a day that has not begun.

    Args:
        cohort: whose.
        day: as it stands.
        actor_id: the lead.
        now: when, aware.

    Returns:
        The proposal's id; nothing else is written.

    Raises:
        Refusal: the day has begun, or is called off.
    """
    if day.state is CentreState.CANCELLED or day.plan.begins_at <= now:
        raise Refusal("Propose changes to the day on its board: it has begun, or is called off.")
    room = room_of(session, cohort, day)
    found = rotate(room.as_parts())
    wanted = [_placed(room, one) for one in found.turns]
    wanted += [one for one in day.turns if (one.application_id, one.exercise) in room.begun]
    said = (*found.reasons, *_not_said(session, room))
    return _keep(session, room, Proposed.ROTATION, None, wanted, said=said, actor_id=actor_id, now=now)


def propose_for_late(
    session: Session,
    *,
    cohort: CohortFacts,
    day: WholeDay,
    application_id: UUID,
    actor_id: UUID,
    now: datetime,
) -> UUID:
    """Propose what is moved since a candidate comes late: their later exercises, or places are changed.

    The rooms of whoever does not come at all, or has left, are free from then on.

    Nothing that is over or under way is moved, and everybody sits where they sit.

    Raises:
        NotFound: the day has no such candidate.
        Refusal: the day's rotation is not accepted.
    """
    day.seat(application_id)
    _require_accepted(day)
    room = room_of(session, cohort, day)
    held = {_as_part(room, one): one for one in day.turns}
    gone = {one.reference for one in day.seats if not one.is_expected}
    fixed = [
        part
        for part, one in held.items()
        # Whose panel is of another time, set by hand, stays where they are.
        if _is_fixed(room, one, now, about=application_id)
        or (not one.assessors and part.candidate not in gone)
    ]
    since = {
        one.application_id: one.late_until
        for one in day.seats
        if one.arrival is Arrival.LATE and one.late_until
    }
    found = mend(
        room.as_parts(since={k: max(v, now) for k, v in since.items()}, now=now),
        [part for part, one in held.items() if one.assessors],
        fixed=fixed,
    )
    # Those who do not come keep no later room; a turn that is over stays as it was.
    wanted = [
        held.get(one) or _placed(room, one)
        for one in found.turns
        if one.candidate not in gone or one in fixed
    ]
    return _keep(
        session, room, Proposed.LATE, application_id, wanted, said=found.reasons, actor_id=actor_id, now=now
    )


def propose_stand_ins(
    session: Session,
    *,
    cohort: CohortFacts,
    day: WholeDay,
    assessor_id: UUID,
    actor_id: UUID,
    now: datetime,
) -> UUID:
    """Propose who stands in for an assessor at what is still to come: those of the day first, then others.

    Others are those who said that they can then, and sit nowhere else that day.

    Raises:
        NotFound: the day has no such assessor.
        Refusal: the day's rotation is not accepted.
    """
    missing = day.sitter(assessor_id)
    _require_accepted(day)
    room = room_of(session, cohort, day)
    left = [one for one in day.of_assessor(assessor_id) if not _is_fixed(room, one, now)]
    people, trained = _people(session, room, but=assessor_id)
    gaps = [_gap(room, one, assessor_id, trained) for one in left]
    seen = parts.seen_in((_as_part(room, one) for one in day.turns), room.as_parts(now=now).met)
    found = stand_ins(gaps, people, Limits(room.apart_by_reference, seen))
    filled = {
        one: _with(one, assessor_id, UUID(found[gap.id]))
        for one, gap in zip(left, gaps, strict=True)
        if gap.id in found
    }
    said = tuple(
        f"Nobody is found who may stand in for {missing.called} with {room.reference(one.application_id)} at"
        f" {clock_time(one.begins_at)} ({room.exercises[one.exercise].name}): nobody who is free may meet"
        " them and leave the panel trained."
        for one in left
        if one not in filled
    )
    wanted = [filled.get(one, one) for one in day.turns]
    return _keep(session, room, Proposed.STAND_IN, assessor_id, wanted, said=said, actor_id=actor_id, now=now)


def _not_said(session: Session, room: CentreRoom) -> Iterable[str]:
    """Who has not said that they can that day, so that a lead asks them."""
    said = availability_of(session, room.cohort.id, [one.assessor_id for one in room.day.sitters])
    for one in room.day.sitters:
        if not any(half.day == room.day.on for half in said.get(one.assessor_id, ())):
            yield f"Ask {one.called}: they have not said that they can on that day."


def _require_accepted(day: WholeDay) -> None:
    if day.state is not CentreState.ACCEPTED:
        raise Refusal("Accept a rotation of the day first: until then there is nothing to move.")


def _is_fixed(room: CentreRoom, turn: Turn, now: datetime, *, about: UUID | None = None) -> bool:
    """Whether a turn is begun, or its time is come; unless it is of somebody who was not there for it.

    Args:
        about: whose missed turns are to be moved. Of all others it is taken that they were there: a press of
            "Arrived" comes when somebody finds the time for it.
    """
    if (turn.application_id, turn.exercise) in room.begun:
        return True
    if turn.begins_at > now or turn.application_id != about:
        return turn.begins_at <= now
    seat = room.day.seat(turn.application_id)
    if not seat.is_expected:
        return True
    if seat.arrival is Arrival.LATE:
        return False
    return seat.arrived_at is None or seat.arrived_at <= turn.begins_at + GRACE


def _as_part(room: CentreRoom, turn: Turn) -> parts.Turn:
    number = round_at(room.day.rounds, turn.begins_at)
    return parts.Turn(
        room.reference(turn.application_id),
        turn.exercise,
        turn.room,
        0 if number is None else number,
        tuple(sorted(str(one) for one in turn.assessors)),
    )


def _placed(room: CentreRoom, part: parts.Turn) -> Turn:
    who = next(one.application_id for one in room.day.seats if one.reference == part.candidate)
    begins = room.day.rounds[part.round].begins_at
    ends = begins + timedelta(minutes=room.needs(who, part.exercise))
    return Turn(who, part.exercise, part.room, begins, ends, tuple(map(UUID, part.assessors)), (), "")


def _people(session: Session, room: CentreRoom, *, but: UUID) -> tuple[list[StandIn], frozenset[UUID]]:
    """Who could stand in; and everybody whose training is in date."""
    day = room.day
    here = {one.assessor_id: one for one in day.sitters}
    observers = day_observers(session, room.cohort.id)
    trained = frozenset(one.id for one in observers if one.is_safer_trained(day.on))
    said = availability_of(session, room.cohort.id, [one.id for one in observers])
    busy = busy_on(session, day)
    found = []
    for one in observers:
        if not one.works_here or one.id in (busy | {but}) or (one.id in here and here[one.id].is_missing):
            continue
        if one.id not in here and not any(half.day == day.on for half in said.get(one.id, ())):
            continue
        times = tuple((turn.begins_at, turn.ends_at) for turn in day.of_assessor(one.id))
        found.append(StandIn(str(one.id), one.id in trained, one.id in here, times))
    return found, trained


def _gap(room: CentreRoom, turn: Turn, missing: UUID, trained: frozenset[UUID]) -> Gap:
    others = [one for one in turn.assessors if one != missing]
    pupils = room.exercises[turn.exercise].panel == "pupils"
    return Gap(
        f"{turn.application_id} {turn.exercise}",
        room.reference(turn.application_id),
        turn.begins_at,
        turn.ends_at,
        tuple(map(str, others)),
        not pupils and not trained & {*others},
    )


def _with(turn: Turn, gone: UUID, comes: UUID) -> Turn:
    members = tuple(comes if one == gone else one for one in turn.assessors)
    return Turn(
        turn.application_id, turn.exercise, turn.room, turn.begins_at, turn.ends_at, members, (), turn.to_do
    )


def _keep(
    session: Session,
    room: CentreRoom,
    what: Proposed,
    about: UUID | None,
    wanted: Sequence[Turn],
    *,
    said: Sequence[str],
    actor_id: UUID,
    now: datetime,
) -> UUID:
    """Keep a proposal instead of those before it: its turns with the versions of the panels they rest on."""
    session.execute(delete(CentreProposal).where(col(CentreProposal.day_id) == room.day.id))
    made = uuid4()
    session.execute(
        insert(CentreProposal).values(
            id=made,
            day_id=room.day.id,
            cohort_id=room.day.cohort_id,
            version=room.day.version,
            what=what,
            about=about,
            turns=[_as_json(room, one) for one in wanted],
            said=list(said),
            made_at=now,
            made_by=actor_id,
        )
    )
    return made


def _as_json(room: CentreRoom, turn: Turn) -> dict[str, Any]:
    return {
        "who": str(turn.application_id),
        "exercise": turn.exercise,
        "room": turn.room,
        "begins": turn.begins_at.isoformat(),
        "ends": turn.ends_at.isoformat(),
        "by": sorted(map(str, turn.assessors)),
        "version": room.version(turn.application_id, turn.exercise),
    }
