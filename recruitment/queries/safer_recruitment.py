"""Who of a cohort's leads looks after safer recruitment, and so alone hears concerns."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlmodel import Session, col

from recruitment.domain.access import Role
from recruitment.models import Details, Person, SaferRecruitmentLead, StaffRole
from recruitment.queries.staff import lead_addresses


def safer_recruitment_leads(session: Session, cohort_id: UUID) -> dict[UUID, str]:
    """Those who are named and still lead the cohort, with what colleagues call them, by name. One statement.

    While this is empty, every lead of the cohort hears concerns: `work.hears_concerns` says the same to the
    database.
    """
    rows = session.execute(_named().where(col(SaferRecruitmentLead.cohort_id) == cohort_id))
    return {row.id: row.called for row in rows}


def hearers_by_cohort(session: Session, cohort_ids: Collection[UUID]) -> Mapping[UUID, frozenset[str]]:
    """The addresses of those who are named in each of these cohorts; cohorts with nobody are not in it.

    One statement.
    """
    held: dict[UUID, set[str]] = {}
    for row in session.execute(_named().where(col(SaferRecruitmentLead.cohort_id).in_(cohort_ids))):
        held.setdefault(row.cohort_id, set()).add(row.email)
    return {cohort_id: frozenset(emails) for cohort_id, emails in held.items()}


def concern_hearers(session: Session, cohort_id: UUID, about: UUID | None) -> tuple[str, ...]:
    """The addresses of those who hear a concern: those named, else every lead; never whom it is about.

    Three statements, as `work.hears_concerns` has it in one.

    Args:
        cohort_id: the concern's.
        about: the application, if it is about one.
    """
    subject = select(col(Person.email)).join(Details, col(Details.person_id) == col(Person.id))
    own = set(session.execute(subject.where(col(Details.application_id) == about)).scalars())
    named = hearers_by_cohort(session, [cohort_id]).get(cohort_id, frozenset()) - own
    return tuple(sorted(named or set(lead_addresses(session, cohort_id)) - own))


def _named() -> Select[*tuple[Any, ...]]:
    """Those named who still lead the cohort and can sign in."""
    leads = select(col(StaffRole.id)).where(
        col(StaffRole.person_id) == col(Person.id),
        col(StaffRole.role) == Role.LEAD,
        or_(
            col(StaffRole.cohort_id) == col(SaferRecruitmentLead.cohort_id),
            col(StaffRole.cohort_id).is_(None),
        ),
    )
    called = func.coalesce(func.nullif(col(Person.full_name), ""), col(Person.email)).label("called")
    return (
        select(
            col(Person.id).label("id"),
            called,
            col(Person.email).label("email"),
            col(SaferRecruitmentLead.cohort_id).label("cohort_id"),
        )
        .join(SaferRecruitmentLead, col(SaferRecruitmentLead.person_id) == col(Person.id))
        .where(col(Person.active), leads.exists())
        .order_by(called, col(Person.id))
    )
