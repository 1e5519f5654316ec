"""End a role, close an account, open it again: what is left behind goes to others first.

A closed account keeps its roles, so that they are there when it is opened again; until then nobody signs in
with it, and the sessions it had are over for good. Each deed is kept with who did it and when.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select
from sqlmodel import Session, col, update

from recruitment.domain.access import Role
from recruitment.domain.errors import NotFound, Refusal, Stale
from recruitment.models import Person, StaffAction, StaffEvent, StaffRole
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts, cohorts
from recruitment.queries.staff import cohorts_without_lead
from recruitment.services.handing_back import HandBack, foresee_hand_back, hand_back
from recruitment.services.safer_recruitment import end_duties
from recruitment.services.sign_in import revoke_sessions
from recruitment.services.staff import wait_for_staff

#: Between the parts of what was foreseen in several cohorts.
_AND = "-"


@dataclass(frozen=True)
class Deed:
    """Who does it, when, and what whoever is told follows.

    Attributes:
        actor_id: None from the command line.
        now: aware.
        link: the assessors' first page, as a whole address, for those who take something over.
        expected: the print of what was foreseen (`print_of`), or None to take whatever it comes to.
    """

    actor_id: UUID | None
    now: datetime
    link: str = ""
    expected: str | None = None


def print_of(foreseen: tuple[HandBack, ...]) -> str:
    """So many characters that change when anything of what was foreseen changes."""
    return _AND.join(one.print for one in foreseen)


def foresee_deactivation(session: Session, *, person_id: UUID) -> tuple[HandBack, ...]:
    """What closing an account would come to in each cohort that its owner reads for; does nothing."""
    return tuple(
        foresee_hand_back(session, cohort=cohort, assessor_id=person_id, leaving=True)
        for cohort in _reads_for(session, person_id)
    )


def hand_back_readings(session: Session, *, cohort: CohortFacts, person_id: UUID, deed: Deed) -> HandBack:
    """Give what an assessor has not begun to others, though they stay.

    Raises:
        Stale: it would come to something else than was foreseen.
    """
    return _hand_back(session, cohort, person_id, deed, deed.expected, leaving=False)


def end_role(
    session: Session, *, person_id: UUID, role: Role, cohort: CohortFacts | None, deed: Deed
) -> HandBack | None:
    """End somebody's role in a cohort; None for a lead means in every cohort at once.

    In order: hands back what an assessor has not finished; ends the role; sees that no cohort is left without
    a lead.

    Returns:
        What was handed back, of an assessor.

    Raises:
        NotFound: they do not hold it.
        Refusal: it is one's own, or that of the last lead.
        Stale: handing back would come to something else than was foreseen.
    """
    _refuse_oneself(person_id, deed)
    wait_for_staff(session)
    cohort_id = None if cohort is None else cohort.id
    done = None
    if role is Role.ASSESSOR and cohort is not None:
        done = _hand_back(session, cohort, person_id, deed, deed.expected, leaving=True)
    ended = session.exec(
        delete(StaffRole).where(
            col(StaffRole.person_id) == person_id,
            col(StaffRole.role) == role,
            col(StaffRole.cohort_id).is_not_distinct_from(cohort_id),
        )
    )
    if ended.rowcount != 1:
        raise NotFound("Look at their roles again: this one has ended already.")
    if role is Role.LEAD:
        end_duties(session, person_id)
        _require_leads(session, None if cohort_id is None else frozenset({cohort_id}))
    _keep(session, person_id, StaffAction.ROLE_ENDED, deed, role=role, cohort_id=cohort_id)
    return done


def deactivate_staff(session: Session, *, person_id: UUID, deed: Deed) -> tuple[HandBack, ...]:
    """Close somebody's account: no new sign-in, every open session over, at once.

    In order: hands back what they have not finished, in every cohort they read for; closes the account; sees
    that no cohort is left without a lead; revokes their sessions.

    Returns:
        What was handed back in each cohort.

    Raises:
        Refusal: it is one's own, or that of the last lead.
        Stale: it is closed already, or handing back would come to something else than was foreseen.
    """
    _refuse_oneself(person_id, deed)
    wait_for_staff(session)
    reads_for = _reads_for(session, person_id)
    done = tuple(
        _hand_back(session, cohort, person_id, deed, expected, leaving=True)
        for cohort, expected in zip(reads_for, _parts(deed.expected, len(reads_for)), strict=True)
    )
    _turn(session, person_id, active=False)
    led = _grants(session, person_id, Role.LEAD)
    if led:
        _require_leads(session, None if None in led else frozenset(one for one in led if one))
    revoke_sessions(session, person_id=person_id, now=deed.now)
    _keep(session, person_id, StaffAction.DEACTIVATED, deed)
    return done


def reactivate_staff(session: Session, *, person_id: UUID, deed: Deed) -> None:
    """Open a closed account again, with the roles it had. Readings that went to others stay with them.

    Raises:
        Stale: it is open already.
    """
    _turn(session, person_id, active=True)
    _keep(session, person_id, StaffAction.REACTIVATED, deed)


def _hand_back(
    session: Session,
    cohort: CohortFacts,
    person_id: UUID,
    deed: Deed,
    expected: str | None,
    *,
    leaving: bool,
) -> HandBack:
    done = hand_back(
        session,
        cohort=cohort,
        assessor_id=person_id,
        leaving=leaving,
        expected=expected,
        link=deed.link,
        now=deed.now,
    )
    if done.given_up:
        _keep(
            session,
            person_id,
            StaffAction.HANDED_BACK,
            deed,
            role=Role.ASSESSOR,
            cohort_id=cohort.id,
            note=done.words,
        )
    return done


def _parts(expected: str | None, cohorts_read_for: int) -> list[str | None]:
    """What was foreseen in each cohort; None for each where nothing was."""
    if expected is None:
        return [None] * cohorts_read_for
    parts: list[str | None] = [*expected.split(_AND)] if expected else []
    if len(parts) != cohorts_read_for:
        raise Stale("Look at the numbers again: their roles changed a moment ago.")
    return parts


def _reads_for(session: Session, person_id: UUID) -> tuple[CohortFacts, ...]:
    held = _grants(session, person_id, Role.ASSESSOR)
    found = cohorts(session, frozenset(one for one in held if one is not None)) if held else ()
    return tuple(sorted(found, key=lambda cohort: cohort.slug))


def _grants(session: Session, person_id: UUID, role: Role) -> frozenset[UUID | None]:
    rows = session.execute(
        select(col(StaffRole.cohort_id)).where(
            col(StaffRole.person_id) == person_id, col(StaffRole.role) == role
        )
    )
    return frozenset(rows.scalars())


def _refuse_oneself(person_id: UUID, deed: Deed) -> None:
    if deed.actor_id == person_id:
        raise Refusal("Ask another lead to do this: nobody ends their own access by accident.")


def _require_leads(session: Session, led: frozenset[UUID] | None) -> None:
    bare = cohorts_without_lead(session, led)
    if bare:
        raise Refusal(f"Add another lead first: {' and '.join(bare)} would have none.")


def _turn(session: Session, person_id: UUID, *, active: bool) -> None:
    turned = session.exec(
        update(Person).where(col(Person.id) == person_id, col(Person.active) != active).values(active=active)
    )
    if turned.rowcount != 1:
        state = "open" if active else "closed"
        raise Stale(f"Look at the account again: it is {state} already.")


def _keep(
    session: Session,
    person_id: UUID,
    action: StaffAction,
    deed: Deed,
    *,
    role: Role | None = None,
    cohort_id: UUID | None = None,
    note: str = "",
) -> None:
    session.add(
        StaffEvent(
            person_id=person_id,
            action=action,
            role=role,
            cohort_id=cohort_id,
            actor_id=deed.actor_id,
            note=note,
            at=deed.now,
        )
    )
    session.flush()
