"""Applications that are not sent yet."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Select, Text, Uuid, bindparam, case, exists, func, literal, select
from sqlmodel import Session, col

from recruitment.domain.amendments import Amended
from recruitment.domain.messages import MessageKind
from recruitment.models import Amendment, Application, Cohort, Details, Message, Person
from recruitment.models.base import datetime
from recruitment.queries.extensions import UNSENT, extended_at, extended_until, own_closing


@dataclass(frozen=True)
class Draft:
    """Somebody who has begun and not sent.

    Attributes:
        name: what they like to be called; may be empty.
        closes_at: until when they may send it, by their own closing time.
    """

    application_id: UUID
    reference: str
    email: str
    name: str
    closes_at: datetime


@dataclass(frozen=True)
class Round:
    """One reminder of one cohort.

    Attributes:
        event: what it is called, so that each draft hears of it once.
        closes_at: it is for those for whom applications close then.
        begun_before: whoever began later, or was given more time or told of another closing time later, is
            left to the next.
    """

    cohort_id: UUID
    event: str
    closes_at: datetime
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
    session: Session, round_: Round, *, application_id: UUID | None = None
) -> tuple[Draft, ...]:
    """Whose owners are still to hear of one reminder; all, or the one asked for."""
    return tuple(draft for _, draft in drafts_to_remind(session, [round_], application_id=application_id))


def drafts_closing_before(session: Session, cohort_id: UUID, until: datetime) -> tuple[Draft, ...]:
    """Every draft of a cohort that could not be sent as late as a time, by reference. One statement.

    Each is held until the transaction ends: none is sent meanwhile, and whoever has just sent is left out.
    """
    statement = _drafts().where(col(Application.cohort_id) == cohort_id, own_closing() < until)
    held = statement.order_by(col(Application.reference)).with_for_update(of=Application)
    return tuple(Draft(*row) for row in session.execute(held))


def drafts_moved(session: Session, cohort_id: UUID, closes_at: datetime) -> tuple[int, Draft | None]:
    """How many drafts would close at another time if their cohort closed then, and the first by reference.

    One statement, which takes no row: nobody who sends waits for it.
    """
    becomes = func.greatest(literal(closes_at, DateTime(timezone=True)), extended_until())
    statement = (
        _drafts()
        .add_columns(becomes, func.count().over())
        .where(col(Application.cohort_id) == cohort_id, own_closing() != becomes)
        .order_by(col(Application.reference))
        .limit(1)
    )
    row = session.execute(statement).one_or_none()
    if row is None:
        return 0, None
    return row[6], Draft(row[0], row[1], row[2], row[3], closes_at=row[5])


def count_closing_before(session: Session, cohort_id: UUID, until: datetime) -> int:
    """How many drafts of a cohort could not be sent as late as a time."""
    statement = _drafts().where(col(Application.cohort_id) == cohort_id, own_closing() < until)
    held: int = session.execute(select(func.count()).select_from(statement.subquery())).scalar_one()
    return held


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
        bindparam("closings", [one.closes_at for one in rounds], type_=ARRAY(DateTime(timezone=True))),
        bindparam("times", [one.begun_before for one in rounds], type_=ARRAY(DateTime(timezone=True))),
    )
    columns = ("cohort_id", "event", "closes_at", "begun_before")
    asked = arrays.table_valued(*columns).render_derived(name="asked")
    told = exists().where(
        col(Message.recipient) == col(Person.email),
        col(Message.kind) == MessageKind.DRAFT_REMINDER,
        col(Message.event) == asked.c.event,
    )
    amended = (
        select(col(Amendment.cohort_id), func.max(col(Amendment.made_at)).label("at"))
        .where(col(Amendment.what) == Amended.CLOSES)
        .group_by(col(Amendment.cohort_id))
        .subquery()
    )
    # Moving the cohort's time tells those for whom it holds, and nobody with a later one of their own.
    moved = case((col(Cohort.closes_at) == asked.c.closes_at, amended.c.at))
    since = func.greatest(col(Application.started_at), extended_at(), moved)
    statement = (
        _drafts()
        .add_columns(asked.c.event)
        .join(asked, asked.c.cohort_id == col(Application.cohort_id))
        .outerjoin(amended, amended.c.cohort_id == col(Application.cohort_id))
        .where(own_closing() == asked.c.closes_at, since < asked.c.begun_before, ~told)
        .order_by(asked.c.begun_before, col(Application.reference))
    )
    if application_id is not None:
        statement = statement.where(col(Application.id) == application_id)
    by_event = {one.event: one for one in rounds}
    return tuple((by_event[event], Draft(*draft)) for *draft, event in session.execute(statement))


def _drafts() -> Select[*tuple[Any, ...]]:
    """Every draft with the columns of `Draft`."""
    return (
        select(
            col(Application.id),
            col(Application.reference),
            col(Person.email),
            func.coalesce(func.nullif(col(Details.known_as), ""), col(Details.full_name)),
            own_closing(),
        )
        .select_from(Application)
        .join(Cohort, col(Cohort.id) == col(Application.cohort_id))
        .join(Details, col(Details.application_id) == col(Application.id))
        .join(Person, col(Person.id) == col(Details.person_id))
        .where(col(Application.stage).in_(UNSENT))
    )
