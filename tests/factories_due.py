"""A cohort for whose every job there is something to come."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session, col, update

from recruitment.domain.stages import Stage
from recruitment.models import Application
from recruitment.queries.cohorts import CohortFacts
from tests.conftest import NOW
from tests.factories import make_application, make_assessor, make_cohort, make_lead
from tests.factories_decision import confirm_and_set, make_scored, make_shortlist, propose_all

RELEASE = NOW + timedelta(days=30)


@dataclass(frozen=True)
class Office:
    """An open cohort with two leads, a draft, and a decision about two to be released in a month."""

    cohort: CohortFacts
    leads: tuple[UUID, UUID]
    assessor: UUID
    draft: str
    offered: str
    declined: str
    decision_id: UUID


def make_office(session: Session, *, name: str = "Cohort 2027") -> Office:
    """Everything at the time of the tests."""
    cohort = make_cohort(session, NOW, name=name, public=False)
    first, second = (make_lead(session, cohort, NOW) for _ in range(2))
    draft = make_application(session, cohort, NOW, stage=Stage.APPLICATION, full_name="Dora Draft")
    assessor = make_assessor(session, cohort, NOW)
    people = make_scored(session, cohort, NOW, 5, 2, assessor_id=assessor)
    decision_id = propose_all(
        session,
        cohort,
        NOW,
        shortlist_id=make_shortlist(session, cohort, NOW),
        by=first,
        offers=people[:1],
        declines=people[1:],
    )
    confirm_and_set(session, cohort, NOW, decision_id=decision_id, by=second, at=RELEASE)
    drafted, offered, declined = (session.get_one(Application, one).reference for one in (draft, *people))
    return Office(cohort, (first, second), assessor, drafted, offered, declined, decision_id)


def take_out_of_sift(session: Session, reference: str) -> None:
    """Somebody leaves the sift by another way."""
    session.exec(update(Application).where(col(Application.reference) == reference).values(stage=Stage.OFFER))
