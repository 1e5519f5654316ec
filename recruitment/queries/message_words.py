"""The words that a kind of message had before in a cohort, and who changed them, when and why."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col

from recruitment.domain.messages import MessageKind
from recruitment.models import Amendment, Person
from recruitment.models.base import datetime
from recruitment.programme.message_words import places_of


@dataclass(frozen=True)
class ChangedWords:
    """One change of one part of a message.

    Attributes:
        part: "subject" or "body"; `before` is what it was.
        by: who changed it, by name.
    """

    part: str
    before: str
    by: str
    at: datetime
    reason: str


def words_before(session: Session, cohort_id: UUID, kind: MessageKind) -> tuple[ChangedWords, ...]:
    """Every change of a kind's words in a cohort, the newest first. One statement."""
    parts = {place: part for part, place in places_of(kind).items()}
    rows = session.execute(
        select(
            col(Amendment.place),
            col(Amendment.before),
            func.coalesce(func.nullif(col(Person.full_name), ""), col(Person.email), "a former lead"),
            col(Amendment.made_at),
            col(Amendment.reason),
        )
        .outerjoin(Person, col(Person.id) == col(Amendment.made_by))
        .where(col(Amendment.cohort_id) == cohort_id, col(Amendment.place).in_(parts))
        .order_by(col(Amendment.number).desc())
    )
    return tuple(ChangedWords(parts[place], *rest) for place, *rest in rows)
