"""What applicants do once they have written: send, choose a time, declare, answer, withdraw."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from recruitment.domain.access import Actor, Binding
from recruitment.domain.offers import Answer
from recruitment.domain.withdrawal import Why
from recruitment.programme.exercises import Exercise
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.own_application import own_application, saved_referees
from recruitment.queries.releases import Addressee
from recruitment.queries.safer_records import declaration_of
from recruitment.rehearsal.scene import ADDRESS, Scene
from recruitment.services.booking_letters import Post
from recruitment.services.bookings import Booker, cancel_slot, own_booking, take_slot
from recruitment.services.offers import answer_offer
from recruitment.services.references import replace_referee
from recruitment.services.safer_records import hold_declaration, save_declaration, send_declaration
from recruitment.services.submission import held_application, submit
from recruitment.services.withdrawal import withdraw_application


@dataclass(frozen=True)
class CandidateDeeds:
    """Under the role `applicant`, each in a transaction of its own."""

    scene: Scene
    cohort: CohortFacts

    def send(self, actor: Actor, reference: str) -> None:
        """Send the application."""
        with self.scene.acting(Binding.APPLICANT, actor.id) as session:
            submit(
                session,
                application=held_application(session, reference, actor.id),
                cohort=self.cohort,
                actor_id=actor.id,
                email=actor.email,
                link=_status(reference),
                now=self.scene.now,
            )

    def take_slot(self, actor: Actor, reference: str, exercise: Exercise, slot_id: UUID) -> None:
        """Take a slot, or move to it."""
        with self.scene.acting(Binding.APPLICANT, actor.id) as session:
            own = own_application(session, reference, actor.id)
            who = Addressee(own.id, reference, actor.email, own.details.greeting)
            held = own_booking(session, own.id, exercise)
            take_slot(
                session,
                post=Post(self.cohort, exercise, ADDRESS, self.scene.now),
                booker=Booker(who, by_candidate=True),
                slot_id=slot_id,
                sequence=held.sequence,
            )

    def cancel_slot(self, actor: Actor, reference: str, exercise: Exercise) -> None:
        """Give the slot up."""
        with self.scene.acting(Binding.APPLICANT, actor.id) as session:
            own = own_application(session, reference, actor.id)
            who = Addressee(own.id, reference, actor.email, own.details.greeting)
            cancel_slot(
                session,
                post=Post(self.cohort, exercise, ADDRESS, self.scene.now),
                booker=Booker(who, by_candidate=True),
                sequence=own_booking(session, own.id, exercise).sequence,
            )

    def declare(self, actor: Actor, reference: str, entries: Mapping[str, str]) -> None:
        """Fill in the self-declaration, and send it."""
        with self.scene.acting(Binding.APPLICANT, actor.id) as session:
            held = hold_declaration(
                session,
                reference=reference,
                definition=self.cohort.definition,
                actor_id=actor.id,
                now=self.scene.now,
            )
            stored = declaration_of(session, held.application_id)
            version = 0 if stored is None else stored.version
            save_declaration(session, held=held, typed=entries, version=version)
            send_declaration(session, held=held)

    def name_referee(self, actor: Actor, reference: str, position: int, name: str, email: str) -> None:
        """Name another referee in the place of one from whom nothing comes."""
        with self.scene.acting(Binding.APPLICANT, actor.id) as session:
            own = own_application(session, reference, actor.id)
            replace_referee(
                session,
                application_id=own.id,
                position=position,
                full_name=name,
                email=email,
                version=saved_referees(session, own.id)[position - 1].version,
                now=self.scene.now,
            )

    def answer(self, actor: Actor, reference: str, answer: Answer) -> None:
        """Answer the offer of a place."""
        with self.scene.acting(Binding.APPLICANT, actor.id) as session:
            answer_offer(
                session,
                application=own_application(session, reference, actor.id),
                cohort=self.cohort,
                actor_id=actor.id,
                email=actor.email,
                answer=answer,
                words="",
                link=_status(reference),
                now=self.scene.now,
            )

    def withdraw(self, actor: Actor, reference: str, why: Why) -> None:
        """Withdraw the application."""
        with self.scene.acting(Binding.APPLICANT, actor.id) as session:
            withdraw_application(
                session,
                application=own_application(session, reference, actor.id),
                cohort=self.cohort,
                actor_id=actor.id,
                email=actor.email,
                why=why,
                words="",
                link=_status(reference),
                now=self.scene.now,
            )


def _status(reference: str) -> str:
    return f"{ADDRESS}/apply/{reference}/status"
