"""Applications that leads enter for somebody: whose they are, how they came, and who typed what."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, select
from sqlmodel import Session, col

from recruitment.domain.entering import CAME, CameBy
from recruitment.domain.references import is_reference, normalise_reference
from recruitment.models import Application, Cohort, Details, EnteredApplication, EnteredPart, Person
from recruitment.models.base import datetime
from recruitment.queries.extensions import UNSENT


@dataclass(frozen=True)
class EnteredDraft:
    """A draft that a lead began for somebody, and that is not sent.

    Attributes:
        cohort_id, cohort: its cohort, and the name that its addresses have for it.
        person_id, email: whose it is.
        name: theirs; their address where it is empty.
    """

    application_id: UUID
    reference: str
    cohort_id: UUID
    cohort: str
    person_id: UUID
    email: str
    name: str
    came_by: CameBy

    @property
    def came(self) -> str:
        """How it came, as an adverb."""
        return CAME[self.came_by]


@dataclass(frozen=True)
class Entered:
    """How an application came that was not begun by its applicant.

    Attributes:
        by: who entered it, by name or address.
        parts: each part that a lead typed, by its code, with who last saved it and when, the newest first.
    """

    came_by: CameBy
    received_on: date
    by: str
    at: datetime
    parts: tuple[tuple[str, str, datetime], ...] = ()

    @property
    def came(self) -> str:
        """How it came, as an adverb."""
        return CAME[self.came_by]


def entered_draft(session: Session, reference: str) -> EnteredDraft | None:
    """The draft of this reference, if a lead began it for somebody and it is not sent. One statement."""
    wanted = normalise_reference(reference)
    if not is_reference(wanted):
        return None
    row = session.execute(_DRAFT, {"reference": wanted}).one_or_none()
    return None if row is None else _draft(row)


def entered(session: Session, application_id: UUID) -> Entered | None:
    """How an application came; None where its applicant began it. One statement, two where a lead did."""
    row = session.execute(_ENTERED, {"application_id": application_id}).one_or_none()
    if row is None:
        return None
    parts = session.execute(_PARTS, {"application_id": application_id})
    typed = tuple((part, by, at) for part, by, at in parts)
    return Entered(CameBy(row.came_by), row.received_on, row.by, row.entered_at, typed)


def _called() -> ColumnElement[str]:
    return func.coalesce(func.nullif(col(Person.full_name), ""), col(Person.email))


def _draft(row: Row[Any]) -> EnteredDraft:
    return EnteredDraft(
        application_id=row.id,
        reference=row.reference,
        cohort_id=row.cohort_id,
        cohort=row.slug,
        person_id=row.person_id,
        email=row.email,
        name=row.full_name or row.email,
        came_by=CameBy(row.came_by),
    )


_DRAFT: Select[*tuple[Any, ...]] = (
    select(
        col(Application.id),
        col(Application.reference),
        col(Application.cohort_id),
        col(Cohort.slug),
        col(Details.person_id),
        col(Details.full_name),
        col(Person.email),
        col(EnteredApplication.came_by),
    )
    .join(EnteredApplication, col(EnteredApplication.application_id) == col(Application.id))
    .join(Cohort, col(Cohort.id) == col(Application.cohort_id))
    .join(Details, col(Details.application_id) == col(Application.id))
    .join(Person, col(Person.id) == col(Details.person_id))
    .where(
        col(Application.reference) == bindparam("reference"),
        col(Application.stage).in_(UNSENT),
        col(Application.submitted_at).is_(None),
    )
)
_ENTERED = (
    select(
        col(EnteredApplication.came_by),
        col(EnteredApplication.received_on),
        _called().label("by"),
        col(EnteredApplication.entered_at),
    )
    .join(Person, col(Person.id) == col(EnteredApplication.entered_by))
    .where(col(EnteredApplication.application_id) == bindparam("application_id"))
)
_PARTS = (
    select(col(EnteredPart.part), _called(), col(EnteredPart.at))
    .join(Person, col(Person.id) == col(EnteredPart.entered_by))
    .where(col(EnteredPart.application_id) == bindparam("application_id"))
    .order_by(col(EnteredPart.at).desc(), col(EnteredPart.part))
)
