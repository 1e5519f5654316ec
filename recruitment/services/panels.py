"""Set who observes a candidate at an exercise, when and where."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import exists, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from recruitment.domain.deadlines import LONDON
from recruitment.domain.errors import Refusal, Stale
from recruitment.domain.panels import CENTRE, Observer, Sitting, refusals, warnings
from recruitment.models import (
    GivingBack,
    Observation,
    ObservationCard,
    Panel,
)
from recruitment.models.base import datetime
from recruitment.programme.exercises import Exercise
from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.panels import SetPanel, panel_of, possible_observers
from recruitment.queue import Task, defer
from recruitment.services.bulk import insert_rows
from recruitment.services.conflicts import require_not_ones_own
from recruitment.services.letting_go import let_go
from recruitment.services.panel_turns import take_panels


class PanelChanged(Stale):
    """Another lead changed the panel since it was read; `held` is how it stands."""

    def __init__(self, held: SetPanel) -> None:
        """Keep what stands, to be shown beside what was chosen."""
        super().__init__("Choose which to keep: another lead has changed this panel since you opened it.")
        self.held = held


class PanelRefused(Refusal):
    """A panel that the rules do not allow; `sentences` say all that stands against it."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        """Keep every sentence; the first is the refusal's own."""
        super().__init__(sentences[0])
        self.sentences = sentences


@dataclass(frozen=True)
class Wanted:
    """A panel as a lead wants it.

    Attributes:
        chosen: the assessors on it.
        held_at: when the exercise is, aware; None where that is not known yet.
        place: where, in words; may be empty.
        to_do: what the panel does differently for the candidate: an instruction, never a condition.
        version: of the panel that the form was filled in from; 0 where there was none.
    """

    chosen: frozenset[UUID]
    held_at: datetime | None
    place: str
    to_do: str = ""
    version: int = 0

    def says_as(self, held: SetPanel) -> bool:
        """Whether it is what stands already."""
        mine = (self.chosen, self.held_at, self.place, self.to_do)
        return mine == (held.members, held.held_at, held.place, held.to_do)


def observers_for(
    session: Session, *, cohort: CohortFacts, exercise: Exercise, application_id: UUID
) -> tuple[Observer, ...]:
    """Everybody who may be asked to observe a candidate at an exercise. One statement."""
    return possible_observers(
        session,
        cohort_id=cohort.id,
        application_id=application_id,
        exercise=exercise.code,
        at_centre=centre_codes(cohort.definition),
    )


def sitting_of(exercise: Exercise, *, held_at: datetime | None, now: datetime) -> Sitting:
    """An exercise as the rules of panels see it, on its day or today."""
    day: date = (held_at or now).astimezone(LONDON).date()
    return Sitting(exercise.code, exercise.stage, exercise.panel == "pupils", day)


def centre_codes(definition: Definition) -> tuple[str, ...]:
    """The codes of the exercises of the centre."""
    return tuple(one.code for one in definition.exercises if one.stage == CENTRE)


def set_panel(
    session: Session,
    *,
    cohort: CohortFacts,
    exercise: Exercise,
    reference: str,
    wanted: Wanted,
    actor_id: UUID,
    now: datetime,
) -> tuple[str, ...]:
    """Set the panel of a candidate at an exercise, or change it.

    In order: takes the candidate's panels, so that two leads take turns; asks the rules; writes the panel;
    takes off who is not on it any more, keeping what they wrote; adds who is new; has them let go of what
    they were still to read blind of this candidate, which is passed on.

    Args:
        cohort: the candidate's.
        exercise: of its definition.
        reference: the candidate's.
        wanted: who, when and where.
        actor_id: the lead.
        now: when, aware.

    Returns:
        What the lead should know all the same.

    Raises:
        NotFound: the cohort has no such application.
        Refusal: it is the lead's own, or is not at the exercise's stage.
        PanelChanged: it was set since `wanted` was filled in, to something else.
        PanelRefused: the rules stand against it.
    """
    held = panel_of(session, cohort_id=cohort.id, exercise=exercise.code, reference=reference)
    take_panels(session, held.application_id)
    # Once more: it may have been changed while this waited.
    held = panel_of(session, cohort_id=cohort.id, exercise=exercise.code, reference=reference)
    require_not_ones_own(session, held.application_id, actor_id)
    _require_stage(cohort.definition, exercise, held)
    if wanted.version != held.version and not wanted.says_as(held):
        raise PanelChanged(held)
    known = {
        one.id: one
        for one in observers_for(
            session, cohort=cohort, exercise=exercise, application_id=held.application_id
        )
    }
    chosen = [one for one in known.values() if one.id in wanted.chosen]
    before = [one for one in known.values() if one.id in held.members]
    sitting = sitting_of(exercise, held_at=wanted.held_at, now=now)
    against = refusals(sitting, chosen, before=before)
    if against:
        raise PanelRefused(against)
    said = {
        "held_at": wanted.held_at,
        "place": wanted.place,
        "to_do": wanted.to_do,
        "set_at": now,
        "set_by": actor_id,
    }
    panel_id = _write_panel(session, held, cohort_id=cohort.id, exercise=exercise.code, said=said)
    kept = [one.id for one in chosen]
    _take_off(session, panel_id, held.members - {*kept}, now)
    _add(session, cohort.id, panel_id, kept, now)
    # Who is to know the name reads nothing more of them blind.
    reads = [one.id for one in chosen if one.unread]
    if reads:
        let_go(
            session, who=reads, whom=[held.application_id] * len(reads), why=GivingBack.HANDED_BACK, now=now
        )
        defer(session, Task.HAND_ON, cohort_id=str(cohort.id))
    return warnings(sitting, chosen)


def clear_panel(session: Session, *, held: SetPanel, now: datetime) -> None:
    """Take off a panel everybody who has begun nothing, since its time was given up. Two statements at most.

    Args:
        held: the panel, as it stands under `take_panels`.
    """
    if held.panel_id is None:
        return
    begun = exists().where(col(ObservationCard.observation_id) == col(Observation.id))
    session.execute(
        update(Observation)
        .where(col(Observation.panel_id) == held.panel_id, col(Observation.left_at).is_(None), ~begun)
        .values(left_at=now)
    )
    # At that very moment: nobody has left by themselves.
    session.execute(
        update(Panel)
        .where(col(Panel.id) == held.panel_id)
        .values(held_at=None, place="", set_at=now, version=col(Panel.version) + 1)
    )


def _require_stage(definition: Definition, exercise: Exercise, held: SetPanel) -> None:
    if held.stage != exercise.stage:
        where = (
            definition.stage(exercise.stage).name if definition.has_stage(exercise.stage) else exercise.name
        )
        raise Refusal(f"Wait until {held.reference} is in “{where}”: until then nobody observes them there.")


def _write_panel(
    session: Session, held: SetPanel, *, cohort_id: UUID, exercise: str, said: Mapping[str, object]
) -> UUID:
    key = {"application_id": held.application_id, "exercise": exercise}
    made: UUID = session.execute(
        insert(Panel)
        .values({"id": uuid4(), "cohort_id": cohort_id, **key, **said})
        .on_conflict_do_update(index_elements=list(key), set_={**said, "version": col(Panel.version) + 1})
        .returning(col(Panel.id))
    ).scalar_one()
    return made


def _take_off(session: Session, panel_id: UUID, gone: Collection[UUID], now: datetime) -> None:
    if gone:
        session.execute(
            update(Observation)
            .where(col(Observation.panel_id) == panel_id, col(Observation.assessor_id).in_(gone))
            .values(left_at=now)
        )


def _add(session: Session, cohort_id: UUID, panel_id: UUID, kept: Collection[UUID], now: datetime) -> None:
    """Those who are new; who was on it before and comes back goes on where they were."""
    session.execute(
        update(Observation)
        .where(col(Observation.panel_id) == panel_id, col(Observation.assessor_id).in_(kept))
        .values(left_at=None)
    )
    there = frozenset(
        session.execute(
            select(col(Observation.assessor_id)).where(col(Observation.panel_id) == panel_id)
        ).scalars()
    )
    rows = [(uuid4(), panel_id, cohort_id, one, now) for one in kept if one not in there]
    insert_rows(session, Observation, ("id", "panel_id", "cohort_id", "assessor_id", "added_at"), rows)
