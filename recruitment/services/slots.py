"""Days of interviews: add one with its slots, change and remove it while nobody has taken any."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from recruitment.domain.booking import DayPlan, slots_within, why_not
from recruitment.domain.deadlines import LONDON
from recruitment.domain.errors import Refusal, Stale
from recruitment.domain.panels import Sitting, refusals
from recruitment.models import DayMember, InterviewDay, Slot
from recruitment.models.base import datetime
from recruitment.programme.exercises import Exercise
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.slots import Day, day_observers, interview_day, sitting_then
from recruitment.services.bulk import insert_rows


class DayRefused(Refusal):
    """A day that cannot be; `sentences` say all against it, `about_panel` of what they speak."""

    def __init__(self, sentences: tuple[str, ...], *, about_panel: bool) -> None:
        """Keep every sentence; the first is the refusal's own."""
        super().__init__(sentences[0])
        self.sentences, self.about_panel = sentences, about_panel


@dataclass(frozen=True)
class WantedDay:
    """A day as a lead wants it: who sits on its panel, where, and how it is cut into slots."""

    members: frozenset[UUID]
    place: str
    plan: DayPlan


def add_day(
    session: Session,
    *,
    cohort: CohortFacts,
    exercise: Exercise,
    wanted: WantedDay,
    actor_id: UUID,
    now: datetime,
) -> UUID:
    """Add a day of one panel at an exercise, with its slots.

    Args:
        cohort: whose.
        exercise: of its definition.
        wanted: who, where and when.
        actor_id: the lead.
        now: when, aware.

    Returns:
        The day's id.

    Raises:
        DayRefused: the times or the panel cannot be.
    """
    _check(session, cohort, exercise, wanted, now=now)
    sitting = _sitting(exercise, wanted.plan)
    day = InterviewDay(
        cohort_id=cohort.id,
        exercise=exercise.code,
        stage=exercise.stage,
        fewest=sitting.fewest,
        place=wanted.place,
        **_times(wanted.plan),
        set_at=now,
        set_by=actor_id,
    )
    session.add(day)
    session.flush()
    _fill(session, day.id, cohort.id, exercise.code, wanted)
    return day.id


def change_day(
    session: Session,
    *,
    cohort: CohortFacts,
    exercise: Exercise,
    day_id: UUID,
    wanted: WantedDay,
    version: int,
    actor_id: UUID,
    now: datetime,
) -> None:
    """Change a day of which nobody has taken a slot: its slots are made anew.

    Args:
        version: that the form was filled in from.

    Raises:
        NotFound: there is no such day.
        DayRefused: the times or the panel cannot be.
        Stale: somebody changed it, or took a slot of it, first.
    """
    _require_free(interview_day(session, cohort_id=cohort.id, exercise=exercise.code, day_id=day_id))
    _check(session, cohort, exercise, wanted, now=now, but=day_id)
    changed = session.execute(
        update(InterviewDay)
        .where(col(InterviewDay.id) == day_id, col(InterviewDay.version) == version)
        .values(
            place=wanted.place,
            **_times(wanted.plan),
            version=version + 1,
            set_by=actor_id,
        )
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise Stale("Open this day again: another lead has changed it since you opened it.")
    _empty(session, day_id)
    session.execute(delete(DayMember).where(col(DayMember.day_id) == day_id))
    _fill(session, day_id, cohort.id, exercise.code, wanted)


def remove_day(session: Session, *, cohort: CohortFacts, exercise: Exercise, day_id: UUID) -> None:
    """Remove a day of which nobody has taken a slot.

    Raises:
        NotFound: there is no such day.
        Stale: somebody has taken a slot of it.
    """
    _require_free(interview_day(session, cohort_id=cohort.id, exercise=exercise.code, day_id=day_id))
    _empty(session, day_id)
    session.execute(delete(InterviewDay).where(col(InterviewDay.id) == day_id))


def _require_free(day: Day) -> None:
    if not day.is_free:
        raise Stale("Move whoever has a slot of this day first: it can be changed while nobody has.")


def _empty(session: Session, day_id: UUID) -> None:
    """Take the slots away; one that was taken a moment ago cannot be."""
    try:
        with session.begin_nested():
            session.execute(delete(Slot).where(col(Slot.day_id) == day_id))
    except IntegrityError:
        raise Stale("Open this day again: somebody took a slot of it a moment ago.") from None


def _check(
    session: Session,
    cohort: CohortFacts,
    exercise: Exercise,
    wanted: WantedDay,
    *,
    now: datetime,
    but: UUID | None = None,
) -> None:
    against = why_not(wanted.plan, exercise_minutes=exercise.minutes, now=now)
    if against:
        raise DayRefused((against,), about_panel=False)
    known = {one.id: one for one in day_observers(session, cohort.id)}
    chosen = [known[one] for one in wanted.members if one in known]
    said = refusals(_sitting(exercise, wanted.plan), sorted(chosen, key=lambda one: one.called))
    busy = sitting_then(session, cohort_id=cohort.id, members=wanted.members, plan=wanted.plan, but=but)
    said += tuple(
        f"Choose somebody else than {known[who].called}: they sit on another panel then, in {place}."
        for who, place in busy
        if who in known
    )
    if said:
        raise DayRefused(said, about_panel=True)


def _sitting(exercise: Exercise, plan: DayPlan) -> Sitting:
    day = plan.begins_at.astimezone(LONDON).date()
    return Sitting(exercise.code, exercise.stage, exercise.panel == "pupils", day)


def _times(plan: DayPlan) -> dict[str, Any]:
    return asdict(plan)


def _fill(session: Session, day_id: UUID, cohort_id: UUID, exercise: str, wanted: WantedDay) -> None:
    members = [(day_id, one, cohort_id) for one in sorted(wanted.members)]
    insert_rows(session, DayMember, ("day_id", "assessor_id", "cohort_id"), members)
    slots = [(uuid4(), day_id, cohort_id, exercise, *times) for times in slots_within(wanted.plan)]
    insert_rows(session, Slot, ("id", "day_id", "cohort_id", "exercise", "begins_at", "ends_at"), slots)
