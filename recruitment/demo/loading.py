"""Load the demonstration."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from recruitment.demo.people import (
    LEAD,
    SECOND_LEAD,
    invent_candidates,
    make_demo_cohort,
    make_demo_staff,
    store_candidates,
)
from recruitment.demo.scores import score_readings
from recruitment.domain.stages import Action
from recruitment.models import PackKind, Person
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.shortlists import shortlisted
from recruitment.services.allocation import allocate_readings
from recruitment.services.decisions import Outcome, propose
from recruitment.services.packs import ask_for_pack
from recruitment.services.shortlists import build_shortlist

#: An assessor to so many applications, and never fewer than six.
APPLICATIONS_AN_ASSESSOR = 10
FEWEST_ASSESSORS = 6
SHARE_READ = 0.6
#: Applications stored in one go.
BATCH = 5_000


@dataclass(frozen=True)
class DemoLoaded:
    """What the demonstration holds."""

    cohort: str
    applications: int
    assessors: int
    scored: int


def load_demo(session: Session, *, applicants: int, seed: int, address: str, now: datetime) -> DemoLoaded:
    """Load an invented cohort in the middle of its sift.

    Most have applied, the rest are drafts; the reading is shared out and more than half done; there is
    a shortlist, a decision that waits for its second person, and a pack being made.

    Args:
        applicants: how many, 12 or more.
        seed: the same seed gives the same people, answers and scores.
        address: the service's own address, for links.
        now: when, aware.
    """
    places = max(2, applicants // 8)
    cohort = make_demo_cohort(session, places=places, now=now)
    count = max(FEWEST_ASSESSORS, applicants // APPLICATIONS_AN_ASSESSOR)
    assessors = make_demo_staff(session, cohort, assessors=count, seed=seed, address=address, now=now)
    candidates = invent_candidates(cohort, count=applicants, seed=seed, now=now)
    for start in range(0, len(candidates), BATCH):
        store_candidates(session, cohort, candidates[start : start + BATCH])
    allocate_readings(session, cohort=cohort, link=f"{address}/assess", now=now, seed=seed)
    scored = score_readings(
        session,
        cohort,
        share=SHARE_READ,
        candidates={one.application_id: one for one in candidates},
        assessors=assessors,
        seed=seed,
        now=now,
    )
    _begin_deciding(session, cohort, now)
    return DemoLoaded(cohort.name, len(candidates), count, scored)


def _begin_deciding(session: Session, cohort: CohortFacts, now: datetime) -> None:
    """Build a shortlist, propose an offer to the two at its head, and ask for its pack."""
    lead, second = (_person(session, email) for email in (LEAD, SECOND_LEAD))
    shortlist = build_shortlist(session, cohort=cohort, places=cohort.places, actor_id=lead, now=now)
    outcomes = [
        Outcome(
            row.application_id,
            Action.OFFER,
            "First on this list; to be checked once all readings are in.",
        )
        for row in shortlisted(session, shortlist, within=2)
    ]
    propose(
        session,
        cohort=cohort,
        shortlist_id=shortlist,
        outcomes=outcomes,
        reason="Two early offers, for a second lead to weigh before anything happens.",
        actor_id=second,
        now=now,
    )
    ask_for_pack(
        session, kind=PackKind.SHORTLIST, cohort_id=cohort.id, shortlist_id=shortlist, actor_id=lead, now=now
    )


def _person(session: Session, email: str) -> UUID:
    person_id: UUID = session.execute(select(col(Person.id)).where(col(Person.email) == email)).scalar_one()
    return person_id
