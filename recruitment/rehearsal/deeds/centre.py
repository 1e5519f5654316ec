"""What leads do for a day of the centre: plan it, accept what the solver proposes, and note who is there."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from recruitment.domain.access import Binding
from recruitment.domain.centre import Arrival
from recruitment.queries.centre_days import whole_day
from recruitment.queries.centre_proposals import proposal_of
from recruitment.queries.cohorts import CohortFacts
from recruitment.rehearsal.scene import ADDRESS, Scene
from recruitment.services.centre_accepting import accept
from recruitment.services.centre_arrivals import note_arrival, note_missing
from recruitment.services.centre_days import WantedCentre, plan_day
from recruitment.services.centre_letters import CentrePost
from recruitment.services.centre_proposals import propose_for_late, propose_rotation, propose_stand_ins


@dataclass(frozen=True)
class CentreDeeds:
    """Under the role `office`, each in a transaction of its own."""

    scene: Scene
    cohort: CohortFacts

    def plan(self, lead: UUID, wanted: WantedCentre) -> UUID:
        """Plan a day; returns its id."""
        with self.scene.acting(Binding.OFFICE, lead) as session:
            return plan_day(session, cohort=self.cohort, wanted=wanted, actor_id=lead, now=self.scene.now)

    def propose_rotation(self, lead: UUID, day_id: UUID) -> UUID:
        """Have the solver propose who sees whom, where and when; returns the proposal's id."""
        return self._propose(lead, day_id, propose_rotation)

    def propose_for_late(self, lead: UUID, day_id: UUID, application_id: UUID) -> UUID:
        """Have it propose what is moved since somebody is late, or freed since somebody does not come."""
        return self._propose(lead, day_id, partial(propose_for_late, application_id=application_id))

    def propose_stand_ins(self, lead: UUID, day_id: UUID, assessor_id: UUID) -> UUID:
        """Have it propose who stands in for somebody."""
        return self._propose(lead, day_id, partial(propose_stand_ins, assessor_id=assessor_id))

    def _propose(self, lead: UUID, day_id: UUID, proposing: Callable[..., UUID]) -> UUID:
        with self.scene.acting(Binding.OFFICE, lead) as session:
            day = whole_day(session, self.cohort.id, day_id)
            return proposing(session, cohort=self.cohort, day=day, actor_id=lead, now=self.scene.now)

    def accept(self, lead: UUID, day_id: UUID, proposal_id: UUID) -> int:
        """Accept what is proposed; returns how many exercises of candidates were set or changed by it."""
        with self.scene.acting(Binding.OFFICE, lead) as session:
            return accept(
                session,
                post=self._post(),
                day=whole_day(session, self.cohort.id, day_id),
                proposal=proposal_of(session, day_id, proposal_id),
                actor_id=lead,
            ).moved

    def note_arrival(self, lead: UUID, day_id: UUID, application_id: UUID, arrival: Arrival) -> None:
        """Note on the board whether a candidate is there."""
        with self.scene.acting(Binding.OFFICE, lead) as session:
            day = whole_day(session, self.cohort.id, day_id)
            note_arrival(
                session,
                post=self._post(),
                day=day,
                application_id=application_id,
                arrival=arrival,
                version=day.seat(application_id).version,
                actor_id=lead,
            )

    def note_missing(self, lead: UUID, day_id: UUID, assessor_id: UUID) -> None:
        """Note on the board that an assessor is missing."""
        with self.scene.acting(Binding.OFFICE, lead) as session:
            day = whole_day(session, self.cohort.id, day_id)
            version = day.sitter(assessor_id).version
            note_missing(session, day=day, assessor_id=assessor_id, is_missing=True, version=version)

    def _post(self) -> CentrePost:
        return CentrePost(self.cohort, ADDRESS, self.scene.now)
