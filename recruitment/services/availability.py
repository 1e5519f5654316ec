"""Say when one can interview; it can be changed at any time."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col

from recruitment.domain.availability import HalfDay
from recruitment.models import Availability
from recruitment.models.base import datetime
from recruitment.services.bulk import insert_rows


def say_when(
    session: Session,
    *,
    cohort_id: UUID,
    assessor_id: UUID,
    asked: Collection[date],
    halves: Collection[HalfDay],
    now: datetime,
) -> None:
    """Keep when an assessor can interview, of the days that they were asked about; the last time holds.

    Args:
        asked: the days on the page; what was said of others stays.
        halves: when they can, of these.
        now: when, aware.
    """
    session.execute(
        delete(Availability).where(
            col(Availability.cohort_id) == cohort_id,
            col(Availability.assessor_id) == assessor_id,
            col(Availability.day).in_(list(asked)),
        )
    )
    rows = [
        (cohort_id, assessor_id, one.day, one.half.value, now) for one in sorted(halves) if one.day in asked
    ]
    insert_rows(session, Availability, ("cohort_id", "assessor_id", "day", "half", "said_at"), rows)
