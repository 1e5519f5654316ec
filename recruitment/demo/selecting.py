"""The demonstration's saved selection: some of the sift, picked before anything was decided about them."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.stages import Stage
from recruitment.queries.application_search import application_rows
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.wanted import Wanted
from recruitment.services.selections import save_selection

_MOST = 12
_NAME = "To read together on Monday"


def pick_some(session: Session, cohort: CohortFacts, *, lead: UUID, now: datetime) -> None:
    """Save a selection of the first in the sift; none where nobody is there.

    Args:
        lead: who picks them.
        now: when, aware.
    """
    found = application_rows(session, cohort.id, Wanted(stage=Stage.SIFT), _MOST)
    if found:
        save_selection(
            session,
            cohort_id=cohort.id,
            name=_NAME,
            references=[row.reference for row in found],
            actor_id=lead,
            now=now,
        )
