"""What was amended in a cohort, and whom a change would concern."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from recruitment.domain.amendments import NAMES, Amended, in_words
from recruitment.domain.stages import Stage
from recruitment.models import Amendment, Application, Details, Person
from recruitment.models.base import datetime
from recruitment.programme.schema import Definition
from recruitment.programme.wording import wordings
from recruitment.queries.drafts import Draft, drafts_closing_before


@dataclass(frozen=True)
class PastAmendment:
    """An amendment as leads read it.

    Attributes:
        name: what it changed; `before` and `after` are as people read them.
        told: how many were told of it.
        by: who made it, by name or address; empty for a former lead.
    """

    number: int
    name: str
    before: str
    after: str
    reason: str
    told: int
    by: str
    at: datetime


def amendments_of(session: Session, cohort_id: UUID, definition: Definition) -> tuple[PastAmendment, ...]:
    """The amendments to a cohort, the newest first. One statement."""
    rows = session.execute(
        select(
            col(Amendment.number),
            col(Amendment.what),
            col(Amendment.place),
            col(Amendment.before),
            col(Amendment.after),
            col(Amendment.reason),
            col(Amendment.told),
            func.coalesce(func.nullif(col(Person.full_name), ""), col(Person.email), "").label("by"),
            col(Amendment.made_at),
        )
        .outerjoin(Person, col(Person.id) == col(Amendment.made_by))
        .where(col(Amendment.cohort_id) == cohort_id)
        .order_by(col(Amendment.number).desc())
    )
    called = {one.place: f"{one.part}: {one.name}" for one in wordings(definition)}
    return tuple(
        PastAmendment(
            row.number,
            called.get(row.place, NAMES[Amended(row.what)]),
            in_words(Amended(row.what), row.before),
            in_words(Amended(row.what), row.after),
            row.reason,
            row.told,
            row.by,
            row.made_at,
        )
        for row in rows
    )


def drafts_until(session: Session, cohort_id: UUID, *times: datetime) -> dict[UUID, Draft]:
    """The drafts that close at the latest of these times or before, by application, held until the end."""
    # To the finest that the database keeps: who closes at that very moment belongs to them.
    after = max(times) + timedelta(microseconds=1)
    return {one.application_id: one for one in drafts_closing_before(session, cohort_id, after)}


def waiting_to_hear(session: Session, cohort_id: UUID) -> tuple[UUID, ...]:
    """The applications that were sent and are in the sift, whose applicants we know and promised a day."""
    rows = session.execute(
        select(col(Application.id))
        .join(Details, col(Details.application_id) == col(Application.id))
        .where(col(Application.cohort_id) == cohort_id, col(Application.stage) == Stage.SIFT)
        .order_by(col(Application.reference))
    )
    return tuple(rows.scalars())


def applications_sent(session: Session, cohort_id: UUID) -> int:
    """How many applications of a cohort were sent."""
    count: int = session.execute(
        select(func.count()).where(
            col(Application.cohort_id) == cohort_id, col(Application.submitted_at).is_not(None)
        )
    ).scalar_one()
    return count
