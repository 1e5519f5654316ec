"""Plan a day of the assessment centre, change it while it is only planned, and call it off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from recruitment.domain.centre import (
    MOST_ASSESSORS,
    MOST_CANDIDATES,
    CentrePlan,
    CentreState,
    Room,
    why_not,
)
from recruitment.domain.errors import Refusal, Stale
from recruitment.models.base import datetime
from recruitment.models.centre_day import CentreDay, CentreProposal, CentreSeat, CentreSitter, CentreTurn
from recruitment.queries.centre_days import WholeDay
from recruitment.queries.centre_rules import busy_elsewhere, rooms_elsewhere, without_a_day
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.panels import panels_of
from recruitment.queries.slots import day_observers
from recruitment.services.bulk import insert_rows
from recruitment.services.centre_letters import CentrePost, call_off
from recruitment.services.panel_turns import take_panels
from recruitment.services.panels import centre_codes, clear_panels


class CentreRefused(Refusal):
    """A day that cannot be; `sentences` say all against it."""

    def __init__(self, sentences: Sequence[str]) -> None:
        """Keep every sentence; the first is the refusal's own."""
        super().__init__(sentences[0])
        self.sentences = tuple(sentences)


@dataclass(frozen=True)
class WantedCentre:
    """A day as a lead wants it: where, when, which rooms, and who is there."""

    place: str
    plan: CentrePlan
    rooms: tuple[Room, ...]
    candidates: frozenset[UUID]
    assessors: frozenset[UUID]


def plan_day(
    session: Session, *, cohort: CohortFacts, wanted: WantedCentre, actor_id: UUID, now: datetime
) -> UUID:
    """Plan a day. Nobody is told before its rotation is accepted.

    Args:
        cohort: whose.
        wanted: where, when and who.
        actor_id: the lead.
        now: when, aware.

    Returns:
        The day's id.

    Raises:
        CentreRefused: it cannot be like this.
    """
    _check(session, cohort, wanted, now=now)
    day = CentreDay(cohort_id=cohort.id, set_at=now, set_by=actor_id, **_columns(wanted))
    session.add(day)
    session.flush()
    _fill(session, day.id, cohort.id, wanted)
    return day.id


def change_day(
    session: Session,
    *,
    cohort: CohortFacts,
    day: WholeDay,
    wanted: WantedCentre,
    version: int,
    actor_id: UUID,
    now: datetime,
) -> None:
    """Change a day whose rotation nobody has accepted.

    Args:
        version: that the form was filled in from.

    Raises:
        CentreRefused: it cannot be like this.
        Stale: another lead changed it first, or its rotation is accepted.
    """
    if day.state is not CentreState.PLANNED:
        raise Stale("Open the day again: its rotation is accepted, and people have been told.")
    take_day(session, day_id=day.id, version=version)
    session.execute(delete(CentreSeat).where(col(CentreSeat.day_id) == day.id))
    session.execute(delete(CentreSitter).where(col(CentreSitter.day_id) == day.id))
    session.execute(delete(CentreProposal).where(col(CentreProposal.day_id) == day.id))
    _check(session, cohort, wanted, now=now, but=day.id)
    session.execute(
        update(CentreDay).where(col(CentreDay.id) == day.id).values(set_by=actor_id, **_columns(wanted))
    )
    _fill(session, day.id, cohort.id, wanted)


def cancel_day(session: Session, *, post: CentrePost, day: WholeDay, version: int, now: datetime) -> None:
    """Call a day off: panels that have begun nothing are let go, and all who were told are told so.

    Args:
        version: that the page was made from.

    Raises:
        Stale: another lead changed it first, or it has begun.
    """
    if day.plan.begins_at <= now or day.state is CentreState.CANCELLED:
        raise Stale("Look at the day again: it has begun, or is called off already.")
    take_day(session, day_id=day.id, version=version)
    _let_panels_go(session, day, now)
    session.execute(delete(CentreTurn).where(col(CentreTurn.day_id) == day.id))
    session.execute(delete(CentreProposal).where(col(CentreProposal.day_id) == day.id))
    for table in (CentreSeat, CentreSitter):
        session.execute(
            update(table).where(col(table.day_id) == day.id).values(sequence=col(table.sequence) + 1)
        )
    session.execute(update(CentreSeat).where(col(CentreSeat.day_id) == day.id).values(is_live=False))
    session.execute(update(CentreDay).where(col(CentreDay.id) == day.id).values(state=CentreState.CANCELLED))
    call_off(session, post=post, day=day)


def _let_panels_go(session: Session, day: WholeDay, now: datetime) -> None:
    """Those that are of the times of this day: one of another time may be on another day by now."""
    times = {(day.seat(one.application_id).reference, one.exercise): one.begins_at for one in day.turns}
    if times:
        take_panels(session, *{one.application_id for one in day.turns})
        held = panels_of(session, cohort_id=day.cohort_id, keys=times)
        mine = [one for key, one in held.items() if one.held_at == times[key]]
        clear_panels(session, held=mine, now=now)


def take_day(session: Session, *, day_id: UUID, version: int) -> None:
    """Let the day's version rise, so that of two leads at once one wins.

    Raises:
        Stale: somebody was first.
    """
    taken = session.execute(
        update(CentreDay)
        .where(col(CentreDay.id) == day_id, col(CentreDay.version) == version)
        .values(version=version + 1)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise Stale("Look at the day again: another lead has changed it since this page was made.")


def take_days(session: Session, cohort_id: UUID) -> None:
    """Wait until nobody else is placing people on a day of a cohort's centre. One statement."""
    key = func.hashtextextended(f"days of the centre {cohort_id}", 0)
    session.execute(select(func.pg_advisory_xact_lock(key)))


def _check(
    session: Session, cohort: CohortFacts, wanted: WantedCentre, *, now: datetime, but: UUID | None = None
) -> None:
    take_days(session, cohort.id)
    codes = {one.exercise for one in wanted.rooms}
    held = [one for one in cohort.definition.exercises if one.code in codes]
    said = list(
        why_not(
            wanted.plan,
            wanted.rooms,
            longest=max((one.minutes for one in held), default=0),
            exercises=len(held),
            now=now,
        )
    )
    free = {one.application_id for one in without_a_day(session, cohort.id, centre_codes(cohort.definition))}
    if not wanted.candidates:
        said.append("Choose the candidates of the day.")
    if not wanted.candidates <= free:
        said.append("Choose the candidates again: one of them is on another day by now, or has left.")
    if len(wanted.candidates) > MOST_CANDIDATES or len(wanted.assessors) > MOST_ASSESSORS:
        said.append(f"Choose {MOST_CANDIDATES} candidates and {MOST_ASSESSORS} assessors at most.")
    said += _against_assessors(session, cohort, wanted, but=but)
    said += _against_rooms(session, cohort, wanted, but=but)
    if said:
        raise CentreRefused(said)


def _against_assessors(
    session: Session, cohort: CohortFacts, wanted: WantedCentre, *, but: UUID | None
) -> list[str]:
    known = {one.id: one.called for one in day_observers(session, cohort.id) if one.works_here}
    if not wanted.assessors or not wanted.assessors <= known.keys():
        return ["Choose the assessors of the day: those who work in this cohort now."]
    plan = wanted.plan
    busy = busy_elsewhere(session, cohort.id, begins_at=plan.begins_at, ends_at=plan.ends_at, but=but)
    names = sorted(known[one] for one in wanted.assessors & busy)
    return [f"Choose others than {', '.join(names)}: they sit on another panel that day."] if names else []


def _against_rooms(
    session: Session, cohort: CohortFacts, wanted: WantedCentre, *, but: UUID | None
) -> list[str]:
    plan = wanted.plan
    taken = rooms_elsewhere(
        session, cohort.id, place=wanted.place, begins_at=plan.begins_at, ends_at=plan.ends_at, but=but
    )
    names = [one.name for one in wanted.rooms if one.name.lower() in taken]
    return [f"Choose rooms other than {', '.join(names)}: another day has them then."] if names else []


def _columns(wanted: WantedCentre) -> Mapping[str, Any]:
    plan = wanted.plan
    return {
        "place": wanted.place,
        "begins_at": plan.begins_at,
        "ends_at": plan.ends_at,
        "welcome": plan.welcome,
        "minutes": plan.minutes,
        "gap": plan.gap,
        "breaks": [[one.begins_at.isoformat(), one.ends_at.isoformat()] for one in plan.breaks],
        "rooms": [[one.exercise, one.name] for one in wanted.rooms],
    }


def _fill(session: Session, day_id: UUID, cohort_id: UUID, wanted: WantedCentre) -> None:
    seats = [(uuid4(), day_id, cohort_id, one) for one in sorted(wanted.candidates)]
    sitters = [(uuid4(), day_id, cohort_id, one) for one in sorted(wanted.assessors)]
    try:
        with session.begin_nested():
            insert_rows(session, CentreSeat, ("id", "day_id", "cohort_id", "application_id"), seats)
    except IntegrityError:
        raise Stale("Choose the candidates again: one of them was put on another day a moment ago.") from None
    insert_rows(session, CentreSitter, ("id", "day_id", "cohort_id", "assessor_id"), sitters)
