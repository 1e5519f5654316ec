"""Whom the demonstration's assessors know: lists of people and places, and a candidate found by one."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlmodel import Session, col

from recruitment.models import Application, Details, Reading
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.acquaintance import find_conflicts, save_acquaintance

_NOBODY = "Castle Mound Learning Trust\nWinifred Bassett"


def know_somebody(session: Session, cohort: CohortFacts, *, readers: Sequence[UUID], now: datetime) -> None:
    """Have two assessors list whom they know; one is found to know a candidate, whom they do not read.

    Args:
        readers: the assessors, in order; the last knows nobody here, the one before knows the candidate.
        now: when, aware.
    """
    *_, somebody, nobody = readers
    save_acquaintance(session, assessor_id=nobody, typed=_NOBODY, version=0, now=now)
    found = _not_read_by(session, cohort.id, somebody)
    if found is None:
        return
    application_id, place = found
    save_acquaintance(session, assessor_id=somebody, typed=f"{place}\n{_NOBODY}", version=0, now=now)
    find_conflicts(session, cohort=cohort, now=now, assessor_id=somebody, application_id=application_id)


def _not_read_by(session: Session, cohort_id: UUID, reader: UUID) -> tuple[UUID, str] | None:
    """The first candidate with an employer of whom an assessor holds no reading, and that employer."""
    held = exists().where(
        col(Reading.application_id) == col(Application.id), col(Reading.assessor_id) == reader
    )
    row = session.execute(
        select(col(Application.id), col(Details.employer))
        .join(Details, col(Details.application_id) == col(Application.id))
        .where(
            col(Application.cohort_id) == cohort_id,
            col(Application.submitted_at).is_not(None),
            col(Details.employer) != "",
            ~held,
        )
        .order_by(col(Application.reference))
        .limit(1)
    ).one_or_none()
    return None if row is None else (row[0], row[1])
