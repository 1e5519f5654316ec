"""Add staff, give them roles, and end their access."""

from itertools import count
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlmodel import Session, col, update

from recruitment.domain.access import Role
from recruitment.domain.errors import NotFound, Refusal
from recruitment.domain.messages import MessageKind
from recruitment.models import Assessor, Cohort, Person, StaffRole
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
        email: in lower case; an account is made where there is none. One that was ended is revived
            without the roles it had.
        full_name: how colleagues see them; kept as it was where empty.
        role: lead or assessor.
        cohort: where they hold it; None means every cohort, which only a lead can have.
        definition: holds the invitation.
        link: the sign-in page's whole address.
        now: when, aware.

    Returns:
        The person's id.

    Raises:
        Refusal: an assessor without a cohort, or one who leads it: a lead sees what a reader must not.
    """
    if role is Role.ASSESSOR and cohort is None:
        raise Refusal("Name the cohort that this assessor reads for.")
    person = _account(session, email, full_name, now)
    cohort_id = None if cohort is None else cohort.id
    _keep_blind(session, person.id, role, cohort_id)
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
    if held is None:
        letter = Letter(email, MessageKind.STAFF_INVITED, f"role:{role}:{cohort_id}:{now:%Y-%m-%d}", fields)
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
    elif not person.active:
        session.execute(delete(StaffRole).where(col(StaffRole.person_id) == person.id))
    person.active = True
    person.full_name = full_name or person.full_name
    session.flush()
    return person


def _keep_blind(session: Session, person_id: UUID, role: Role, cohort_id: UUID | None) -> None:
    """Refuse the other role where it would show a reader the names and scores of those they read."""
    other = Role.ASSESSOR if role is Role.LEAD else Role.LEAD
    held = select(col(StaffRole.id)).where(
        col(StaffRole.person_id) == person_id, col(StaffRole.role) == other
    )
    if cohort_id is not None:
        held = held.where(or_(col(StaffRole.cohort_id) == cohort_id, col(StaffRole.cohort_id).is_(None)))
    if session.execute(held).first() is not None:
        raise Refusal("Choose one role in a cohort: a lead sees what an assessor must not.")


def _enlist(session: Session, cohort_id: UUID, person_id: UUID) -> None:
    """Put an assessor on the cohort's list under a label that is not a name."""
    if session.get(Assessor, (cohort_id, person_id)) is not None:
        return
    # Two leads at once take turns.
    session.execute(select(col(Cohort.id)).where(col(Cohort.id) == cohort_id).with_for_update())
    taken = set(
        session.execute(select(col(Assessor.label)).where(col(Assessor.cohort_id) == cohort_id)).scalars()
    )
    label = next(name for n in count(1) if (name := f"Assessor {n}") not in taken)
    session.add(Assessor(cohort_id=cohort_id, assessor_id=person_id, label=label, has_account=True))
