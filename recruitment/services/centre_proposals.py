"""What the solver would do with a day of the centre: the rotation, a late arrival, a missing assessor."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert
from sqlmodel import Session, col

from recruitment.domain.availability import half_of
from recruitment.domain.centre import GRACE, Arrival, CentreState, Proposed, parts_of, round_at
from recruitment.domain.deadlines import clock_time
from recruitment.domain.errors import Refusal
from recruitment.models.base import datetime
from recruitment.models.centre_day import CentreProposal
from recruitment.programme.exercises import Exercise
from recruitment.queries.availability import availability_of
from recruitment.queries.centre_days import Seat, Turn, WholeDay
from recruitment.queries.centre_rules import (
    Sat,
    busy_elsewhere,
    kept_apart,
    minutes_needed,
    panels_at_centre,
)
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.slots import day_observers
from recruitment.services.panels import centre_codes
from scoring import centre_parts as parts
from scoring.rotation import mend, rotate
from scoring.standing_in import Gap, Limits, StandIn, stand_ins


@dataclass(frozen=True)
class _Room:
    """A day with all the rules that its solver heeds."""

    cohort: CohortFacts
    day: WholeDay
    minutes: Mapping[tuple[UUID, str], int]
    apart: frozenset[tuple[UUID, UUID]]
    panels: tuple[Sat, ...]
    can: Mapping[UUID, frozenset[int]]

    @cached_property
    def exercises(self) -> Mapping[str, Exercise]:
        """Those of the day, by their codes."""
        held = self.cohort.definition.exercises
        return {one.code: one for one in held if one.code in self.day.exercises}

    @cached_property
    def begun(self) -> frozenset[tuple[UUID, str]]:
        """Candidates at exercises of which somebody has begun a scorecard: nothing of these is moved."""
        return frozenset((one.application_id, one.exercise) for one in self.panels if one.has_begun)

    def version(self, who: UUID, exercise: str) -> int:
        """Of a panel; 0 where there is none."""
        held = (one.version for one in self.panels if (one.application_id, one.exercise) == (who, exercise))
        return next(held, 0)

    def needs(self, who: UUID, exercise: str) -> int:
        """Minutes that a candidate needs at an exercise."""
        return self.minutes.get((who, exercise), self.exercises[exercise].minutes)

    def reference(self, who: UUID) -> str:
        """A candidate's."""
        return self.day.seat(who).reference

    def as_parts(
        self, *, since: Mapping[UUID, datetime] | None = None, now: datetime | None = None
    ) -> parts.Day:
        """The day as the solver has it.

        Args:
            since: when those are there who come late.
            now: before which nothing can be placed any more; None where all is still to come.
        """
        rounds = self.day.rounds
        set_anew = {(one.application_id, code) for one in self.day.seats for code in self.day.exercises}
        met: dict[tuple[str, str], int] = {}
        for one in self.panels:
            key = (one.application_id, one.exercise)
            # What was begun is not set anew; on the day itself it is among the turns that are fixed.
            counts = key not in set_anew or (now is None and key in self.begun)
            if one.assessor_id is not None and counts:
                pair = (str(one.assessor_id), self.reference(one.application_id))
                met[pair] = met.get(pair, 0) + 1
        return parts.Day(
            stations=[self._station(one.exercise, one.name) for one in self.day.rooms],
            rounds=[parts.Round(one.begins_at, one.ends_at, one.part) for one in rounds],
            guests=[self._guest(one, since or {}, now) for one in self.day.seats if one.is_expected],
            assessors=[
                parts.Assessor(
                    str(one.assessor_id),
                    self.can[one.assessor_id],
                    _is_trained(one.safer_until, self.day.on),
                )
                for one in self.day.sitters
                if not one.is_missing
            ],
            apart=self.apart_by_reference,
            met=met,
            blocks=parts_of(rounds),
        )

    @cached_property
    def apart_by_reference(self) -> frozenset[tuple[str, str]]:
        """Who never meets whom, as the solver names them."""
        return frozenset((str(one), self.reference(who)) for one, who in self.apart)

    def _station(self, code: str, room: str) -> parts.Station:
        one = self.exercises[code]
        pupils = one.panel == "pupils"
        return parts.Station(code, one.name, room, one.minutes, 1 if pupils else 2, not pupils)

    def _guest(self, seat: Seat, since: Mapping[UUID, datetime], now: datetime | None) -> parts.Guest:
        who = seat.application_id
        here = set() if now is None else {one.exercise for one in self.day.of_candidate(who)}
        takes = {
            code: self.needs(who, code)
            for code in self.day.exercises
            if code in here or (who, code) not in self.begun
        }
        return parts.Guest(seat.reference, takes, since.get(who, now))


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
    room = _room(session, cohort, day)
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

    Nothing that is over or under way is moved, and everybody sits where they sit.

    Raises:
        NotFound: the day has no such candidate.
        Refusal: the day's rotation is not accepted.
    """
    day.seat(application_id)
    _require_accepted(day)
    room = _room(session, cohort, day)
    held = {_as_part(room, one): one for one in day.turns}
    gone = {one.reference for one in day.seats if not one.is_expected}
    fixed = [
        part
        for part, one in held.items()
        # Whose panel is of another time, set by hand, stays where they are.
        if _is_fixed(room, one, now) or (not one.assessors and part.candidate not in gone)
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
    room = _room(session, cohort, day)
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


def _room(session: Session, cohort: CohortFacts, day: WholeDay) -> _Room:
    applications = [one.application_id for one in day.seats]
    return _Room(
        cohort,
        day,
        minutes_needed(session, applications),
        kept_apart(session, applications),
        panels_at_centre(session, applications, centre_codes(cohort.definition)),
        _can(session, cohort, day),
    )


def _can(session: Session, cohort: CohortFacts, day: WholeDay) -> Mapping[UUID, frozenset[int]]:
    """In which parts of the day each can sit; who has said nothing of that day, at a lead's word in all."""
    said = availability_of(session, cohort.id, [one.assessor_id for one in day.sitters])
    every = frozenset(one.part for one in day.rounds)
    found = {}
    for one in day.sitters:
        halves = {half for half in said.get(one.assessor_id, ()) if half.day == day.on}
        cannot = {two.part for two in day.rounds if half_of(two.begins_at) not in halves}
        found[one.assessor_id] = every - cannot if halves else every
    return found


def _not_said(session: Session, room: _Room) -> Iterable[str]:
    """Who has not said that they can that day, so that a lead asks them."""
    said = availability_of(session, room.cohort.id, [one.assessor_id for one in room.day.sitters])
    for one in room.day.sitters:
        if not any(half.day == room.day.on for half in said.get(one.assessor_id, ())):
            yield f"Ask {one.called}: they have not said that they can on that day."


def _require_accepted(day: WholeDay) -> None:
    if day.state is not CentreState.ACCEPTED:
        raise Refusal("Accept a rotation of the day first: until then there is nothing to move.")


def _is_fixed(room: _Room, turn: Turn, now: datetime) -> bool:
    """Whether a turn is over or under way, and its candidate there for it."""
    if turn.begins_at > now:
        return (turn.application_id, turn.exercise) in room.begun
    seat = room.day.seat(turn.application_id)
    if (turn.application_id, turn.exercise) in room.begun or seat.arrival is Arrival.ABSENT:
        return True
    if seat.arrival is Arrival.LATE:
        return False
    return seat.arrived_at is None or seat.arrived_at <= turn.begins_at + GRACE


def _is_trained(until: date | None, on: date) -> bool:
    return until is not None and until >= on


def _as_part(room: _Room, turn: Turn) -> parts.Turn:
    number = round_at(room.day.rounds, turn.begins_at)
    return parts.Turn(
        room.reference(turn.application_id),
        turn.exercise,
        turn.room,
        0 if number is None else number,
        tuple(sorted(str(one) for one in turn.assessors)),
    )


def _placed(room: _Room, part: parts.Turn) -> Turn:
    who = next(one.application_id for one in room.day.seats if one.reference == part.candidate)
    begins = room.day.rounds[part.round].begins_at
    ends = begins + timedelta(minutes=room.needs(who, part.exercise))
    return Turn(who, part.exercise, part.room, begins, ends, tuple(map(UUID, part.assessors)), (), "")


def _people(session: Session, room: _Room, *, but: UUID) -> tuple[list[StandIn], frozenset[UUID]]:
    """Who could stand in; and everybody whose training is in date."""
    day = room.day
    here = {one.assessor_id: one for one in day.sitters}
    observers = day_observers(session, room.cohort.id)
    trained = frozenset(one.id for one in observers if one.is_safer_trained(day.on))
    said = availability_of(session, room.cohort.id, [one.id for one in observers])
    busy = busy_elsewhere(
        session, room.cohort.id, begins_at=day.plan.begins_at, ends_at=day.plan.ends_at, but=day.id
    )
    found = []
    for one in observers:
        if not one.works_here or one.id == but or (one.id in here and here[one.id].is_missing):
            continue
        if one.id not in here and (
            one.id in busy or not any(half.day == day.on for half in said.get(one.id, ()))
        ):
            continue
        times = tuple((turn.begins_at, turn.ends_at) for turn in day.of_assessor(one.id))
        found.append(StandIn(str(one.id), one.id in trained, one.id in here, times))
    return found, trained


def _gap(room: _Room, turn: Turn, missing: UUID, trained: frozenset[UUID]) -> Gap:
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
    room: _Room,
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


def _as_json(room: _Room, turn: Turn) -> dict[str, Any]:
    return {
        "who": str(turn.application_id),
        "exercise": turn.exercise,
        "room": turn.room,
        "begins": turn.begins_at.isoformat(),
        "ends": turn.ends_at.isoformat(),
        "by": sorted(map(str, turn.assessors)),
        "version": room.version(turn.application_id, turn.exercise),
    }
