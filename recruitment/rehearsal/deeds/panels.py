"""What those on a panel do: say when they can, score and commit apart, and write down what they agree on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.access import Binding
from recruitment.domain.availability import HalfDay
from recruitment.domain.observing import Observed, Slot
from recruitment.queries.availability import days_of, own_availability
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.observations import OwnObservation, own_observation
from recruitment.rehearsal.scene import Scene
from recruitment.services.availability import say_when
from recruitment.services.observations import as_fields, commit_observation, discuss, save_note, save_observed


@dataclass(frozen=True)
class PanelDeeds:
    """Under the role `office`, each in a transaction of its own."""

    scene: Scene
    cohort: CohortFacts

    def say_when(self, assessor_id: UUID, halves: Collection[HalfDay]) -> None:
        """Say of all days that one is asked about on which one can."""
        asked = {day for span in days_of(self.cohort).values() for day in span}
        with self.scene.acting(Binding.OFFICE, assessor_id) as session:
            say_when(
                session,
                cohort_id=self.cohort.id,
                assessor_id=assessor_id,
                asked=asked,
                halves=halves,
                before=own_availability(session, self.cohort.id, assessor_id),
                now=self.scene.now,
            )

    def score(
        self, assessor_id: UUID, observation_id: UUID, made: Mapping[Slot, Observed], note: tuple[UUID, str]
    ) -> None:
        """Write a note and the whole scorecard.

        Args:
            note: its id, which the page chooses, and its words.
        """
        note_id, words = note
        with self.scene.acting(Binding.OFFICE, assessor_id) as session:
            own = self._own(session, assessor_id, observation_id)
            slots = self.cohort.definition.exercise(own.exercise).slots
            save_note(session, own=own, note_id=note_id, words=words, version=0, now=self.scene.now)
            save_observed(
                session,
                own=own,
                slots=slots,
                typed=as_fields(slots, made),
                version=own.version,
                now=self.scene.now,
            )

    def commit(self, assessor_id: UUID, observation_id: UUID) -> OwnObservation:
        """Commit one's scorecard; returns how it then stands."""
        with self.scene.acting(Binding.OFFICE, assessor_id) as session:
            own = self._own(session, assessor_id, observation_id)
            commit_observation(
                session,
                own=own,
                definition=self.cohort.definition,
                version=own.version,
                now=self.scene.now,
            )
            return self._own(session, assessor_id, observation_id)

    def agree(self, assessor_id: UUID, observation_id: UUID, slot: Slot, value: int, reason: str) -> None:
        """Write down what the panel agreed on once all had committed."""
        with self.scene.acting(Binding.OFFICE, assessor_id) as session:
            discuss(
                session,
                own=self._own(session, assessor_id, observation_id),
                definition=self.cohort.definition,
                slot=slot,
                value=value,
                reason=reason,
                seen=0,
                now=self.scene.now,
            )

    def _own(self, session: Session, assessor_id: UUID, observation_id: UUID) -> OwnObservation:
        return own_observation(
            session, cohort_id=self.cohort.id, observation_id=observation_id, assessor_id=assessor_id
        )
