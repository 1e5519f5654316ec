"""Set who observes a candidate at an exercise, when and where."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import exists, tuple_, update
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
from recruitment.queries.observers import observers_of, possible_observers
from recruitment.queries.panels import PanelKey, SetPanel, panels_of
from recruitment.queue import Task, defer
from recruitment.services.conflicts import require_none_ones_own
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
    """Set the panel of a candidate at an exercise, or change it; see `set_panels`."""
    key = reference, exercise.code
    return set_panels(session, cohort=cohort, wanted={key: wanted}, actor_id=actor_id, now=now)[key]


def set_panels(
    session: Session,
    *,
    cohort: CohortFacts,
    wanted: Mapping[PanelKey, Wanted],
    actor_id: UUID,
    now: datetime,
) -> Mapping[PanelKey, tuple[str, ...]]:
    """Set panels of candidates at exercises, or change them: all, or none. Twelve statements at most.

    In order: takes the candidates' panels, so that two leads take turns; asks the rules, of each panel as the
    others will be; writes the panels; takes off who is not on one any more, keeping what they wrote; adds who
    is new; has them let go of what they were still to read blind of these candidates, which is passed on.

    Args:
        cohort: the candidates'.
        wanted: who, when and where, by the candidate's reference and the exercise's code; one at least.
        actor_id: the lead.
        now: when, aware.

    Returns:
        What the lead should know all the same, of each.

    Raises:
        NotFound: the cohort has no such application.
        Refusal: one is the lead's own, or is not at the exercise's stage.
        PanelChanged: one was set since what is wanted of it was filled in, to something else.
        PanelRefused: the rules stand against one.
    """
    held = panels_of(session, cohort_id=cohort.id, keys=wanted)
    candidates = {one.application_id for one in held.values()}
    take_panels(session, *candidates)
    # Once more: they may have been changed while this waited.
    held = panels_of(session, cohort_id=cohort.id, keys=wanted)
    require_none_ones_own(session, candidates, actor_id)
    changes = {
        key: _Change(cohort.definition.exercise(key[1]), held[key], wanted[key], now) for key in wanted
    }
    changes = _with_observers(session, cohort, changes)
    for change in changes.values():
        _require_as_seen(cohort.definition, change)
        against = refusals(change.sitting, change.chosen, before=change.before)
        if against:
            raise PanelRefused(against)
    _write(session, cohort.id, [*changes.values()], actor_id=actor_id, now=now)
    return {key: warnings(one.sitting, one.chosen) for key, one in changes.items()}


def clear_panels(session: Session, *, held: Collection[SetPanel], now: datetime) -> None:
    """Take off panels everybody who has begun nothing, since their time was given up. Two statements at most.

    Args:
        held: the panels, as they stand under `take_panels`.
    """
    panels = [one.panel_id for one in held if one.panel_id is not None]
    if not panels:
        return
    begun = exists().where(col(ObservationCard.observation_id) == col(Observation.id))
    session.execute(
        update(Observation)
        .where(col(Observation.panel_id).in_(panels), col(Observation.left_at).is_(None), ~begun)
        .values(left_at=now)
    )
    # At that very moment: nobody has left by themselves.
    session.execute(
        update(Panel)
        .where(col(Panel.id).in_(panels))
        .values(held_at=None, place="", set_at=now, version=col(Panel.version) + 1)
    )


@dataclass(frozen=True)
class _Change:
    """A panel as it stands and as it is to be; `known` are those it is about, as the rules see them."""

    exercise: Exercise
    held: SetPanel
    wanted: Wanted
    now: datetime
    known: tuple[Observer, ...] = ()

    @property
    def key(self) -> tuple[UUID, str]:
        return self.held.application_id, self.exercise.code

    @property
    def sitting(self) -> Sitting:
        return sitting_of(self.exercise, held_at=self.wanted.held_at, now=self.now)

    @property
    def chosen(self) -> tuple[Observer, ...]:
        return tuple(one for one in self.known if one.id in self.wanted.chosen)

    @property
    def before(self) -> tuple[Observer, ...]:
        return tuple(one for one in self.known if one.id in self.held.members)


def _with_observers(
    session: Session, cohort: CohortFacts, changes: Mapping[PanelKey, _Change]
) -> dict[PanelKey, _Change]:
    """Each with whom it is about, at the other exercises of the centre as they are to be. One statement."""
    at_centre = centre_codes(cohort.definition)
    found = observers_of(
        session,
        cohort_id=cohort.id,
        keys=[one.key for one in changes.values()],
        at_centre=at_centre,
        who={who for one in changes.values() for who in one.wanted.chosen | one.held.members},
    )
    known = {key: replace(one, known=found[one.key]) for key, one in changes.items()}
    return {
        key: replace(one, known=tuple(_as_to_be(who, one, known.values(), at_centre) for who in one.known))
        for key, one in known.items()
    }


def _as_to_be(
    who: Observer, mine: _Change, changes: Iterable[_Change], at_centre: Collection[str]
) -> Observer:
    others = {
        one.exercise.code: {chosen.id for chosen in one.chosen}
        for one in changes
        if one is not mine
        and one.held.application_id == mine.held.application_id
        and one.exercise.code in at_centre
    }
    anew = {code for code, chosen in others.items() if who.id in chosen}
    return replace(who, at_centre=(who.at_centre - others.keys()) | anew)


def _require_as_seen(definition: Definition, change: _Change) -> None:
    """It is at its stage, and as it was when what is wanted was filled in."""
    _require_stage(definition, change.exercise, change.held)
    if change.wanted.version != change.held.version and not change.wanted.says_as(change.held):
        raise PanelChanged(change.held)


def _require_stage(definition: Definition, exercise: Exercise, held: SetPanel) -> None:
    if held.stage != exercise.stage:
        where = (
            definition.stage(exercise.stage).name if definition.has_stage(exercise.stage) else exercise.name
        )
        raise Refusal(f"Wait until {held.reference} is in “{where}”: until then nobody observes them there.")


def _write(
    session: Session, cohort_id: UUID, changes: Sequence[_Change], *, actor_id: UUID, now: datetime
) -> None:
    panels = _write_panels(session, cohort_id, changes, actor_id=actor_id, now=now)
    keep = [(panels[one.key], who.id) for one in changes for who in one.chosen]
    held = {(panels[one.key], who) for one in changes for who in one.held.members}
    _take_off(session, held.difference(keep), now)
    _add(session, cohort_id, keep, now)
    # Who is to know the name reads nothing more of them blind.
    blind = {(who.id, one.held.application_id) for one in changes for who in one.chosen if who.unread}
    if blind:
        reads, read = zip(*sorted(blind), strict=True)
        let_go(session, who=reads, whom=read, why=GivingBack.HANDED_BACK, now=now)
        defer(session, Task.HAND_ON, cohort_id=str(cohort_id))


def _write_panels(
    session: Session, cohort_id: UUID, changes: Sequence[_Change], *, actor_id: UUID, now: datetime
) -> Mapping[tuple[UUID, str], UUID]:
    """Which panel each has."""
    rows = [
        {
            "id": uuid4(),
            "cohort_id": cohort_id,
            "application_id": one.held.application_id,
            "exercise": one.exercise.code,
            "held_at": one.wanted.held_at,
            "place": one.wanted.place,
            "to_do": one.wanted.to_do,
            "set_at": now,
            "set_by": actor_id,
        }
        for one in changes
    ]
    written = insert(Panel).values(rows)
    said = {name: written.excluded[name] for name in ("held_at", "place", "to_do", "set_at", "set_by")}
    made = session.execute(
        written.on_conflict_do_update(
            index_elements=["application_id", "exercise"], set_={**said, "version": col(Panel.version) + 1}
        ).returning(col(Panel.application_id), col(Panel.exercise), col(Panel.id))
    )
    return {(who, exercise): panel_id for who, exercise, panel_id in made}


def _take_off(session: Session, gone: Collection[tuple[UUID, UUID]], now: datetime) -> None:
    if gone:
        pair = tuple_(col(Observation.panel_id), col(Observation.assessor_id))
        session.execute(update(Observation).where(pair.in_(gone)).values(left_at=now))


def _add(session: Session, cohort_id: UUID, kept: Sequence[tuple[UUID, UUID]], now: datetime) -> None:
    """Those who are new; who was on it before and comes back goes on where they were."""
    rows = [
        {"id": uuid4(), "panel_id": panel, "cohort_id": cohort_id, "assessor_id": who, "added_at": now}
        for panel, who in kept
    ]
    session.execute(
        insert(Observation)
        .values(rows)
        .on_conflict_do_update(index_elements=["panel_id", "assessor_id"], set_={"left_at": None})
    )
