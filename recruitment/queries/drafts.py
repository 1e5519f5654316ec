"""Applications that are not sent yet."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Text, Uuid, bindparam, exists, func, select
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


@dataclass(frozen=True)
class Round:
    """One reminder of one cohort.

    Attributes:
        event: what it is called, so that each draft hears of it once.
        begun_before: whoever began later is left to the next.
    """

    cohort_id: UUID
    event: str
    begun_before: datetime


def sent_and_unsent(session: Session, cohort_id: UUID) -> tuple[int, int]:
    """How many applications of a cohort are sent, and how many are not."""
    row = session.execute(
        select(
            # Whoever withdrew before sending is neither.
            func.count().filter(col(Application.submitted_at).is_not(None)),
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
    asked = [Round(cohort_id, event, begun_before)]
    return tuple(draft for _, draft in drafts_to_remind(session, asked, application_id=application_id))


def drafts_to_remind(
    session: Session, rounds: Collection[Round], *, application_id: UUID | None = None
) -> tuple[tuple[Round, Draft], ...]:
    """Who is still to hear of each of these reminders: in the order of the rounds' times, by reference.

    One statement; none where there is no round.
    """
    if not rounds:
        return ()
    arrays = func.unnest(
        bindparam("cohorts", [one.cohort_id for one in rounds], type_=ARRAY(Uuid)),
        bindparam("events", [one.event for one in rounds], type_=ARRAY(Text)),
        bindparam("times", [one.begun_before for one in rounds], type_=ARRAY(DateTime(timezone=True))),
    )
    asked = arrays.table_valued("cohort_id", "event", "begun_before").render_derived(name="asked")
    told = exists().where(
        col(Message.recipient) == col(Person.email),
        col(Message.kind) == MessageKind.DRAFT_REMINDER,
        col(Message.event) == asked.c.event,
    )
    statement = (
        select(
            asked.c.event,
            col(Application.id),
            col(Application.reference),
            col(Person.email),
            func.coalesce(func.nullif(col(Details.known_as), ""), col(Details.full_name)),
        )
        .join(asked, asked.c.cohort_id == col(Application.cohort_id))
        .join(Details, col(Details.application_id) == col(Application.id))
        .join(Person, col(Person.id) == col(Details.person_id))
        .where(
            col(Application.stage).in_(UNSENT),
            col(Application.started_at) < asked.c.begun_before,
            ~told,
        )
        .order_by(asked.c.begun_before, col(Application.reference))
    )
    if application_id is not None:
        statement = statement.where(col(Application.id) == application_id)
    by_event = {one.event: one for one in rounds}
    return tuple((by_event[event], Draft(*rest)) for event, *rest in session.execute(statement))
