"""Applications that are not sent yet."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlmodel import Session, col

from recruitment.domain.messages import MessageKind
from recruitment.domain.stages import Stage
from recruitment.models import Application, Details, Message, Person
from recruitment.models.base import datetime

UNSENT = (Stage.REGISTER, Stage.APPLICATION)


@dataclass(frozen=True)
class Draft:
    """Somebody who has begun and not sent. The name is what they like to be called, or may be empty."""

    application_id: UUID
    reference: str
    email: str
    name: str


def sent_and_unsent(session: Session, cohort_id: UUID) -> tuple[int, int]:
    """How many applications of a cohort are sent, and how many are not."""
    row = session.execute(
        select(
            func.count().filter(col(Application.stage).not_in(UNSENT)),
            func.count().filter(col(Application.stage).in_(UNSENT)),
        ).where(col(Application.cohort_id) == cohort_id)
    ).one()
    return row[0], row[1]


def drafts_without_reminder(
    session: Session,
    cohort_id: UUID,
    *,
    event: str,
    begun_before: datetime,
    application_id: UUID | None = None,
) -> tuple[Draft, ...]:
    """Those begun before a time whose owner has had no reminder about `event`; all, or the one asked for."""
    told = exists().where(
        col(Message.recipient) == col(Person.email),
        col(Message.kind) == MessageKind.DRAFT_REMINDER,
        col(Message.event) == event,
    )
    statement = (
        select(
            col(Application.id),
            col(Application.reference),
            col(Person.email),
            func.coalesce(func.nullif(col(Details.known_as), ""), col(Details.full_name)),
        )
        .join(Details, col(Details.application_id) == col(Application.id))
        .join(Person, col(Person.id) == col(Details.person_id))
        .where(
            col(Application.cohort_id) == cohort_id,
            col(Application.stage).in_(UNSENT),
            col(Application.started_at) < begun_before,
            ~told,
        )
        .order_by(col(Application.reference))
    )
    if application_id is not None:
        statement = statement.where(col(Application.id) == application_id)
    return tuple(Draft(*row) for row in session.execute(statement))
