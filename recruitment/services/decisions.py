"""Decisions: proposed by a lead (`services.proposals`), confirmed by another, released, carried out by a job.

Until it is released it can be withdrawn and leaves no trace on anybody.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete, exists, select
from sqlmodel import Session, col, update

from recruitment.domain.deadlines import date_and_time, long_date
from recruitment.domain.errors import NotAllowed, NotFound, Refusal, Stale
from recruitment.domain.messages import MessageKind
from recruitment.domain.stages import OUTCOMES, Action, decided_moves
from recruitment.models import (
    Confirmation,
    Decision,
    DecisionItem,
    DecisionState,
    Reading,
    Scorecard,
)
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts, cohort_by_id
from recruitment.queries.dates import offer_answer_by, reserve_until
from recruitment.queries.decisions import decision_event
from recruitment.queries.releases import Addressee, addressees
from recruitment.services.gates import ask_declarations, chosen_in, require_gates
from recruitment.services.messages import Letter, post_many, standing_fields
from recruitment.services.moves import move_decided
from recruitment.services.opened import require_opened
from recruitment.services.proposals import Outcome, check_not_own, propose
from recruitment.services.reserve import put_on_reserve, require_release_before
from recruitment.services.wash_ups import require_wash_up

__all__ = [
    "KINDS",
    "Outcome",
    "check_not_own",
    "confirm",
    "decided_about",
    "letter_of",
    "propose",
    "release",
    "set_release",
    "withdraw",
]

#: What each outcome is told by.
KINDS = {
    Action.INVITE_TO_INTERVIEW: MessageKind.INVITED_TO_INTERVIEW,
    Action.INVITE_TO_CENTRE: MessageKind.INVITED_TO_CENTRE,
    Action.OFFER: MessageKind.OFFER,
    Action.RESERVE: MessageKind.RESERVE,
    Action.DECLINE: MessageKind.NOT_PROGRESSED,
}


def confirm(session: Session, *, cohort_id: UUID, decision_id: UUID, actor_id: UUID, now: datetime) -> None:
    """Agree to a proposal, as a second named person.

    Raises:
        NotAllowed: by the person who proposed it.
        NotFound: there is no such decision in this cohort.
        NobodyOpened: somebody would be declined whose application nobody has opened.
        MoveRefused: a gate that was open has closed since.
        Refusal: the programme asks for a wash-up of somebody, and none is recorded.
        Stale: it is no longer only proposed.
    """
    decision = _held(session, cohort_id, decision_id)
    if decision.proposed_by == actor_id:
        raise NotAllowed("Ask another lead to confirm this: you proposed it.")
    check_not_own(session, actor_id, decided_about(session, decision_id))
    cohort = cohort_by_id(session, cohort_id)
    if cohort is not None:
        chosen = chosen_in(session, decision_id)
        require_opened(session, definition=cohort.definition, chosen=chosen)
        require_gates(session, cohort=cohort, chosen=chosen)
        require_wash_up(session, cohort=cohort, decision_id=decision_id)
    _turn(session, decision, DecisionState.PROPOSED, state=DecisionState.CONFIRMED)
    session.add(
        Confirmation(decision_id=decision_id, person_id=actor_id, proposed_by=decision.proposed_by, at=now)
    )
    session.flush()


def set_release(
    session: Session,
    *,
    cohort_id: UUID,
    decision_id: UUID,
    release_at: datetime,
    actor_id: UUID,
    now: datetime,
) -> None:
    """Choose when a confirmed decision takes effect and is told.

    Raises:
        Refusal: the time is past, or a place on the reserve list would hold no more by then.
        NotAllowed: one's own application is among those it decides about.
        NotFound: there is no such decision in this cohort.
        Stale: it is not confirmed, or released already.
    """
    if release_at < now:
        raise Refusal("Choose a time that is still to come, or release it now.")
    decision = _held(session, cohort_id, decision_id)
    check_not_own(session, actor_id, decided_about(session, decision_id))
    require_release_before(session, decision_id=decision_id, release_at=release_at, now=now)
    _turn(
        session,
        decision,
        DecisionState.CONFIRMED,
        release_at=release_at,
        release_set_by=actor_id,
        release_set_at=now,
    )


def withdraw(
    session: Session, *, cohort_id: UUID, decision_id: UUID, reason: str, actor_id: UUID, now: datetime
) -> None:
    """Take back a decision that is not released; its candidates are free for another.

    Raises:
        Refusal: no reason is given.
        NotAllowed: one's own application is among those it decides about.
        NotFound: there is no such decision in this cohort.
        Stale: it is released or withdrawn.
    """
    if not reason.strip():
        raise Refusal("Give a reason for withdrawing it.")
    decision = _held(session, cohort_id, decision_id)
    check_not_own(session, actor_id, decided_about(session, decision_id))
    _turn(
        session,
        decision,
        DecisionState.PROPOSED,
        DecisionState.CONFIRMED,
        state=DecisionState.WITHDRAWN,
        withdrawn_reason=reason,
        withdrawn_by=actor_id,
        withdrawn_at=now,
        release_at=None,
        release_set_by=None,
        release_set_at=None,
    )
    _close_items(session, decision_id)


def release(session: Session, *, decision_id: UUID, address: str, now: datetime) -> bool:
    """Carry out a confirmed decision whose time has come.

    In order: marks it released where it was confirmed and due; moves every candidate by the table;
    takes back the readings nobody has begun; posts one message to each who moved, which waits in the
    outbox for as long as the definition says; closes the decision's items. All in one transaction.

    Args:
        decision_id: the decision.
        address: the service's own address, for links.
        now: when, aware.

    Returns:
        False where it was gone, done or not due.
    """
    claimed = session.exec(
        update(Decision)
        .where(
            col(Decision.id) == decision_id,
            col(Decision.state) == DecisionState.CONFIRMED,
            col(Decision.release_at) <= now,
        )
        .values(state=DecisionState.RELEASED, released_at=now)
    )
    if claimed.rowcount != 1:
        return False
    cohort_id = session.execute(
        select(col(Decision.cohort_id)).where(col(Decision.id) == decision_id)
    ).scalar_one()
    cohort = cohort_by_id(session, cohort_id)
    if cohort is None:
        raise NotFound(f"There is no cohort for decision {decision_id}.")
    for action in _outcomes_of(session, decision_id):
        _carry_out(session, cohort, decision_id, action, address=address, now=now)
    _close_items(session, decision_id)
    return True


def _carry_out(
    session: Session, cohort: CohortFacts, decision_id: UUID, action: Action, *, address: str, now: datetime
) -> None:
    """Move, and tell, everybody for whom the decision has one outcome."""
    moved = move_decided(session, decision_id=decision_id, action=action, now=now)
    _stop_reading(session, moved)
    untils: Mapping[UUID, date] = {}
    if action is Action.RESERVE:
        untils = put_on_reserve(session, cohort=cohort, decision_id=decision_id, moved=moved, now=now)
    letters = [
        letter_of(
            one,
            KINDS[action],
            decision_id,
            cohort,
            address=address,
            at=now,
            until=untils.get(one.application_id),
        )
        for one in addressees(session, moved)
    ]
    post_many(
        session,
        letters,
        definition=cohort.definition,
        now=now,
        cohort_id=cohort.id,
        wait=cohort.definition.offsets.hold_for,
    )
    ask_declarations(
        session,
        cohort=cohort,
        target=decided_moves(action)[0].target,
        decision_id=decision_id,
        moved=moved,
        address=address,
        now=now,
    )


def _outcomes_of(session: Session, decision_id: UUID) -> list[Action]:
    """The outcomes that a decision has for somebody, in the order in which pages show them."""
    held = select(col(DecisionItem.action)).where(col(DecisionItem.decision_id) == decision_id).distinct()
    return sorted(map(Action, session.execute(held).scalars()), key=OUTCOMES.index)


def _stop_reading(session: Session, application_ids: Sequence[UUID]) -> None:
    """Take back the readings nobody has begun: a score after the decision would stand for nothing."""
    begun = exists().where(col(Scorecard.reading_id) == col(Reading.id))
    session.execute(delete(Reading).where(col(Reading.application_id).in_(application_ids), ~begun))


def letter_of(
    one: Addressee,
    kind: MessageKind,
    decision_id: UUID,
    cohort: CohortFacts,
    *,
    address: str,
    at: datetime,
    until: date | None = None,
) -> Letter:
    """What one candidate of a decision is sent, once it is released at a time.

    Args:
        until: of whoever goes on the reserve list, the last day there; the usual one where it is None.
    """
    link = f"{address}/apply/{one.reference}/status"
    fields: dict[str, str] = {
        **standing_fields(cohort.definition, link),
        "name": one.name,
        "cohort": cohort.name,
        "reference": one.reference,
    }
    if kind is MessageKind.OFFER:
        fields["answer_by"] = date_and_time(offer_answer_by(cohort, at))
    if kind is MessageKind.RESERVE:
        fields["until"] = long_date(until or reserve_until(cohort, at))
    return Letter(one.email, kind, decision_event(decision_id), fields, one.application_id)


def decided_about(session: Session, decision_id: UUID) -> Sequence[UUID]:
    """The applications that a decision names."""
    items = select(col(DecisionItem.application_id)).where(col(DecisionItem.decision_id) == decision_id)
    return session.execute(items).scalars().all()


def _held(session: Session, cohort_id: UUID, decision_id: UUID) -> Decision:
    decision = session.get(Decision, decision_id)
    if decision is None or decision.cohort_id != cohort_id:
        raise NotFound("Check the address: there is no such decision here.")
    return decision


def _turn(session: Session, decision: Decision, *held: DecisionState, **values: object) -> None:
    turned = session.exec(
        update(Decision)
        .where(col(Decision.id) == decision.id, col(Decision.state).in_(held))
        .values(**values)
    )
    if turned.rowcount != 1:
        raise Stale("Open the decision again: somebody changed it a moment ago.")


def _close_items(session: Session, decision_id: UUID) -> None:
    session.exec(
        update(DecisionItem).where(col(DecisionItem.decision_id) == decision_id).values(is_open=False)
    )
