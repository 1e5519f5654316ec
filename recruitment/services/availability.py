"""Say when one can interview; it can be changed at any time."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from recruitment.domain.availability import HalfDay
from recruitment.models import Availability
from recruitment.models.base import datetime
from recruitment.queries.availability import own_availability
from recruitment.services.bulk import insert_rows
from recruitment.services.drafts import Overtaken


def say_when(
    session: Session,
    *,
    cohort_id: UUID,
    assessor_id: UUID,
    asked: Collection[date],
    halves: Collection[HalfDay],
    before: Collection[HalfDay],
    now: datetime,
) -> None:
    """Keep when an assessor can interview, of the days that they were asked about.

    Args:
        asked: the days on the page; what was said of others stays.
        halves: when they can, of these.
        before: what they had said when the page was filled in.
        now: when, aware.

    Raises:
        Overtaken: they have said something else since; `stored["before"]` has the names of its half-days.
    """
    key = func.hashtextextended(f"availability {assessor_id}", 0)
    session.execute(select(func.pg_advisory_xact_lock(key)))
    said = {one for one in own_availability(session, cohort_id, assessor_id) if one.day in asked}
    if said not in ({*before}, {*halves}):
        raise Overtaken({"before": " ".join(one.key for one in sorted(said))}, 0)
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
