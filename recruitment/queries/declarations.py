"""Self-declarations that were asked for and not sent: of whom, and never what stands in them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Integer, Select, Text, Uuid, column, func, literal, select, union_all
from sqlmodel import Session, col

from recruitment.domain.stages import Stage
from recruitment.models import Application, Details, Person
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
    """Somebody who was asked for a self-declaration and has not sent it."""

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
    both = union_all(open_request_rows(cohort_id), _undeclared(cohort_id)).subquery()
    rows = session.execute(select(both).order_by(both.c.asked_at, both.c.id)).all()
    requests = [OpenRequest(*row) for row in rows if row.full_name is not None]
    asked = [
        Undeclared(row.id, row.cohort_id, row.reference, row.candidate, row.email, row.asked_at, row.reminded)
        for row in rows
        if row.full_name is None
    ]
    return tuple(requests), tuple(asked)


def _undeclared(cohort_id: UUID | None) -> Select[*tuple[Any, ...]]:
    """In the columns of a request: there is no referee, and no day by which it is due."""
    asked = (
        func.safeguarding.undeclared(literal(cohort_id, Uuid))
        .table_valued(*(column(name, kind) for name, kind in _UNDECLARED))
        .render_derived(name="undeclared")
    )
    return (
        select(
            asked.c.application_id,
            asked.c.cohort_id,
            col(Application.reference),
            func.coalesce(func.nullif(col(Details.known_as), ""), col(Details.full_name)),
            literal(None, Text),
            col(Person.email),
            asked.c.asked_at,
            asked.c.asked_at,
            asked.c.reminded,
        )
        .join(Application, col(Application.id) == asked.c.application_id)
        .join(Details, col(Details.application_id) == col(Application.id))
        .join(Person, col(Person.id) == col(Details.person_id))
        .where(col(Application.stage).in_(WANTED_IN))
    )
