"""What safer recruitment asks for: records of those named for it, references asked for, given, verified."""

from dataclasses import dataclass
from uuid import UUID

from recruitment.domain.access import Binding
from recruitment.domain.refereeing import ReferenceState
from recruitment.domain.safer_records import Finding, Gate
from recruitment.invented.references import invent_reference
from recruitment.queries.asked_references import AskedReference
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.references import referees_to_ask, request_of
from recruitment.queries.safer_records import safer_candidate
from recruitment.rehearsal.scene import ADDRESS, Scene
from recruitment.services.reference_answers import (
    mark_opened,
    refuse_reference,
    save_reference,
    send_reference,
)
from recruitment.services.references import ask_referees, verify_reference
from recruitment.services.safer_records import record_finding


@dataclass(frozen=True)
class SaferDeeds:
    """Of leads under the role `office`, of referees under `referee`; each in a transaction of its own."""

    scene: Scene
    cohort: CohortFacts

    def find(self, lead: UUID, reference: str, gate: Gate, finding: Finding, words: str) -> None:
        """Record what was found of a declaration or a search."""
        with self.scene.acting(Binding.OFFICE, lead) as session:
            candidate = safer_candidate(session, self.cohort, reference)
            newest = candidate.newest(gate)
            record_finding(
                session,
                cohort=self.cohort,
                candidate=candidate,
                gate=gate,
                finding=finding,
                words=words,
                seen=0 if newest is None else newest.id,
                actor_id=lead,
                now=self.scene.now,
            )

    def ask_referees(self, lead: UUID) -> int:
        """Ask every referee of those taken further whom nobody has asked; returns how many."""
        with self.scene.acting(Binding.OFFICE, lead) as session:
            return ask_referees(
                session,
                cohort=self.cohort,
                referees=referees_to_ask(session, self.cohort.id),
                address=ADDRESS,
                actor_id=lead,
                now=self.scene.now,
            )

    def refer(self, bearer: UUID, asked: AskedReference) -> None:
        """Answer every question of a reference and send it."""
        questions = self.cohort.definition.reference.questions
        chance = self.scene.chance("reference", asked.email)
        answers = invent_reference(questions, chance, employer="Where they work now")
        with self.scene.acting(Binding.REFEREE, bearer) as session:
            mark_opened(session, request_id=asked.id, now=self.scene.now)
            save_reference(session, request_id=asked.id, typed=answers, version=0, now=self.scene.now)
            send_reference(session, asked=asked, cohort=self.cohort, link=ADDRESS, now=self.scene.now)

    def refuse(self, bearer: UUID, asked: AskedReference, words: str) -> None:
        """Say that one cannot give a reference."""
        with self.scene.acting(Binding.REFEREE, bearer) as session:
            refuse_reference(
                session,
                request_id=asked.id,
                state=ReferenceState.DECLINED,
                words=words,
                now=self.scene.now,
            )

    def verify(self, lead: UUID, request_id: UUID, how: str, cleared: str) -> None:
        """Write down how a reference was verified, and why differences are no reason for worry."""
        with self.scene.acting(Binding.OFFICE, lead) as session:
            verify_reference(
                session,
                request=request_of(session, self.cohort.id, request_id),
                how=how,
                cleared=cleared,
                actor_id=lead,
                now=self.scene.now,
            )
