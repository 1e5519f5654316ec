"""Add staff, give them roles, and end their access."""

from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col, update

from recruitment.domain.access import Role
from recruitment.domain.errors import NotFound, Refusal
from recruitment.domain.messages import MessageKind
from recruitment.models import Assessor, Person, StaffRole
from recruitment.models.base import datetime
from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.messages import Letter, post, standing_fields
from recruitment.services.sign_in import revoke_sessions

_WORDS = {Role.LEAD: "recruitment lead", Role.ASSESSOR: "assessor"}


def add_staff(
    session: Session,
    *,
    email: str,
    full_name: str = "",
    role: Role,
    cohort: CohortFacts | None,
    definition: Definition,
    link: str,
    now: datetime,
) -> UUID:
    """Give somebody a role, and tell them. Doing it twice changes nothing and tells nobody twice.

    Args:
        email: in lower case; an account is made where there is none, and revived where it was ended.
        full_name: how colleagues see them; kept as it was where empty.
        role: lead or assessor.
        cohort: where they hold it; None means every cohort, which only a lead can have.
        definition: holds the invitation.
        link: the sign-in page's whole address.
        now: when, aware.

    Returns:
        The person's id.

    Raises:
        Refusal: an assessor without a cohort.
    """
    if role is Role.ASSESSOR and cohort is None:
        raise Refusal("Name the cohort that this assessor reads for.")
    person = _account(session, email, full_name, now)
    cohort_id = None if cohort is None else cohort.id
    held = session.execute(
        select(col(StaffRole.id)).where(
            col(StaffRole.person_id) == person.id,
            col(StaffRole.role) == role,
            col(StaffRole.cohort_id).is_not_distinct_from(cohort_id),
        )
    ).first()
    if held is None:
        session.add(StaffRole(person_id=person.id, role=role, cohort_id=cohort_id, granted_at=now))
    if role is Role.ASSESSOR and cohort is not None:
        _enlist(session, cohort.id, person.id)
    session.flush()
    fields = standing_fields(definition, link) | {"role": _WORDS[role]}
    letter = Letter(email, MessageKind.STAFF_INVITED, f"role:{role}:{cohort_id}", fields)
    post(session, letter, definition=definition, now=now, cohort_id=cohort_id)
    return person.id


def deactivate_staff(session: Session, *, email: str, now: datetime) -> None:
    """End somebody's access at once: no new sign-in, and every open session revoked.

    Raises:
        NotFound: nobody has this address.
    """
    person = session.execute(select(Person).where(col(Person.email) == email)).scalar_one_or_none()
    if person is None:
        raise NotFound(f"Check the address: nobody has an account as {email}.")
    session.exec(update(Person).where(col(Person.id) == person.id).values(active=False))
    revoke_sessions(session, person_id=person.id, now=now)


def _account(session: Session, email: str, full_name: str, now: datetime) -> Person:
    person = session.execute(select(Person).where(col(Person.email) == email)).scalar_one_or_none()
    if person is None:
        person = Person(email=email, created_at=now)
        session.add(person)
    person.active = True
    person.full_name = full_name or person.full_name
    session.flush()
    return person


def _enlist(session: Session, cohort_id: UUID, person_id: UUID) -> None:
    """Put an assessor on the cohort's list under a label that is not a name."""
    if session.get(Assessor, (cohort_id, person_id)) is not None:
        return
    number = session.execute(
        select(func.count()).select_from(Assessor).where(col(Assessor.cohort_id) == cohort_id)
    ).scalar_one()
    label = f"Assessor {number + 1}"
    session.add(Assessor(cohort_id=cohort_id, assessor_id=person_id, label=label, has_account=True))
