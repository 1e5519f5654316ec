"""Who is signed in."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from recruitment.domain.access import Actor, Role
from recruitment.models import Person, SignInSession, StaffRole
from recruitment.models.base import datetime

#: Composed once: composing it costs as much as running it.
_BY_SESSION = (
    select(col(Person.id), col(Person.email), col(StaffRole.role), col(StaffRole.cohort_id))
    .join(SignInSession, col(SignInSession.person_id) == col(Person.id))
    .join(StaffRole, col(StaffRole.person_id) == col(Person.id), isouter=True)
    .where(
        col(SignInSession.token_hash) == bindparam("token_hash"),
        col(SignInSession.revoked_at).is_(None),
        col(SignInSession.expires_at) > bindparam("now"),
        col(Person.active),
    )
)


def actor_by_session(session: Session, token_hash: str, now: datetime) -> Actor | None:
    """The person whose session has this token hash: open, not expired, of an active account.

    One statement; called at the start of every request of somebody signed in.
    """
    # On the connection: there are no objects in this that the session would have to know of.
    asked = {"token_hash": token_hash, "now": now}
    rows = session.connection().execute(_BY_SESSION, asked).all()
    if not rows:
        return None
    person_id, email, _, _ = rows[0]
    return _actor(person_id, email, ((role, cohort_id) for _, _, role, cohort_id in rows if role))


def has_account(session: Session, email: str) -> bool:
    """Whether somebody has an account under this address."""
    return session.exec(select(Person.id).where(Person.email == email)).first() is not None


def _actor(person_id: UUID, email: str, roles: Iterable[tuple[str, UUID | None]]) -> Actor:
    grants = frozenset((Role(role), cohort_id) for role, cohort_id in roles)
    return Actor(id=person_id, grants=grants, email=email)
