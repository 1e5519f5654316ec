"""The demonstration's amendment: a hint that said too little, put right on the day after the opening."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sqlmodel import Session

from recruitment.domain.amendments import Amended, Change
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.amendments import Amending, amend, standing

_PLACE = "questions.q8.hint"
_WHY = "Two people rang to ask whether they may name schools they would rather not go to."
_MORE = " Say so if there are schools that you could not go to."


def amend_a_hint(session: Session, cohort: CohortFacts, *, lead: UUID, address: str, now: datetime) -> None:
    """Amend the hint of the practical question; nobody is told of it.

    Args:
        lead: who does it.
        address: the service's own, for links in messages; there are none.
        now: when, aware.
    """
    bare = Change(Amended.WORDING, "", "", _PLACE)
    seen = standing(cohort, bare)
    at = min(now, cohort.opens_at + timedelta(days=1))
    amending = Amending(cohort, uuid5(cohort.id, _PLACE), _WHY, address, lead, at)
    amend(session, amending, Change(Amended.WORDING, f"{seen}{_MORE}", seen, _PLACE))
