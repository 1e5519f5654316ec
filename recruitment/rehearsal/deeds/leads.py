"""What leads do that others go by: decide, and say who meets whom and when."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from recruitment.domain.access import Binding
from recruitment.domain.deadlines import LONDON
from recruitment.programme.exercises import Exercise
from recruitment.queries.bookings import invited_one
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.releases import addressees
from recruitment.rehearsal.scene import ADDRESS, Scene
from recruitment.services.booking_letters import Post
from recruitment.services.bookings import Booker, mark_missed, slots_for, take_slot, tell_of_slots
from recruitment.services.decisions import Outcome, confirm, propose, set_release
from recruitment.services.rota import accept_rota, propose_rota
from recruitment.services.slots import WantedDay, add_day
from recruitment.services.wash_ups import record_wash_up


@dataclass(frozen=True)
class LeadDeeds:
    """Under the role `office`, each in a transaction of its own."""

    scene: Scene
    cohort: CohortFacts

    def hear(self, lead: UUID, shortlist_id: UUID, people: Collection[UUID]) -> None:
        """Record who took part in the wash-up of a list, today."""
        with self.scene.acting(Binding.OFFICE, lead) as session:
            record_wash_up(
                session,
                cohort=self.cohort,
                shortlist_id=shortlist_id,
                people=people,
                held_on=self.scene.now.astimezone(LONDON).date(),
                actor_id=lead,
                now=self.scene.now,
            )

    def propose(self, lead: UUID, shortlist_id: UUID, outcomes: Sequence[Outcome], reason: str) -> None:
        """Propose a decision by a list, and have the other leads asked."""
        with self.scene.acting(Binding.OFFICE, lead) as session:
            propose(
                session,
                cohort=self.cohort,
                shortlist_id=shortlist_id,
                outcomes=outcomes,
                reason=reason,
                actor_id=lead,
                address=ADDRESS,
                now=self.scene.now,
            )

    def confirm(self, lead: UUID, decision_id: UUID) -> None:
        """Agree to what another lead proposed."""
        with self.scene.acting(Binding.OFFICE, lead) as session:
            confirm(
                session,
                cohort_id=self.cohort.id,
                decision_id=decision_id,
                actor_id=lead,
                now=self.scene.now,
            )

    def release(self, lead: UUID, decision_id: UUID, at: datetime) -> None:
        """Say when a decision takes effect."""
        with self.scene.acting(Binding.OFFICE, lead) as session:
            set_release(
                session,
                cohort_id=self.cohort.id,
                decision_id=decision_id,
                release_at=at,
                actor_id=lead,
                now=self.scene.now,
            )

    def add_day(self, lead: UUID, exercise: Exercise, wanted: WantedDay) -> None:
        """Add a day of interviews."""
        with self.scene.acting(Binding.OFFICE, lead) as session:
            add_day(
                session,
                cohort=self.cohort,
                exercise=exercise,
                wanted=wanted,
                actor_id=lead,
                now=self.scene.now,
            )

    def tell_of_slots(self, lead: UUID, exercise: Exercise) -> None:
        """Tell candidates that there are slots to choose from."""
        with self.scene.acting(Binding.OFFICE, lead) as session:
            tell_of_slots(session, post=self._post(exercise))

    def book_the_rest(self, lead: UUID, exercise: Exercise) -> int:
        """Give everybody without a slot one, as the rota has it; returns to how many."""
        with self.scene.acting(Binding.OFFICE, lead) as session:
            post = self._post(exercise)
            placed = propose_rota(session, post=post).placed
            wanted = [(one.candidate.reference, one.slot.id) for one in placed]
            return accept_rota(session, post=post, wanted=wanted)[0]

    def mark_missed(self, lead: UUID, exercise: Exercise, reference: str) -> None:
        """Record that somebody did not come to their slot."""
        with self.scene.acting(Binding.OFFICE, lead) as session:
            held = invited_one(session, self.cohort.id, exercise, reference)
            mark_missed(
                session,
                post=self._post(exercise),
                held=held.booking,
                application_id=held.application_id,
                actor_id=lead,
            )

    def book_another(self, lead: UUID, exercise: Exercise, reference: str) -> bool:
        """Give somebody the first slot that is open to them; False where there is none."""
        with self.scene.acting(Binding.OFFICE, lead) as session:
            held = invited_one(session, self.cohort.id, exercise, reference)
            (who,) = addressees(session, [held.application_id])
            booker = Booker(who, by_candidate=False)
            free = slots_for(
                session, cohort=self.cohort, exercise=exercise, booker=booker, now=self.scene.now
            )
            first = min(free, key=lambda one: (one.begins_at, one.place), default=None)
            if first is None:
                return False
            return take_slot(
                session,
                post=self._post(exercise),
                booker=booker,
                slot_id=first.id,
                sequence=held.booking.sequence,
            )

    def _post(self, exercise: Exercise) -> Post:
        return Post(self.cohort, exercise, ADDRESS, self.scene.now)
