"""Whom the demonstration's assessors know: lists of people and places, and a candidate found by one."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from recruitment.models import Application, CardState, Details, Reading, Scorecard
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.acquaintance import find_conflicts, save_acquaintance

_NOBODY = "Castle Mound Learning Trust\nWinifred Bassett"


def know_somebody(session: Session, cohort: CohortFacts, *, readers: Sequence[UUID], now: datetime) -> None:
    """Have two assessors list whom they know; one is found to know a candidate, and what they have
    to read of them is passed on.

    Args:
        readers: the assessors, in order; the last knows nobody here, the one before knows the candidate.
        now: when, aware.
    """
    *_, somebody, nobody = readers
    save_acquaintance(session, assessor_id=nobody, typed=_NOBODY, version=0, now=now)
    found = _least_read_by(session, cohort.id, somebody)
    if found is None:
        return
    application_id, place = found
    save_acquaintance(session, assessor_id=somebody, typed=f"{place}\n{_NOBODY}", version=0, now=now)
    find_conflicts(session, cohort=cohort, now=now, assessor_id=somebody, application_id=application_id)


def _least_read_by(session: Session, cohort_id: UUID, reader: UUID) -> tuple[UUID, str] | None:
    """The candidate of whom an assessor has least to read yet, and their employer; None without any."""
    held = (
        select(func.count())
        .select_from(Reading)
        .outerjoin(Scorecard, col(Scorecard.reading_id) == col(Reading.id))
        .where(
            col(Reading.application_id) == col(Application.id),
            col(Reading.assessor_id) == reader,
            func.coalesce(col(Scorecard.state), CardState.DRAFT) == CardState.DRAFT,
        )
        .scalar_subquery()
    )
    row = session.execute(
        select(col(Application.id), col(Details.employer))
        .join(Details, col(Details.application_id) == col(Application.id))
        .where(
            col(Application.cohort_id) == cohort_id,
            col(Application.submitted_at).is_not(None),
            col(Details.employer) != "",
        )
        .order_by(held, col(Application.reference))
        .limit(1)
    ).one_or_none()
    return None if row is None else (row[0], row[1])
