"""The demonstration's cohort, and the staff who work on it."""

from datetime import datetime
from functools import partial
from importlib import resources
from uuid import UUID

from sqlmodel import Session, col, update

from recruitment.demo.progress import Progress
from recruitment.domain.access import Role
from recruitment.domain.deadlines import LONDON
from recruitment.invented import InventedAssessor, invent_assessors
from recruitment.models import Cohort, Phase
from recruitment.queries.cohorts import CohortFacts, cohort_by_id
from recruitment.services.cohorts import create_cohort
from recruitment.services.staff import add_staff

#: Whom to sign in as.
LEAD = "lead@difference-leaders.example"
SECOND_LEAD = "second.lead@difference-leaders.example"
ASSESSOR = "assessor@difference-leaders.example"
APPLICANT = "applicant@difference-leaders.example"


def make_demo_cohort(session: Session, *, places: int, progress: Progress, now: datetime) -> CohortFacts:
    """A public cohort that opened weeks ago, and is open or closed as its progress asks."""
    source = resources.files("recruitment.programme") / "definitions" / "difference_leaders.toml"
    today = now.astimezone(LONDON).replace(minute=0, second=0, microsecond=0)
    closes_at = (today + progress.closes).replace(hour=17)
    cohort_id = create_cohort(
        session,
        source=source.read_text(encoding="utf-8"),
        source_name="difference_leaders.toml",
        name=f"Cohort {closes_at:%Y}",
        opens_at=(today - progress.opened).replace(hour=9),
        closes_at=closes_at,
        places=places,
        public=True,
        actor_id=None,
        now=now,
    )
    # It opened, and closed, before anybody was there to be told.
    phase = Phase.CLOSED if progress.is_closed else Phase.OPEN
    session.exec(update(Cohort).where(col(Cohort.id) == cohort_id).values(phase=phase))
    cohort = cohort_by_id(session, cohort_id)
    assert cohort is not None, "made a moment ago"
    return cohort


def make_demo_staff(
    session: Session, cohort: CohortFacts, *, assessors: int, seed: int, address: str, now: datetime
) -> tuple[tuple[UUID, UUID], dict[UUID, InventedAssessor]]:
    """Two leads, and assessors whose severity is known; returns the leads, and the assessors by id."""
    invite = partial(
        add_staff,
        session,
        cohort=cohort,
        definition=cohort.definition,
        link=f"{address}/sign-in",
        now=now,
    )
    lead = invite(email=LEAD, full_name="Ingrid Halloran", role=Role.LEAD)
    second = invite(email=SECOND_LEAD, full_name="Samuel Adeyemi-Frost", role=Role.LEAD)
    people = {}
    for number, invented in enumerate(invent_assessors(assessors, seed)):
        email = ASSESSOR if number == 0 else invented.email.lower()
        person_id = invite(email=email, full_name=invented.full_name, role=Role.ASSESSOR)
        people[person_id] = invented
    return (lead, second), people
