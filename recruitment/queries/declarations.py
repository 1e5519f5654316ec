"""Self-declarations that were asked for and not sent: of whom, and never what stands in them."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    DateTime,
    Integer,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    column,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlmodel import Session, col

from recruitment.domain.messages import MessageKind
from recruitment.domain.stages import Stage
from recruitment.models import Application, Delivery, DeliveryState, Details, Message, Person
from recruitment.models.base import datetime
from recruitment.queries.reference_requests import OpenRequest, open_request_rows

#: Where somebody stands of whom one is still wanted.
WANTED_IN = (Stage.INTERVIEW, Stage.CENTRE, Stage.RESERVE, Stage.OFFER)
#: What `safeguarding.undeclared` answers of a cohort, or of all.
_UNDECLARED = (
    ("application_id", Uuid),
    ("cohort_id", Uuid),
    ("asked_at", DateTime(timezone=True)),
    ("reminded", Integer),
)


@dataclass(frozen=True)
class Undeclared:
    """Somebody who was asked for a self-declaration and has not sent it.

    Attributes:
        asked_at: when the letter that asks them left.
    """

    application_id: UUID
    cohort_id: UUID
    reference: str
    name: str
    email: str
    asked_at: datetime
    reminded: int


def waited_for(
    session: Session, cohort_id: UUID | None = None
) -> tuple[tuple[OpenRequest, ...], tuple[Undeclared, ...]]:
    """The requests that wait for their referees, and those who have not declared. One statement for both.

    Args:
        session: a lead's of the cohort, or the worker's; to anybody else nobody was asked to declare.
        cohort_id: one cohort's alone; else all that may be seen.
    """
    rows = session.execute(_waited_for(cohort_id is not None), {"cohort": cohort_id}).all()
    requests = [OpenRequest(*row) for row in rows if row.full_name is not None]
    asked = [
        Undeclared(row.id, row.cohort_id, row.reference, row.candidate, row.email, row.asked_at, row.reminded)
        for row in rows
        if row.full_name is None
    ]
    return tuple(requests), tuple(asked)


def undeclared_one(session: Session, cohort_id: UUID, application_id: UUID) -> Undeclared | None:
    """The one of an application, if it is waited for still. One statement."""
    asked = _undeclared().where(col(Application.id) == application_id)
    row = session.execute(asked, {"cohort": cohort_id}).one_or_none()
    if row is None:
        return None
    key, cohort, reference, name, _, email, asked_at, _, reminded = row
    return Undeclared(key, cohort, reference, name, email, asked_at, reminded)


# Every forecast asks for it; composed once, as that takes longer than carrying it out.
@cache
def _waited_for(of_one: bool) -> Select[*tuple[Any, ...]]:
    both = union_all(open_request_rows(of_one=of_one), _undeclared()).subquery()
    return select(both).order_by(both.c.asked_at, both.c.id)


def _undeclared() -> Select[*tuple[Any, ...]]:
    """In the columns of a request: there is no referee, and no day by which it is due.

    Nobody is reminded of what they have not been told: neither while the letter that asks them waits or is
    held, nor where it was taken out or did not arrive.
    """
    asked = (
        func.safeguarding.undeclared(bindparam("cohort", type_=Uuid))
        .table_valued(*(column(name, kind) for name, kind in _UNDECLARED))
        .render_derived(name="undeclared")
    )
    letter = (
        select(
            col(Delivery.application_id), col(Message.recipient), col(Delivery.state), col(Delivery.sent_at)
        )
        .join(Message, col(Message.id) == col(Delivery.message_id))
        .where(col(Message.kind) == MessageKind.DECLARATION_ASKED)
        .subquery()
    )
    since = func.coalesce(letter.c.sent_at, asked.c.asked_at)
    return (
        select(
            asked.c.application_id,
            asked.c.cohort_id,
            col(Application.reference),
            func.coalesce(func.nullif(col(Details.known_as), ""), col(Details.full_name)),
            literal(None, Text),
            col(Person.email),
            since.label("asked_at"),
            since.label("due_at"),
            asked.c.reminded,
        )
        .join(Application, col(Application.id) == asked.c.application_id)
        .join(Details, col(Details.application_id) == col(Application.id))
        .join(Person, col(Person.id) == col(Details.person_id))
        .outerjoin(
            letter,
            # The index of messages begins with who gets them.
            and_(letter.c.recipient == col(Person.email), letter.c.application_id == col(Application.id)),
        )
        .where(
            col(Application.stage).in_(WANTED_IN),
            or_(letter.c.state.is_(None), letter.c.state == DeliveryState.SENT),
        )
    )
