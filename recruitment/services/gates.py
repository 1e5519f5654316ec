"""Refuse to take anybody through a closed gate; ask those who were taken further for a declaration."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from recruitment.domain.errors import MoveRefused
from recruitment.domain.messages import MessageKind
from recruitment.domain.safer_records import Gate, asks_them, lacking, refusal
from recruitment.domain.stages import Action, Stage, decided_moves
from recruitment.models import Application, DecisionItem, Declaration, Event
from recruitment.models.base import datetime
from recruitment.programme.schema import Definition
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.decisions import decision_event
from recruitment.queries.gates import cleared
from recruitment.queries.releases import addressees
from recruitment.services.messages import Letter, post_many, standing_fields


def require_gates(session: Session, *, cohort: CohortFacts, chosen: Sequence[tuple[Action, UUID]]) -> None:
    """Refuse where a stage asks for something that is not cleared for somebody who is to be taken there.

    Two statements, and none where none of these stages asks for anything.

    Args:
        cohort: theirs.
        chosen: what is to be done with whom.

    Raises:
        MoveRefused: what is missing, for whom.
    """
    for action in dict.fromkeys(action for action, _ in chosen):
        lack = lack_of(session, cohort, action, [one for does, one in chosen if does is action])
        if lack:
            target = decided_moves(action)[0].target
            sentence = refusal(cohort.definition.stage(target).name, lack)
            raise MoveRefused(action, "a decision", sentence)


def lack_of(
    session: Session, cohort: CohortFacts, action: Action, application_ids: Collection[UUID]
) -> Mapping[str, tuple[Gate, ...]]:
    """What these applications lack for an outcome, by reference; those that lack nothing are left out."""
    asked = cohort.definition.gates_of(decided_moves(action)[0].target)
    if not asked:
        return {}
    there = cleared(session, cohort.id, application_ids)
    lack = {one: gates for one in application_ids if (gates := lacking(asked, there.get(one, frozenset())))}
    named = (
        select(col(Application.reference), col(Application.id))
        .where(col(Application.id).in_(list(lack)))
        .order_by(col(Application.reference))
    )
    return {reference: lack[one] for reference, one in session.execute(named)} if lack else {}


def chosen_in(session: Session, decision_id: UUID) -> list[tuple[Action, UUID]]:
    """What a decision does with whom."""
    rows = session.execute(
        select(col(DecisionItem.action), col(DecisionItem.application_id)).where(
            col(DecisionItem.decision_id) == decision_id
        )
    )
    return [(Action(action), application_id) for action, application_id in rows]


def asks_on(definition: Definition, origin: Stage, target: Stage) -> bool:
    """Whether this programme asks somebody for a self-declaration on this way."""
    return asks_them(origin, target, [gate for _, gates in definition.gates_after(target) for gate in gates])


def ask_declarations(
    session: Session,
    *,
    cohort: CohortFacts,
    target: Stage,
    decision_id: UUID,
    moved: Collection[UUID],
    address: str,
    now: datetime,
) -> None:
    """Let those whom a decision took from the sift declare, and write to them. Each is asked once.

    Args:
        cohort: theirs.
        target: where they were taken.
        decision_id: the decision.
        moved: whom it moved.
        address: the service's own, for links.
        now: when, aware.
    """
    if not moved or not asks_on(cohort.definition, Stage.SIFT, target):
        return
    from_sift = select(col(Event.application_id)).where(
        col(Event.application_id).in_(moved),
        col(Event.cause) == decision_event(decision_id),
        col(Event.from_stage) == Stage.SIFT,
    )
    rows = [
        {"application_id": one, "asked_at": now, "entries": {}, "version": 1}
        for one in session.execute(from_sift).scalars()
    ]
    if not rows:
        return
    added = insert(Declaration).on_conflict_do_nothing().returning(col(Declaration.application_id))
    asked = session.execute(added, rows).scalars().all()
    letters = [
        Letter(
            one.email,
            MessageKind.DECLARATION_ASKED,
            # Of the release that asks: it is held with what else that tells, or it would tell the outcome.
            decision_event(decision_id),
            standing_fields(cohort.definition, f"{address}/apply/{one.reference}/declaration")
            | {"name": one.name, "cohort": cohort.name, "reference": one.reference},
            one.application_id,
        )
        for one in addressees(session, asked)
    ]
    wait = cohort.definition.offsets.hold_for
    post_many(session, letters, definition=cohort.definition, now=now, cohort_id=cohort.id, wait=wait)
