"""Somebody with a draft, for tests of the services that change it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from recruitment.db import Database
from recruitment.domain.stages import Stage
from recruitment.domain.window import Window
from recruitment.models import Application, Message
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.dates import application_window
from recruitment.services.drafts import HeldDraft, hold_draft
from tests.factories import make_application, make_cohort, make_person

EMAIL = "eva.okonkwo-price@example.org"


@dataclass(frozen=True)
class Draft:
    """An application whose every part is done and that is not sent."""

    cohort: CohortFacts
    person_id: UUID
    application_id: UUID
    reference: str

    @property
    def window(self) -> Window:
        """When it may be written."""
        return application_window(self.cohort)

    def hold(self, session: Session, now: datetime, *, person_id: UUID | None = None) -> HeldDraft:
        """Hold it as its applicant does before each save, or as somebody else would try to."""
        actor_id = person_id or self.person_id
        return hold_draft(session, reference=self.reference, actor_id=actor_id, now=now)


def make_draft(database: Database, now: datetime, *, stage: Stage = Stage.APPLICATION) -> Draft:
    """A draft in a cohort of its own."""
    with database.transaction() as session:
        cohort = make_cohort(session, now)
        person_id = make_person(session, now, email=EMAIL)
        application_id = make_application(session, cohort, now, stage=stage, person_id=person_id)
        application = session.get(Application, application_id)
        assert application is not None
        return Draft(cohort, person_id, application_id, application.reference)


def messages_to(session: Session, email: str = EMAIL) -> list[tuple[str, str, str]]:
    """Kind, subject and text of each message to an address."""
    rows = session.exec(select(Message).where(Message.recipient == email).order_by(Message.made_at))  # type: ignore[arg-type]
    return [(row.kind, row.subject, row.text) for row in rows]
