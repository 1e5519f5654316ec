"""Tell leads of assessors who have clearly come to score otherwise than they did at first."""

from hashlib import sha256

from sqlalchemy import exists, select
from sqlmodel import Session, col

from recruitment.domain.messages import MessageKind
from recruitment.domain.stages import Stage
from recruitment.models import AnchorTurn, Application
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts, cohort_by_id
from recruitment.queries.drift import AssessorDrift, drift_of
from recruitment.queries.staff import lead_addresses
from recruitment.services.messages import Letter, post_many, standing_fields

_IN_SIFT = exists().where(
    col(Application.cohort_id) == col(AnchorTurn.cohort_id), col(Application.stage) == Stage.SIFT
)
_WATCHED = (
    select(col(AnchorTurn.cohort_id))
    .where(col(AnchorTurn.scored_at).is_not(None), _IN_SIFT)
    .distinct()
    .order_by(col(AnchorTurn.cohort_id))
)


def report_drift(session: Session, *, address: str, now: datetime) -> int:
    """Write to the leads of each cohort in which somebody drifts clearly; assessors are told nothing.

    Of a cohort that has nobody left in the sift nobody is told: there is nothing more to read in it. The same
    assessors, moving the same way, are told of once.

    Args:
        address: the service's own address, for the link.
        now: when, aware.

    Returns:
        How many were told.
    """
    told = 0
    for cohort_id in session.execute(_WATCHED).scalars().all():
        cohort = cohort_by_id(session, cohort_id)
        clear = [one for one in drift_of(session, cohort) if one.drift.is_clear] if cohort else []
        if cohort and clear:
            told += _tell(session, cohort, clear, address=address, now=now)
    return told


def _tell(
    session: Session, cohort: CohortFacts, clear: list[AssessorDrift], *, address: str, now: datetime
) -> int:
    words = " ".join(f"{one.label} has come to score {_way(one)} than at first." for one in clear)
    fields = standing_fields(cohort.definition, f"{address}/lead/{cohort.slug}/drift") | {
        "cohort": cohort.name,
        "found": words,
    }
    event = f"drift:{cohort.id}:{sha256(words.encode()).hexdigest()[:16]}"
    letters = [Letter(lead, MessageKind.DRIFT, event, fields) for lead in lead_addresses(session, cohort.id)]
    return post_many(session, letters, definition=cohort.definition, now=now, cohort_id=cohort.id)


def _way(one: AssessorDrift) -> str:
    return "kinder" if (one.drift.change.value or 0) > 0 else "harsher"
