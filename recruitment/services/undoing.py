"""Undo a confirmed decision until its release, whole or for one candidate: nobody has been told of it."""

from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlmodel import Session, col

from recruitment.domain.errors import NotFound, Refusal, Stale
from recruitment.models import (
    Application,
    Confirmation,
    Decision,
    DecisionItem,
    DecisionState,
    UndoneDecision,
)
from recruitment.models.base import datetime
from recruitment.services.decisions import check_not_own, decided_about


def undo_decision(
    session: Session, *, cohort_id: UUID, decision_id: UUID, reason: str, actor_id: UUID, now: datetime
) -> None:
    """Take back that a decision is confirmed. What was proposed stands again, and waits for a second lead.

    Any lead of the cohort may, the two who decided among them.

    Args:
        cohort_id: the decision's.
        reason: why, in words.
        actor_id: the lead.
        now: when, aware.

    Raises:
        Refusal: no reason is given.
        NotFound: there is no such decision in this cohort.
        NotAllowed: one's own application is among those it decides about.
        Stale: it is not confirmed, or released by now.
    """
    confirmed = _held(session, cohort_id, decision_id, reason, actor_id)
    _keep(session, confirmed, reason=reason, actor_id=actor_id, now=now)
    session.execute(delete(Confirmation).where(col(Confirmation.decision_id) == decision_id))
    session.execute(
        update(Decision)
        .where(col(Decision.id) == decision_id)
        .values(state=DecisionState.PROPOSED, release_at=None, release_set_by=None, release_set_at=None)
    )


def take_out(
    session: Session,
    *,
    cohort_id: UUID,
    decision_id: UUID,
    reference: str,
    reason: str,
    actor_id: UUID,
    now: datetime,
) -> None:
    """Take one candidate out of a confirmed decision; the others stay in it, confirmed as they were.

    The candidate stays where they are, and is free for another decision. What had been proposed is kept.

    Args:
        reference: the candidate's.

    Raises:
        Refusal: no reason is given, or nobody else is in it.
        NotFound: there is no such decision in this cohort, or the candidate is not in it.
        NotAllowed: one's own application is among those it decides about.
        Stale: it is not confirmed, or released by now.
    """
    confirmed = _held(session, cohort_id, decision_id, reason, actor_id)
    item = session.execute(
        select(col(DecisionItem.application_id), col(DecisionItem.action), col(DecisionItem.reason))
        .join(Application, col(Application.id) == col(DecisionItem.application_id))
        .where(col(DecisionItem.decision_id) == decision_id, col(Application.reference) == reference)
    ).one_or_none()
    if item is None:
        raise NotFound("Choose somebody whom this decision is about: this application is not in it.")
    if len(decided_about(session, decision_id)) == 1:
        raise Refusal("Undo the whole decision: nobody else is in it.")
    proposed = {"application_id": item[0], "action": item[1], "proposed_reason": item[2]}
    _keep(session, confirmed, reason=reason, actor_id=actor_id, now=now, **proposed)
    session.execute(
        delete(DecisionItem).where(
            col(DecisionItem.decision_id) == decision_id, col(DecisionItem.application_id) == item[0]
        )
    )


def _held(session: Session, cohort_id: UUID, decision_id: UUID, reason: str, actor_id: UUID) -> Confirmation:
    """The confirmation of a decision, which is not released before the transaction ends."""
    if not reason.strip():
        raise Refusal("Give a reason for undoing it.")
    state = session.execute(
        select(col(Decision.state))
        .where(col(Decision.id) == decision_id, col(Decision.cohort_id) == cohort_id)
        .with_for_update()
    ).scalar_one_or_none()
    if state is None:
        raise NotFound("Check the address: there is no such decision here.")
    check_not_own(session, actor_id, decided_about(session, decision_id))
    if state != DecisionState.CONFIRMED:
        raise Stale("Open the decision again: only one that is confirmed and not released can be undone.")
    confirmed: Confirmation = session.execute(
        select(Confirmation).where(col(Confirmation.decision_id) == decision_id)
    ).scalar_one()
    return confirmed


def _keep(
    session: Session,
    confirmed: Confirmation,
    *,
    reason: str,
    actor_id: UUID,
    now: datetime,
    application_id: UUID | None = None,
    action: str = "",
    proposed_reason: str = "",
) -> None:
    row = {
        "decision_id": confirmed.decision_id,
        "application_id": application_id,
        "action": action,
        "proposed_reason": proposed_reason,
        "confirmed_by": confirmed.person_id,
        "confirmed_at": confirmed.at,
        "reason": reason.strip(),
        "undone_by": actor_id,
        "undone_at": now,
    }
    session.execute(insert(UndoneDecision), [row])
