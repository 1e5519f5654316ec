"""What the proof by kills is done to: 140 candidates decided about, and somebody who writes meanwhile."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from recruitment.db import Database
from recruitment.domain.stages import Stage
from recruitment.models import Application
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.sign_in import open_session
from tests.factories import make_application, make_assessor, make_cohort, make_lead, make_person
from tests.factories_decision import confirm_and_set, make_scored, make_shortlist, propose_all

CANDIDATES = 140


@dataclass(frozen=True)
class Plan:
    """What will happen by itself.

    Attributes:
        releases: when each decision takes effect, by the told clock.
        draft_id: an application that somebody writes meanwhile.
        draft: its reference.
        token: the writer's session.
    """

    releases: tuple[datetime, ...]
    draft_id: UUID
    draft: str
    token: str


def prepare(database: Database, now: datetime, *, decisions: int, over: timedelta, seed: int) -> Plan:
    """140 candidates in the sift, and confirmed decisions about all of them, released one after another.

    Args:
        database: an empty one, as the worker's login.
        now: when, aware.
        decisions: how many the candidates are shared out among.
        over: from the first release to the last.
        seed: chooses scores and outcomes.
    """
    chance = random.Random(seed)
    with database.transaction() as session:
        cohort = make_cohort(session, now, public=False)
        candidates = make_scored(
            session,
            cohort,
            now,
            *(chance.randint(1, 5) for _ in range(CANDIDATES)),
            assessor_id=make_assessor(session, cohort, now),
        )
        chance.shuffle(candidates)
        steps = max(1, decisions - 1)
        releases = tuple(now + timedelta(minutes=2) + over * number / steps for number in range(decisions))
        leads = make_lead(session, cohort, now), make_lead(session, cohort, now)
        shortlist_id = make_shortlist(session, cohort, now, places=30)
        for number, at in enumerate(releases):
            chosen = candidates[number::decisions]
            offers = [one for one in chosen if chance.random() < 0.25]
            declines = [one for one in chosen if one not in offers]
            decision_id = propose_all(
                session, cohort, now, shortlist_id=shortlist_id, by=leads[0], offers=offers, declines=declines
            )
            confirm_and_set(session, cohort, now, decision_id=decision_id, by=leads[1], at=at)
        return _with_draft(session, make_cohort(session, now, name="Next cohort"), now, releases)


def _with_draft(session: Session, cohort: CohortFacts, now: datetime, releases: tuple[datetime, ...]) -> Plan:
    writer = make_person(session, now)
    draft_id = make_application(session, cohort, now, stage=Stage.APPLICATION, person_id=writer)
    reference = session.get_one(Application, draft_id).reference
    return Plan(releases, draft_id, reference, open_session(session, person_id=writer, now=now))
