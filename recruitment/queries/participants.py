"""Who of a cohort's staff may take part in a wash-up."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlmodel import Session, col

from recruitment.domain.access import Role
from recruitment.domain.wash_up import Participant
from recruitment.models import AssessorStanding, Details, Person, ShortlistRow, StaffRole


@dataclass(frozen=True)
class PossibleParticipant:
    """Somebody of the cohort's staff who may take part; `is_lead` tells leads from assessors."""

    person_id: UUID
    participant: Participant
    is_lead: bool


#: The name of somebody with an account, or their address where they gave none.
_CALLED = func.coalesce(func.nullif(col(Person.full_name), ""), col(Person.email))


def is_heard(shortlist_id: UUID, person_id: Any) -> ColumnElement[bool]:
    """That the list has an application of somebody's own: nobody hears themselves."""
    return exists().where(
        col(ShortlistRow.shortlist_id) == shortlist_id,
        col(ShortlistRow.application_id) == col(Details.application_id),
        col(Details.person_id) == person_id,
    )


def possible_participants(
    session: Session, cohort_id: UUID, shortlist_id: UUID
) -> tuple[PossibleParticipant, ...]:
    """The cohort's assessors and leads who are not on the list, leads first, by name. One statement."""
    trained = (
        select(col(AssessorStanding.safer_until))
        .where(
            col(AssessorStanding.cohort_id) == cohort_id, col(AssessorStanding.assessor_id) == col(Person.id)
        )
        .scalar_subquery()
    )
    is_lead = func.bool_or(col(StaffRole.role) == Role.LEAD)
    rows = session.execute(
        select(col(Person.id), _CALLED, trained, is_lead)
        .join(StaffRole, col(StaffRole.person_id) == col(Person.id))
        .where(
            col(Person.active),
            ~is_heard(shortlist_id, col(Person.id)),
            col(StaffRole.role).in_((Role.LEAD, Role.ASSESSOR)),
            or_(col(StaffRole.cohort_id) == cohort_id, col(StaffRole.cohort_id).is_(None)),
        )
        .group_by(col(Person.id))
        .order_by(is_lead.desc(), col(Person.full_name), col(Person.email))
    )
    return tuple(
        PossibleParticipant(person, Participant(called, until), lead) for person, called, until, lead in rows
    )
