"""Applications that a lead entered for somebody."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.entering import CameBy
from recruitment.domain.stages import Stage
from recruitment.models import EnteredApplication
from recruitment.queries.cohorts import CohortFacts
from tests.factories import make_application, make_person

PAT, PAT_EMAIL = "Patience Oyelaran", "patience.oyelaran@example.org"


def make_entered(
    session: Session,
    cohort: CohortFacts,
    now: datetime,
    *,
    by: UUID,
    stage: Stage = Stage.APPLICATION,
    email: str = PAT_EMAIL,
    reference: str = "",
) -> UUID:
    """An application whose every part is done, begun by a lead for somebody who wrote on paper."""
    person = make_person(session, now, email=email)
    made = make_application(
        session, cohort, now, stage=stage, person_id=person, full_name=PAT, reference=reference
    )
    session.add(
        EnteredApplication(
            application_id=made,
            came_by=CameBy.PAPER,
            received_on=now.date(),
            entered_by=by,
            entered_at=now,
        )
    )
    session.flush()
    return made
