"""Name the leads who look after safer recruitment in a cohort, who alone hear concerns; tell them of one."""

from uuid import UUID

from sqlalchemy import delete, exists, insert, or_
from sqlalchemy.dialects.postgresql import insert as insert_unless
from sqlmodel import Session, col

from recruitment.domain.access import Role
from recruitment.domain.deadlines import long_date
from recruitment.domain.errors import Stale
from recruitment.domain.messages import MessageKind
from recruitment.domain.requests import RequestKind
from recruitment.models import Request, SaferRecruitmentLead, StaffAction, StaffEvent, StaffRole
from recruitment.models.base import datetime
from recruitment.queries.cohorts import cohort_by_id
from recruitment.queries.safer_recruitment import concern_hearers
from recruitment.queries.staff import lead_of
from recruitment.services.messages import Letter, post_many, standing_fields


def name_for_safer_recruitment(
    session: Session, *, cohort_id: UUID, person_id: UUID, actor_id: UUID, now: datetime
) -> None:
    """Let a lead of a cohort hear its concerns. Whoever is named already stays so.

    Args:
        cohort_id: the cohort.
        person_id: a lead of it.
        actor_id: who names them.
        now: when, aware.

    Raises:
        NotFound: they never led it.
        Stale: they lead it no more.
    """
    member = lead_of(session, cohort_id, person_id)
    if not any(member.grant(Role.LEAD, held_in) for held_in in (cohort_id, None)):
        raise Stale("Look at their roles again: they lead this cohort no more.")
    named = session.execute(
        insert_unless(SaferRecruitmentLead)
        .values(cohort_id=cohort_id, person_id=person_id, named_by=actor_id, named_at=now)
        .on_conflict_do_nothing()
        .returning(col(SaferRecruitmentLead.person_id))
    ).first()
    if named is not None:
        action = StaffAction.NAMED_FOR_SAFER_RECRUITMENT
        _keep(session, action, cohort_id=cohort_id, person_id=person_id, actor_id=actor_id, now=now)


def end_safer_recruitment(
    session: Session, *, cohort_id: UUID, person_id: UUID, actor_id: UUID, now: datetime
) -> None:
    """Take the duty from somebody. Where nobody has it, every lead of the cohort hears its concerns.

    Raises:
        Stale: they do not have it.
    """
    ended = session.exec(
        delete(SaferRecruitmentLead).where(
            col(SaferRecruitmentLead.cohort_id) == cohort_id, col(SaferRecruitmentLead.person_id) == person_id
        )
    )
    if ended.rowcount != 1:
        raise Stale("Look at the page again: they do not look after safer recruitment any more.")
    action = StaffAction.NO_MORE_FOR_SAFER_RECRUITMENT
    _keep(session, action, cohort_id=cohort_id, person_id=person_id, actor_id=actor_id, now=now)


def end_duties(session: Session, person_id: UUID) -> None:
    """Take the duty from somebody in every cohort that they lead no more."""
    leads = exists().where(
        col(StaffRole.person_id) == person_id,
        col(StaffRole.role) == Role.LEAD,
        or_(
            col(StaffRole.cohort_id) == col(SaferRecruitmentLead.cohort_id),
            col(StaffRole.cohort_id).is_(None),
        ),
    )
    session.execute(
        delete(SaferRecruitmentLead)
        .where(col(SaferRecruitmentLead.person_id) == person_id, ~leads)
        .execution_options(synchronize_session=False)
    )


def tell_of_concern(session: Session, *, request_id: UUID, address: str, now: datetime) -> int:
    """Tell those who hear a concern that it waits: neither about whom it is nor what it says.

    Args:
        request_id: the concern; anything else is told to nobody.
        address: the service's own address, for the link.
        now: when, aware.

    Returns:
        How many are told.
    """
    asked = session.get(Request, request_id)
    cohort = None if asked is None else cohort_by_id(session, asked.cohort_id)
    if asked is None or cohort is None or asked.kind != RequestKind.CONCERN:
        return 0
    link = f"{address}/lead/{cohort.slug}/requests/{request_id}"
    fields = standing_fields(cohort.definition, link) | {
        "cohort": cohort.name,
        "due": long_date(asked.due_at),
    }
    letters = [
        Letter(email, MessageKind.CONCERN_RAISED, f"concern:{request_id}", fields)
        for email in concern_hearers(session, cohort.id, asked.application_id)
    ]
    return post_many(session, letters, definition=cohort.definition, now=now, cohort_id=cohort.id)


def _keep(
    session: Session,
    action: StaffAction,
    *,
    cohort_id: UUID,
    person_id: UUID,
    actor_id: UUID,
    now: datetime,
) -> None:
    """Who did it and when, among what was done about their work."""
    kept = {
        "person_id": person_id,
        "action": action,
        "role": Role.LEAD,
        "cohort_id": cohort_id,
        "actor_id": actor_id,
        "note": "",
        "at": now,
    }
    session.execute(insert(StaffEvent), [kept])
