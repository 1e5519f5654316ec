"""The demonstration's panels: whom its assessors meet at interview and at the centre, in every state."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlmodel import Session, col

from recruitment.domain.availability import Half, half_days
from recruitment.domain.deadlines import LONDON
from recruitment.domain.observing import NO_OPPORTUNITY, Observed
from recruitment.domain.panels import CENTRE, refusals, why_not
from recruitment.domain.stages import Stage
from recruitment.models import Application
from recruitment.queries.availability import days_of
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.observations import OwnObservation, own_observation, own_observations
from recruitment.services.availability import say_when
from recruitment.services.calibration import record_safer_training
from recruitment.services.composites import build_composite_list
from recruitment.services.observations import as_fields, commit_observation, discuss, save_note, save_observed
from recruitment.services.panels import Wanted, observers_for, set_panel, sitting_of
from recruitment.services.wash_ups import record_wash_up

#: One assessor to so many is trained in safer recruitment.
TRAINED_OF = 3
#: The hour at which everybody is met, wherever the clock stands as the demonstration is loaded.
_BEGINS = 10
_EVIDENCE = "Gave one pupil as an example, said what was tried, and named what had not worked and why."
_TO_DO = "Give them each question on paper as well, in large print."
_NOTE = "Began with a boy in year 9 who had been out since October."
_WHY = "One of us had the figures before her, the other had not; with them we both see it as this."


@dataclass(frozen=True)
class Room:
    """What stays the same from one panel to the next."""

    session: Session
    cohort: CohortFacts
    lead: UUID
    now: datetime

    def set(
        self,
        exercise: str,
        reference: str,
        application_id: UUID,
        *,
        size: int = 2,
        turn: int = 0,
        held_at: datetime | None = None,
    ) -> list[UUID]:
        """Put on a panel whoever can and has sat least with this candidate.

        Args:
            size: how many.
            turn: where the round of those who can begins, so that they take turns.
            held_at: when, aware; three days from now without it.

        Returns:
            Who they are, the one trained in safer recruitment first; nobody if too few.
        """
        of = self.cohort.definition.exercise(exercise)
        day = (self.now + timedelta(days=3)).astimezone(LONDON)
        held_at = held_at or day.replace(hour=_BEGINS, minute=0, second=0, microsecond=0)
        sitting = sitting_of(of, held_at=held_at, now=self.now)
        known = observers_for(self.session, cohort=self.cohort, exercise=of, application_id=application_id)
        free = [one for one in known if why_not(one, sitting) is None]
        first = turn % max(1, len(free))
        free = sorted([*free[first:], *free[:first]], key=lambda one: len(one.at_centre))
        trained = [one.id for one in free if one.is_safer_trained(sitting.on)]
        others = [one.id for one in free if one.id not in trained]
        # Who is trained is needed elsewhere; whoever sits with the pupils need not be.
        chosen = [*others, *trained][:size] if of.panel == "pupils" else [*trained[:1], *others[: size - 1]]
        if refusals(sitting, [one for one in free if one.id in chosen]):
            return []
        place = "Room 2" if of.stage == CENTRE else "Online"
        set_panel(
            self.session,
            cohort=self.cohort,
            exercise=of,
            reference=reference,
            wanted=Wanted(frozenset(chosen), held_at, place, _TO_DO),
            actor_id=self.lead,
            now=self.now,
        )
        self.session.flush()
        return chosen

    def own(self, assessor: UUID, exercise: str, reference: str) -> OwnObservation:
        """Somebody's observation of a candidate at an exercise."""
        (line,) = [
            one
            for one in own_observations(self.session, assessor, frozenset({self.cohort.id}))
            if (one.exercise, one.reference) == (exercise, reference)
        ]
        return own_observation(
            self.session, cohort_id=self.cohort.id, observation_id=line.id, assessor_id=assessor
        )

    def score(
        self, assessor: UUID, exercise: str, reference: str, choices: Sequence[str], *, commit: bool
    ) -> None:
        """Fill in a scorecard from the top; the rest, if any, is left empty."""
        own, definition = self.own(assessor, exercise, reference), self.cohort.definition
        slots = definition.exercise(exercise).slots
        made = {
            slot: Observed(choice, "" if choice == NO_OPPORTUNITY else _EVIDENCE)
            for slot, choice in zip(slots, choices, strict=False)
        }
        save_note(self.session, own=own, note_id=uuid4(), words=_NOTE, version=0, now=self.now)
        save_observed(
            self.session, own=own, slots=slots, typed=as_fields(slots, made), version=0, now=self.now
        )
        if commit:
            own = self.own(assessor, exercise, reference)
            commit_observation(
                self.session, own=own, definition=definition, version=own.version, now=self.now
            )


def meet(
    session: Session, cohort: CohortFacts, *, lead: UUID, readers: Sequence[UUID], now: datetime
) -> None:
    """Set panels for whoever is at interview or at the centre, and score as far as they have come.

    Args:
        lead: who sets them.
        readers: the assessors, in order; the first sits on most.
        now: when, aware.
    """
    train(session, cohort, readers, now)
    _say_when(session, cohort, readers, now)
    room = Room(session, cohort, lead, now)
    at = _candidates(session, cohort.id)
    for number, (reference, application) in enumerate(at.get(Stage.INTERVIEW, ())[:2]):
        pair = room.set("interview", reference, application)
        if pair and number:
            room.score(pair[0], "interview", reference, ("4", "3", NO_OPPORTUNITY), commit=False)
            room.score(pair[1], "interview", reference, ("3", "3", "2", "4", "4"), commit=True)
    for reference, application in at.get(Stage.CENTRE, ())[:1]:
        if _centre(room, reference, application):
            listed = build_composite_list(
                session, cohort=cohort, stage=Stage.CENTRE, places=cohort.places, actor_id=lead, now=now
            )
            record_wash_up(
                session,
                cohort=cohort,
                shortlist_id=listed,
                # The first of them is trained.
                people=(lead, *readers[:2]),
                held_on=now.astimezone(LONDON).date(),
                actor_id=lead,
                now=now,
            )


def _centre(room: Room, reference: str, application: UUID) -> bool:
    """One exercise scored and talked over, and one with the pupils begun; False where too few can score."""
    pair = room.set("teaching", reference, application)
    if not pair:
        return False
    for assessor, choices in zip(pair, (("4", "3", "5"), ("4", "4", "3")), strict=True):
        room.score(assessor, "teaching", reference, choices, commit=True)
    own = room.own(pair[0], "teaching", reference)
    slot = room.cohort.definition.exercise("teaching").slots[1]
    discuss(
        room.session,
        own=own,
        definition=room.cohort.definition,
        slot=slot,
        value=4,
        reason=_WHY,
        seen=0,
        now=room.now,
    )
    (pupils,) = room.set("pupil_panel", reference, application, size=1)
    room.score(pupils, "pupil_panel", reference, ("5",), commit=False)
    return True


def train(session: Session, cohort: CohortFacts, readers: Sequence[UUID], now: datetime) -> None:
    """One of three is trained in safer recruitment; of the last of them it ran out yesterday."""
    trained = readers[::TRAINED_OF]
    for number, reader in enumerate(trained):
        is_over = number == len(trained) - 1 and len(trained) > TRAINED_OF - 1
        until = now.date() + timedelta(days=-1 if is_over else 500)
        record_safer_training(
            session, cohort_id=cohort.id, assessor_id=reader, on=until - timedelta(days=1000), until=until
        )


def _say_when(session: Session, cohort: CohortFacts, readers: Sequence[UUID], now: datetime) -> None:
    """Every other assessor has said when they can: on alternate days, some of them in the morning alone."""
    days = days_of(cohort)[Stage.INTERVIEW]
    for number, reader in enumerate(readers[:12:2]):
        halves = [one for one in half_days(days[number % 2 :: 2]) if number % 3 or one.half is Half.MORNING]
        say_when(
            session, cohort_id=cohort.id, assessor_id=reader, asked=days, halves=halves, before=(), now=now
        )


def _candidates(session: Session, cohort_id: UUID) -> dict[str, list[tuple[str, UUID]]]:
    """The references and ids of those at interview and at the centre, by stage."""
    found: dict[str, list[tuple[str, UUID]]] = {}
    for stage, reference, application in session.execute(
        select(col(Application.stage), col(Application.reference), col(Application.id))
        .where(
            col(Application.cohort_id) == cohort_id,
            col(Application.stage).in_((Stage.INTERVIEW, Stage.CENTRE)),
        )
        .order_by(col(Application.reference))
    ):
        found.setdefault(stage, []).append((reference, application))
    return found
