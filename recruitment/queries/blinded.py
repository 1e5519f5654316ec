"""The blinded copy of one answer, for leads: what assessors read now, and the copies before it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from recruitment.domain.errors import NotFound
from recruitment.models import BlindedAnswer, Person
from recruitment.models.base import datetime


@dataclass(frozen=True)
class Earlier:
    """A copy that assessors read before: until when, by whom it was replaced, and why."""

    text: str
    superseded_at: datetime
    by: str
    reason: str


@dataclass(frozen=True)
class Blinded:
    """What assessors read of one answer; `earlier` holds the copies before, the newest first."""

    id: UUID
    text: str
    made_at: datetime
    earlier: tuple[Earlier, ...]


def blinded_answer(session: Session, application_id: UUID, question: str) -> Blinded:
    """The blinded copies of an answer. One statement. Raises NotFound where there is none."""
    rows = session.execute(
        select(
            col(BlindedAnswer.id),
            col(BlindedAnswer.text),
            col(BlindedAnswer.made_at),
            col(BlindedAnswer.superseded_at),
            func.coalesce(func.nullif(col(Person.full_name), ""), col(Person.email)).label("by"),
            col(BlindedAnswer.reason),
        )
        .outerjoin(Person, col(Person.id) == col(BlindedAnswer.superseded_by))
        .where(col(BlindedAnswer.application_id) == application_id, col(BlindedAnswer.question) == question)
        .order_by(col(BlindedAnswer.superseded_at).desc().nulls_first())
    ).all()
    if not rows or rows[0].superseded_at is not None:
        raise NotFound("Check the address: this application has no blinded copy of such an answer.")
    now, *before = rows
    earlier = tuple(
        Earlier(one.text, one.superseded_at, one.by or "A former lead", one.reason) for one in before
    )
    return Blinded(now.id, now.text, now.made_at, earlier)
