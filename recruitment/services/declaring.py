"""Remind those who were asked for a self-declaration and have not sent it."""

from datetime import time
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col

from recruitment.domain.deadlines import Offset, england_bank_holidays, resolve
from recruitment.domain.messages import MessageKind
from recruitment.models import Declaration
from recruitment.models.base import datetime
from recruitment.programme.counted_days import Offsets
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.declarations import Undeclared
from recruitment.services.messages import Letter, post, standing_fields

_REMINDED_AT = time(9)


def declaration_reminders(offsets: Offsets, asked_at: datetime) -> tuple[datetime, ...]:
    """When somebody asked at a time is reminded, in order: in the morning of working days."""
    holidays = england_bank_holidays()
    return tuple(
        resolve(Offset("closes", days, working=True, at=_REMINDED_AT), asked_at, asked_at, holidays)
        for days in sorted(offsets.remind_declaration_days)
    )


def remind_to_declare(
    session: Session, *, one: Undeclared, number: int, cohort: CohortFacts, address: str, now: datetime
) -> bool:
    """Remind somebody for the nth time; False where they were, or have sent it.

    Args:
        one: who.
        number: from 1.
        cohort: theirs.
        address: the service's own, for the link.
        now: when, aware.
    """
    marked: UUID | None = session.execute(
        update(Declaration)
        .where(
            col(Declaration.application_id) == one.application_id,
            col(Declaration.sent_at).is_(None),
            col(Declaration.reminded) < number,
        )
        .values(reminded=number)
        .returning(col(Declaration.application_id))
    ).scalar_one_or_none()
    if marked is None:
        return False
    link = f"{address}/apply/{one.reference}/declaration"
    letter = Letter(
        one.email,
        MessageKind.DECLARATION_REMINDER,
        f"declaration:{one.application_id}:{number}",
        standing_fields(cohort.definition, link)
        | {"name": one.name, "cohort": cohort.name, "reference": one.reference},
        one.application_id,
    )
    return post(session, letter, definition=cohort.definition, now=now, cohort_id=cohort.id)
