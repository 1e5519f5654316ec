"""Invite staff: an account where there is none, a role, an e-mail. Inviting again reminds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from uuid import UUID, uuid4

from sqlalchemy import bindparam, func, insert, or_, select
from sqlalchemy.dialects.postgresql import insert as insert_or_not
from sqlmodel import Session, col, update

from recruitment.domain.access import Role, row_of
from recruitment.domain.errors import Refusal
from recruitment.domain.messages import MessageKind
from recruitment.models import Assessor, Person, StaffAction, StaffEvent, StaffRole
from recruitment.models.base import datetime
from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.messages import Letter, post_many, standing_fields

#: Whoever was told so lately is not told again: somebody pressed a button twice.
TOLD_LATELY = timedelta(minutes=5)


@dataclass(frozen=True)
class Invitee:
    """Somebody to be invited; the address in lower case, the name as colleagues see it."""

    email: str
    full_name: str = ""


@dataclass(frozen=True)
class Invited:
    """What became of invitations, by address.

    Attributes:
        ids: the accounts.
        invited: those who were given the role now, and told.
        reminded: those who had it, and were told again.
        told_lately: those who had it, and had been told a moment before.
    """

    ids: Mapping[str, UUID]
    invited: tuple[str, ...]
    reminded: tuple[str, ...]
    told_lately: tuple[str, ...]


@dataclass(frozen=True)
class _Giving:
    """Which role is given, where, by whom and when."""

    role: Role
    cohort: CohortFacts | None
    actor_id: UUID | None
    now: datetime

    @property
    def cohort_id(self) -> UUID | None:
        return None if self.cohort is None else self.cohort.id


def invite(
    session: Session,
    people: Sequence[Invitee],
    *,
    role: Role,
    cohort: CohortFacts | None,
    definition: Definition,
    link: str,
    actor_id: UUID | None,
    now: datetime,
    new_id: Callable[[], UUID] = uuid4,
) -> Invited:
    """Give people a role, and tell them; remind those who have it. All or nobody.

    In order: makes the accounts that are missing; refuses where somebody may not have the role; gives it;
    puts assessors on the cohort's list; posts the messages; keeps who did it. A fixed number of statements,
    however many people.

    Args:
        people: each address once.
        role: which.
        cohort: where; None means every cohort at once, which not every role can be held in.
        definition: holds the invitation.
        link: the sign-in page's whole address.
        actor_id: who invites; None from the command line.
        now: when, aware.
        new_id: what accounts are made under. Orders of reading follow from it, so a rehearsal gives its own.

    Raises:
        Refusal: there is nobody; the role needs a cohort; somebody's account is closed; or somebody holds a
            role that does not go with it: a lead sees what a reader must not.
    """
    if not people:
        raise Refusal("Enter at least one e-mail address.")
    if cohort is None and not row_of(role).everywhere:
        raise Refusal(f"Name the cohort that this {row_of(role).words} works on.")
    wait_for_staff(session)
    giving = _Giving(role, cohort, actor_id, now)
    ids = _accounts(session, people, new_id, now)
    _refuse_both(session, giving, ids)
    before = _held(session, giving, ids)
    fresh = [email for email, person_id in ids.items() if person_id not in before]
    held = before | _give(session, giving, [ids[email] for email in fresh])
    if role is Role.ASSESSOR and cohort is not None:
        _enlist(session, cohort.id, list(ids.values()))
    lately = _told_lately(session, giving, ids)
    again = [email for email, person_id in ids.items() if person_id in before]
    told = Invited(
        ids=ids,
        invited=tuple(fresh),
        reminded=tuple(email for email in again if ids[email] not in lately),
        told_lately=tuple(email for email in again if ids[email] in lately),
    )
    _tell(session, giving, told, held, definition=definition, link=link)
    _keep(session, giving, told)
    return told


def add_staff(
    session: Session,
    *,
    email: str,
    full_name: str = "",
    role: Role,
    cohort: CohortFacts | None,
    definition: Definition,
    link: str,
    actor_id: UUID | None = None,
    now: datetime,
) -> UUID:
    """Invite one person; see `invite`.

    Returns:
        The person's id.
    """
    told = invite(
        session,
        [Invitee(email, full_name)],
        role=role,
        cohort=cohort,
        definition=definition,
        link=link,
        actor_id=actor_id,
        now=now,
    )
    return told.ids[email]


def wait_for_staff(session: Session) -> None:
    """Let no other change of staff go on until the transaction ends: each sees what the one before did."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext("recruitment.staff"))))


def _accounts(
    session: Session, people: Sequence[Invitee], new_id: Callable[[], UUID], now: datetime
) -> dict[str, UUID]:
    """The account of each, in their order; made where there is none, named where a name is given."""
    emails = [one.email for one in people]
    new = [
        {"id": new_id(), "email": email, "full_name": "", "active": True, "created_at": now}
        for email in emails
    ]
    # They may be signing in for the first time at this moment.
    session.execute(insert_or_not(Person).on_conflict_do_nothing(), new)
    rows = session.execute(
        select(col(Person.email), col(Person.id), col(Person.active)).where(col(Person.email).in_(emails))
    ).all()
    closed = [row.email for row in rows if not row.active]
    if closed:
        raise Refusal(f"Open the account of {_list(closed)} again first: it is closed.")
    known = {row.email: row.id for row in rows}
    named = [{"one": known[one.email], "name": one.full_name} for one in people if one.full_name]
    if named:
        renaming = (
            update(Person).where(col(Person.id) == bindparam("one")).values(full_name=bindparam("name"))
        )
        session.connection().execute(renaming, named)
    return {email: known[email] for email in emails}


def _refuse_both(session: Session, giving: _Giving, ids: Mapping[str, UUID]) -> None:
    """Refuse where somebody would hold two roles in a cohort that nobody may hold together."""
    apart = row_of(giving.role).never_with
    held = select(col(StaffRole.person_id)).where(
        col(StaffRole.person_id).in_(ids.values()), col(StaffRole.role).in_(apart)
    )
    if giving.cohort_id is not None:
        in_it = col(StaffRole.cohort_id) == giving.cohort_id
        held = held.where(or_(in_it, col(StaffRole.cohort_id).is_(None)))
    both = set(session.execute(held).scalars())
    who = [email for email, person_id in ids.items() if person_id in both]
    if who:
        raise Refusal(f"Choose one role in a cohort for {_list(who)}: a lead sees what an assessor must not.")


def _held(session: Session, giving: _Giving, ids: Mapping[str, UUID]) -> dict[UUID, UUID]:
    """Who of them holds the role already, with the grant's id."""
    rows = session.execute(
        select(col(StaffRole.person_id), col(StaffRole.id)).where(
            col(StaffRole.person_id).in_(ids.values()),
            col(StaffRole.role) == giving.role,
            col(StaffRole.cohort_id).is_not_distinct_from(giving.cohort_id),
        )
    )
    return {row.person_id: row.id for row in rows}


def _give(session: Session, giving: _Giving, people: Sequence[UUID]) -> dict[UUID, UUID]:
    given = {person_id: uuid4() for person_id in people}
    same = {
        "role": giving.role,
        "cohort_id": giving.cohort_id,
        "granted_at": giving.now,
        "granted_by": giving.actor_id,
    }
    if given:
        rows = [{"id": grant, "person_id": person_id, **same} for person_id, grant in given.items()]
        session.execute(insert(StaffRole), rows)
    return given


def _enlist(session: Session, cohort_id: UUID, people: Sequence[UUID]) -> None:
    """Put assessors on the cohort's list, each under a label that is not a name."""
    listed = session.execute(
        select(col(Assessor.assessor_id), col(Assessor.label)).where(col(Assessor.cohort_id) == cohort_id)
    ).all()
    known, taken = {row.assessor_id for row in listed}, {row.label for row in listed}
    free = (label for n in count(1) if (label := f"Assessor {n}") not in taken)
    same = {"cohort_id": cohort_id, "has_account": True}
    new = [{"assessor_id": who, "label": next(free), **same} for who in people if who not in known]
    if new:
        session.execute(insert(Assessor), new)


def _told_lately(session: Session, giving: _Giving, ids: Mapping[str, UUID]) -> frozenset[UUID]:
    rows = session.execute(
        select(col(StaffEvent.person_id)).where(
            col(StaffEvent.person_id).in_(ids.values()),
            col(StaffEvent.action).in_((StaffAction.INVITED, StaffAction.REMINDED)),
            col(StaffEvent.role) == giving.role,
            col(StaffEvent.cohort_id).is_not_distinct_from(giving.cohort_id),
            col(StaffEvent.at) > giving.now - TOLD_LATELY,
        )
    )
    return frozenset(rows.scalars())


def _tell(
    session: Session,
    giving: _Giving,
    told: Invited,
    held: Mapping[UUID, UUID],
    *,
    definition: Definition,
    link: str,
) -> None:
    """An invitation for each time the role is given to somebody, and one more for each reminder."""
    place = "every cohort" if giving.cohort is None else giving.cohort.name
    fields = standing_fields(definition, link) | {"role": f"{row_of(giving.role).words} for {place}"}
    again = f":{giving.now:%Y-%m-%dT%H:%M:%S}"
    letters = [
        Letter(email, MessageKind.STAFF_INVITED, f"role:{held[told.ids[email]]}{suffix}", fields)
        for emails, suffix in ((told.invited, ""), (told.reminded, again))
        for email in emails
    ]
    post_many(session, letters, definition=definition, now=giving.now, cohort_id=giving.cohort_id)


def _keep(session: Session, giving: _Giving, told: Invited) -> None:
    same = {
        "role": giving.role,
        "cohort_id": giving.cohort_id,
        "actor_id": giving.actor_id,
        "note": "",
        "at": giving.now,
    }
    rows = [
        {"person_id": told.ids[email], "action": action, **same}
        for emails, action in ((told.invited, StaffAction.INVITED), (told.reminded, StaffAction.REMINDED))
        for email in emails
    ]
    if rows:
        session.execute(insert(StaffEvent), rows)


def _list(emails: Iterable[str]) -> str:
    return ", ".join(emails)
