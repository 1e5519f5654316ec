"""Whom the demonstration's assessors know: lists of people and places, and what was found by one of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from recruitment.models import Application, Conflict, ConflictSource, Details
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.acquaintance import save_acquaintance

_NOBODY = "Castle Mound Learning Trust\nWinifred Bassett"


def know_somebody(
    session: Session, cohort: CohortFacts, *, lead: UUID, readers: Sequence[UUID], now: datetime
) -> None:
    """Have two assessors list whom they know; by one list a candidate was found, and a lead cleared it.

    So it takes nothing from anybody's readings, which the seed has decided.

    Args:
        lead: who found that it is another place of the same name.
        readers: the assessors, in order; the last knows nobody here, the one before a candidate's employer.
        now: when, aware.
    """
    *_, somebody, nobody = readers
    save_acquaintance(session, assessor_id=nobody, typed=_NOBODY, version=0, now=now)
    found = _employed(session, cohort.id)
    if found is None:
        return
    application_id, place = found
    save_acquaintance(session, assessor_id=somebody, typed=f"{place}\n{_NOBODY}", version=0, now=now)
    session.add(
        Conflict(
            assessor_id=somebody,
            application_id=application_id,
            source=ConflictSource.FOUND,
            made_at=now - timedelta(days=1),
            cleared_at=now,
            cleared_by=lead,
        )
    )
    session.flush()


def _employed(session: Session, cohort_id: UUID) -> tuple[UUID, str] | None:
    """The first candidate with an employer, and that employer; None without any."""
    row = session.execute(
        select(col(Application.id), col(Details.employer))
        .join(Details, col(Details.application_id) == col(Application.id))
        .where(
            col(Application.cohort_id) == cohort_id,
            col(Application.submitted_at).is_not(None),
            col(Details.employer) != "",
        )
        .order_by(col(Application.reference))
        .limit(1)
    ).one_or_none()
    return None if row is None else (row[0], row[1])
