"""Staff: who may do what."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select
from sqlmodel import Session, col

from recruitment.domain.access import Role
from recruitment.models import Cohort, Person, StaffRole


@dataclass(frozen=True)
class StaffLine:
    """One role of one person, as `recruitment staff list` prints it. No cohort means all."""

    email: str
    full_name: str
    role: str
    cohort: str | None
    active: bool


def staff(session: Session) -> tuple[StaffLine, ...]:
    """Every role of every member of staff, by address."""
    rows = session.execute(
        select(
            col(Person.email),
            col(Person.full_name),
            col(StaffRole.role),
            col(Cohort.slug),
            col(Person.active),
        )
        .join(StaffRole, col(StaffRole.person_id) == col(Person.id))
        .join(Cohort, col(Cohort.id) == col(StaffRole.cohort_id), isouter=True)
        .order_by(col(Person.email), col(StaffRole.role), col(Cohort.slug))
    )
    return tuple(StaffLine(*row) for row in rows)


def lead_addresses(session: Session, cohort_id: UUID) -> tuple[str, ...]:
    """The e-mail addresses of a cohort's active leads, those of every cohort among them."""
    rows = session.execute(
        select(col(Person.email))
        .join(StaffRole, col(StaffRole.person_id) == col(Person.id))
        .where(
            col(StaffRole.role) == Role.LEAD,
            or_(col(StaffRole.cohort_id) == cohort_id, col(StaffRole.cohort_id).is_(None)),
            col(Person.active),
        )
        .distinct()
        .order_by(col(Person.email))
    )
    return tuple(rows.scalars())
