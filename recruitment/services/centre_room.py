"""A day of the centre as its solver needs it: with all the rules that hold between those who are there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.availability import half_of
from recruitment.domain.centre import parts_of
from recruitment.models.base import datetime
from recruitment.programme.exercises import Exercise
from recruitment.queries.availability import availability_of
from recruitment.queries.centre_days import Seat, WholeDay
from recruitment.queries.centre_rules import (
    Sat,
    busy_elsewhere,
    kept_apart,
    minutes_needed,
    panels_at_centre,
)
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.panels import centre_codes
from scoring import centre_parts as parts


@dataclass(frozen=True)
class CentreRoom:
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


def room_of(session: Session, cohort: CohortFacts, day: WholeDay) -> CentreRoom:
    """A day of a cohort with its rules. Eight statements."""
    applications = [one.application_id for one in day.seats]
    return CentreRoom(
        cohort,
        day,
        minutes_needed(session, applications),
        kept_apart(session, applications),
        panels_at_centre(session, applications, centre_codes(cohort.definition)),
        _can(session, cohort, day),
    )


def _can(session: Session, cohort: CohortFacts, day: WholeDay) -> Mapping[UUID, frozenset[int]]:
    """In which parts of the day each can sit; who has said nothing of that day, at a lead's word in all.

    Whoever sits elsewhere by now can in none.
    """
    said = availability_of(session, cohort.id, [one.assessor_id for one in day.sitters])
    every = frozenset(one.part for one in day.rounds)
    busy = busy_on(session, day)
    found: dict[UUID, frozenset[int]] = dict.fromkeys(busy, frozenset())
    for one in day.sitters:
        if one.assessor_id in busy:
            continue
        halves = {half for half in said.get(one.assessor_id, ()) if half.day == day.on}
        cannot = {two.part for two in day.rounds if half_of(two.begins_at) not in halves}
        found[one.assessor_id] = every - cannot if halves else every
    return found


def busy_on(session: Session, day: WholeDay) -> frozenset[UUID]:
    """Who sits elsewhere at the time of a day. One statement."""
    plan = day.plan
    return busy_elsewhere(session, day.cohort_id, begins_at=plan.begins_at, ends_at=plan.ends_at, but=day.id)


def _is_trained(until: date | None, on: date) -> bool:
    return until is not None and until >= on
