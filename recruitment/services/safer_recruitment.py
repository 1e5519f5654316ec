"""Name the leads who look after safer recruitment in a cohort: from then on they alone hear concerns."""

from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.dialects.postgresql import insert as insert_unless
from sqlmodel import Session, col

from recruitment.domain.access import Role
from recruitment.domain.errors import Stale
from recruitment.models import SaferRecruitmentLead, StaffAction, StaffEvent
from recruitment.models.base import datetime
from recruitment.queries.staff import lead_of


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
