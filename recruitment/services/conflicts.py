"""Nobody settles a matter of their own, and no assessor meets whom a lead keeps them away from."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from recruitment.domain.errors import Refusal
from recruitment.models import Application, Assessor, Conflict, ConflictSource, GivingBack
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.conflicts import application_of, is_ones_own
from recruitment.queue import Task, defer
from recruitment.services.allocation import take_turns
from recruitment.services.letting_go import leave_panels, let_go


def require_not_ones_own(session: Session, application_id: UUID | None, actor_id: UUID) -> None:
    """Refuse what a lead would do about their own application. One statement; none about no application.

    Raises:
        Refusal: it is their own.
    """
    if application_id is not None:
        require_none_ones_own(session, [application_id], actor_id)


def require_none_ones_own(session: Session, application_ids: Collection[UUID], actor_id: UUID) -> None:
    """Refuse what a lead would do about several applications, their own among them. One statement.

    Raises:
        Refusal: one is their own.
    """
    if is_ones_own(session, actor_id, *application_ids):
        raise Refusal("Ask another lead to do this: the application is your own.")


def set_conflict(
    session: Session, *, cohort: CohortFacts, label: str, reference: str, actor_id: UUID, now: datetime
) -> bool:
    """Keep an assessor away from a candidate from now on: what they hold of them goes to others at once, and
    they leave the panels on which they have committed nothing.

    What they have committed stands. A conflict that was cleared holds again.

    Args:
        cohort: theirs.
        label: the assessor's.
        reference: the candidate's.
        actor_id: the lead who says so.
        now: when, aware.

    Returns:
        False where the cohort has no such assessor or candidate, or it is known already.

    Raises:
        Refusal: the application is the lead's own.
    """
    made = {"source": ConflictSource.LEAD.value, "made_at": now, "made_by": actor_id}
    pair = (
        select(col(Assessor.assessor_id), col(Application.id), *(literal(value) for value in made.values()))
        .join(Application, col(Application.cohort_id) == col(Assessor.cohort_id))
        .where(
            col(Assessor.cohort_id) == cohort.id,
            col(Assessor.label) == label,
            col(Application.reference) == reference,
        )
    )
    require_not_ones_own(session, application_of(session, cohort.id, reference), actor_id)
    # As allocating does, so that neither waits for the other for ever.
    take_turns(session, cohort)
    row = session.execute(
        insert(Conflict)
        .from_select(["assessor_id", "application_id", *made], pair)
        .on_conflict_do_update(
            index_elements=["assessor_id", "application_id"],
            set_={**made, "cleared_at": None, "cleared_by": None},
            where=col(Conflict.cleared_at).is_not(None),
        )
        .returning(col(Conflict.assessor_id), col(Conflict.application_id))
    ).one_or_none()
    if row is None:
        return False
    # Panels first, as setting one does, so that neither waits for the other for ever.
    leave_panels(session, assessor_id=row[0], application_id=row[1], now=now)
    let_go(session, who=[row[0]], whom=[row[1]], why=GivingBack.KNOWN, now=now)
    defer(session, Task.HAND_ON, cohort_id=str(cohort.id))
    return True
