"""Staff: who may do what, who leads a cohort, and what was done about somebody's work."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from recruitment.domain.access import Role
from recruitment.domain.errors import NotFound
from recruitment.models import Assessor, Cohort, Person, StaffAction, StaffEvent, StaffRole
from recruitment.models.base import datetime


@dataclass(frozen=True)
class StaffLine:
    """One role of one person, as `recruitment staff list` prints it. No cohort means all."""

    email: str
    full_name: str
    role: str
    cohort: str | None
    active: bool


@dataclass(frozen=True)
class LeadLine:
    """Somebody who leads a cohort.

    Attributes:
        everywhere: whether they lead every cohort.
        since: when they were first given it.
        active: whether they can sign in.
        signed_in_at: the last time, or None where they never have.
    """

    person_id: UUID
    name: str
    email: str
    everywhere: bool
    since: datetime
    active: bool
    signed_in_at: datetime | None


@dataclass(frozen=True)
class Grant:
    """A role that somebody holds; no cohort means in all of them."""

    role: Role
    cohort_id: UUID | None
    cohort: str | None
    granted_at: datetime


@dataclass(frozen=True)
class Member:
    """Somebody who works, or has worked, on a cohort.

    Attributes:
        label: what an assessor is called where names are not shown; None for others.
        grants: every role held, here and elsewhere.
    """

    person_id: UUID
    name: str
    email: str
    active: bool
    signed_in_at: datetime | None
    label: str | None
    grants: tuple[Grant, ...]

    @property
    def called(self) -> str:
        """What colleagues call them."""
        return self.name or self.email

    @property
    def pairs(self) -> frozenset[tuple[Role, UUID | None]]:
        """The roles held as the rules of access take them."""
        return frozenset((one.role, one.cohort_id) for one in self.grants)

    def grant(self, role: Role, cohort_id: UUID | None) -> Grant | None:
        """The role as it is held in exactly this cohort, or (None) in all of them."""
        return next((one for one in self.grants if (one.role, one.cohort_id) == (role, cohort_id)), None)


@dataclass(frozen=True)
class StaffHistory:
    """One thing that was done about somebody's work; nobody's name means the command line."""

    action: StaffAction
    role: str | None
    everywhere: bool
    by: str | None
    note: str
    at: datetime


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


def member_email(session: Session, person_id: UUID) -> str | None:
    """The e-mail address of somebody with an open account, or None."""
    statement = select(col(Person.email)).where(col(Person.id) == person_id, col(Person.active))
    return session.execute(statement).scalar_one_or_none()


def lead_addresses(session: Session, cohort_id: UUID, *, but: UUID | None = None) -> tuple[str, ...]:
    """The e-mail addresses of a cohort's active leads, those of every cohort among them.

    Args:
        but: a person to leave out.
    """
    statement = (
        select(col(Person.email))
        .join(StaffRole, col(StaffRole.person_id) == col(Person.id))
        .where(_leads(cohort_id), col(Person.active))
        .distinct()
        .order_by(col(Person.email))
    )
    if but is not None:
        statement = statement.where(col(Person.id) != but)
    return tuple(session.execute(statement).scalars())


def lead_addresses_by_cohort(
    session: Session, cohort_ids: Collection[UUID]
) -> Mapping[UUID, tuple[str, ...]]:
    """The same of several cohorts, nobody left out. One statement; none where there is no cohort."""
    if not cohort_ids:
        return {}
    held: dict[UUID | None, set[str]] = {}
    for cohort_id, email in session.execute(
        select(col(StaffRole.cohort_id), col(Person.email))
        .join(Person, col(Person.id) == col(StaffRole.person_id))
        .where(
            col(StaffRole.role) == Role.LEAD,
            or_(col(StaffRole.cohort_id).in_(cohort_ids), col(StaffRole.cohort_id).is_(None)),
            col(Person.active),
        )
    ):
        held.setdefault(cohort_id, set()).add(email)
    everywhere = held.get(None, set())
    return {one: tuple(sorted(held.get(one, set()) | everywhere)) for one in cohort_ids}


def leads_of(session: Session, cohort_id: UUID) -> tuple[LeadLine, ...]:
    """Everybody who leads a cohort, those of every cohort among them, by name. One statement."""
    everywhere = func.bool_or(col(StaffRole.cohort_id).is_(None))
    rows = session.execute(
        select(
            col(Person.id),
            col(Person.full_name),
            col(Person.email),
            everywhere,
            func.min(col(StaffRole.granted_at)),
            col(Person.active),
            col(Person.signed_in_at),
        )
        .join(StaffRole, col(StaffRole.person_id) == col(Person.id))
        .where(_leads(cohort_id))
        .group_by(col(Person.id))
        .order_by(col(Person.active).desc(), col(Person.full_name), col(Person.email))
    )
    return tuple(LeadLine(*row) for row in rows)


def assessor_of(session: Session, cohort_id: UUID, person_id: UUID) -> Member:
    """An assessor of a cohort, or somebody who was one. Two statements.

    Raises:
        NotFound: there is nobody such on the cohort's list.
    """
    return _member(session, cohort_id, person_id, col(Assessor.label).is_not(None))


def lead_of(session: Session, cohort_id: UUID, person_id: UUID) -> Member:
    """A lead of a cohort, or somebody who was one. Two statements.

    Raises:
        NotFound: they never led it.
    """
    held = exists().where(col(StaffRole.person_id) == person_id, _leads(cohort_id))
    was = exists().where(
        col(StaffEvent.person_id) == person_id,
        col(StaffEvent.role) == Role.LEAD,
        or_(col(StaffEvent.cohort_id) == cohort_id, col(StaffEvent.cohort_id).is_(None)),
    )
    return _member(session, cohort_id, person_id, or_(held, was))


def member_by_email(session: Session, email: str) -> Member:
    """Somebody by address, whatever they do. Two statements.

    Raises:
        NotFound: nobody has an account under it.
    """
    found = session.execute(select(col(Person.id)).where(col(Person.email) == email)).scalar_one_or_none()
    if found is None:
        raise NotFound(f"Check the address: nobody has an account as {email}.")
    return _member(session, None, found, col(Person.id).is_not(None))


def history_of_member(session: Session, cohort_id: UUID, person_id: UUID) -> tuple[StaffHistory, ...]:
    """What was done about somebody's work in a cohort, or about their account; the newest first."""
    actor = aliased(Person)
    rows = session.execute(
        select(
            col(StaffEvent.action),
            col(StaffEvent.role),
            col(StaffEvent.cohort_id).is_(None),
            func.coalesce(func.nullif(col(actor.full_name), ""), col(actor.email)),
            col(StaffEvent.note),
            col(StaffEvent.at),
        )
        .join(actor, col(actor.id) == col(StaffEvent.actor_id), isouter=True)
        .where(
            col(StaffEvent.person_id) == person_id,
            or_(col(StaffEvent.cohort_id) == cohort_id, col(StaffEvent.cohort_id).is_(None)),
        )
        .order_by(col(StaffEvent.at).desc(), col(StaffEvent.id).desc())
    )
    return tuple(StaffHistory(StaffAction(row[0]), *row[1:]) for row in rows)


def cohorts_without_lead(session: Session, only: frozenset[UUID] | None) -> tuple[str, ...]:
    """The names of cohorts that nobody with an open account leads.

    Args:
        only: the cohorts to look at; None means every one.
    """
    led = (
        select(col(StaffRole.id))
        .join(Person, col(Person.id) == col(StaffRole.person_id))
        .where(
            col(StaffRole.role) == Role.LEAD,
            col(Person.active),
            or_(col(StaffRole.cohort_id) == col(Cohort.id), col(StaffRole.cohort_id).is_(None)),
        )
    )
    statement = select(col(Cohort.name)).where(~led.exists()).order_by(col(Cohort.name))
    if only is not None:
        statement = statement.where(col(Cohort.id).in_(only))
    return tuple(session.execute(statement).scalars())


def _member(
    session: Session, cohort_id: UUID | None, person_id: UUID, belongs: ColumnElement[bool]
) -> Member:
    facts = session.execute(
        select(
            col(Person.full_name),
            col(Person.email),
            col(Person.active),
            col(Person.signed_in_at),
            col(Assessor.label),
        )
        .join(
            Assessor,
            and_(
                col(Assessor.assessor_id) == col(Person.id),
                col(Assessor.cohort_id) == cohort_id,
                col(Assessor.has_account),
            ),
            isouter=True,
        )
        .where(col(Person.id) == person_id, belongs)
    ).one_or_none()
    if facts is None:
        raise NotFound("Check the address: there is nobody such in this cohort.")
    return Member(
        person_id,
        facts.full_name,
        facts.email,
        facts.active,
        facts.signed_in_at,
        facts.label,
        _grants(session, person_id),
    )


def _grants(session: Session, person_id: UUID) -> tuple[Grant, ...]:
    rows = session.execute(
        select(col(StaffRole.role), col(StaffRole.cohort_id), col(Cohort.name), col(StaffRole.granted_at))
        .join(Cohort, col(Cohort.id) == col(StaffRole.cohort_id), isouter=True)
        .where(col(StaffRole.person_id) == person_id)
        .order_by(col(StaffRole.role), col(Cohort.name))
    )
    return tuple(Grant(Role(row[0]), *row[1:]) for row in rows)


def _leads(cohort_id: UUID) -> ColumnElement[bool]:
    return and_(
        col(StaffRole.role) == Role.LEAD,
        or_(col(StaffRole.cohort_id) == cohort_id, col(StaffRole.cohort_id).is_(None)),
    )
