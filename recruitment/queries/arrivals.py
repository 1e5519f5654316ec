"""Who comes to a door, and to which cohort: what every request asks first, all of it in one statement."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, column, text
from sqlmodel import Session

from recruitment.domain.access import Actor, Role
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts, cohort_facts

#: A function of the database's own, so that the web login can ask before it takes a role, and reads no table.
_ARRIVAL = text("select * from door.arrival(:session_hash, :link_hash, :asks_cohort, :wanted, :now)").columns(
    *map(
        column,
        (
            "person_id",
            "email",
            "roles",
            "role_cohorts",
            "bearer_id",
            "id",
            "slug",
            "name",
            "prefix",
            "opens_at",
            "closes_at",
            "places",
            "phase",
            "is_public",
            "version",
        ),
    )
)


@dataclass(frozen=True)
class Arrival:
    """What was found: each part of it None where there is no such thing, or where it was not asked for.

    Attributes:
        person: whose session it is: open, not expired, of an active account.
        bearer: the referee whose link it is, and who has no account.
    """

    person: Actor | None = None
    bearer: Actor | None = None
    _found: Row[Any] | None = None

    def cohort(self, session: Session) -> CohortFacts | None:
        """The cohort that was meant; no statement where its definition has been read before."""
        return None if self._found is None else cohort_facts(session, self._found)


def arrive(
    connection: Connection,
    *,
    now: datetime,
    session_hash: str | None = None,
    link_hash: str | None = None,
    asks_cohort: bool = False,
    slug: str | None = None,
) -> Arrival:
    """Find out who is there. One statement, or none where a request brings nothing and asks for nothing.

    Args:
        session_hash: of the token that the browser of somebody signed in holds.
        link_hash: of the token in a referee's link.
        asks_cohort: whether the cohort is wanted: the one of this `slug`, or without one the public cohort.
    """
    if session_hash is None and link_hash is None and not asks_cohort:
        return Arrival()
    asked = {"session_hash": session_hash, "link_hash": link_hash, "asks_cohort": asks_cohort}
    found = connection.execute(_ARRIVAL, asked | {"wanted": slug, "now": now}).one()
    return Arrival(
        person=None if found.person_id is None else _person(found),
        bearer=None if found.bearer_id is None else Actor(found.bearer_id, by_link=True),
        _found=None if found.id is None else found,
    )


def actor_by_session(session: Session, token_hash: str, now: datetime) -> Actor | None:
    """The person whose session has this token hash: open, not expired, of an active account."""
    return arrive(session.connection(), session_hash=token_hash, now=now).person


def bearer_of(session: Session, hashed: str, now: datetime) -> UUID | None:
    """Whose link it is by its token's hash, or None where it has ended or there is none."""
    bearer = arrive(session.connection(), link_hash=hashed, now=now).bearer
    return None if bearer is None else bearer.id


def _person(found: Row[Any]) -> Actor:
    held = zip(found.roles or (), found.role_cohorts or (), strict=True)
    return Actor(found.person_id, frozenset((Role(role), cohort_id) for role, cohort_id in held), found.email)
