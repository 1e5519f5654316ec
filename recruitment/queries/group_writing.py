"""Whom a message to a group goes to: those at a stage, or in a saved selection."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from recruitment.domain.group_writing import why_not
from recruitment.domain.stages import Stage
from recruitment.models import Application, Details, Person, SelectionRow
from recruitment.queries.message_order import is_to_be_told
from recruitment.queries.releases import Addressee


@dataclass(frozen=True)
class Group:
    """Those at a stage now, or in a saved selection; one of the two."""

    stage: Stage | None = None
    selection_id: UUID | None = None


@dataclass(frozen=True)
class NotWritten:
    """Somebody of the group who is not written to, and why. The reference is empty for one's own."""

    reference: str
    called: str
    why: str


@dataclass(frozen=True)
class Readers:
    """Those of a group who are written to, and those who are not, by reference."""

    written: tuple[Addressee, ...]
    left_out: tuple[NotWritten, ...]


def readers_of(
    session: Session, cohort_id: UUID, group: Group, *, writer_id: UUID, is_sending: bool = False
) -> Readers:
    """Part a group by who is written to. One statement.

    Args:
        cohort_id: the cohort.
        group: of its applications.
        writer_id: whose own application is left out.
        is_sending: whether whoever withdraws at this moment is waited for, or waits.
    """
    statement = _rows(cohort_id, group)
    if is_sending:
        statement = statement.with_for_update(read=True, of=Application)
    written, left_out = list[Addressee](), list[NotWritten]()
    for key, reference, outside_id, stage, full_name, known_as, email, person_id, waits in session.execute(
        statement
    ):
        why = why_not(
            Stage(stage),
            has_address=email is not None,
            is_own=person_id == writer_id,
            is_to_be_told=waits,
        )
        if why:
            left_out.append(NotWritten(reference, full_name or outside_id or "No name", why))
        else:
            written.append(Addressee(key, reference, email, known_as or full_name))
    return Readers(tuple(written), tuple(left_out))


def _rows(cohort_id: UUID, group: Group) -> Select[*tuple[Any, ...]]:
    statement = (
        select(
            col(Application.id),
            col(Application.reference),
            col(Application.outside_id),
            col(Application.stage),
            func.coalesce(col(Details.full_name), ""),
            func.coalesce(col(Details.known_as), ""),
            col(Person.email),
            col(Details.person_id),
            is_to_be_told(),
        )
        .select_from(Application)
        .join(Details, col(Details.application_id) == col(Application.id), isouter=True)
        .join(Person, col(Person.id) == col(Details.person_id), isouter=True)
        .where(col(Application.cohort_id) == cohort_id)
        .order_by(col(Application.reference))
    )
    if group.selection_id is None:
        return statement.where(col(Application.stage) == group.stage)
    picked = select(col(SelectionRow.application_id)).where(
        col(SelectionRow.selection_id) == group.selection_id
    )
    return statement.where(col(Application.id).in_(picked))
