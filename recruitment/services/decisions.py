"""Decisions: proposed by one lead, confirmed by another, released at a time, carried out by a job.

No score and no threshold decides. A proposal names each candidate's outcome and its reason; until it
is released it can be withdrawn and leaves no trace on anybody.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, update

from recruitment.domain.deadlines import date_and_time
from recruitment.domain.errors import NotAllowed, NotFound, Refusal, Stale
from recruitment.domain.messages import MessageKind
from recruitment.domain.outcomes import WORDS, in_words
from recruitment.domain.stages import OUTCOMES, Action, Stage, choices, decided_moves
from recruitment.models import (
    Application,
    Confirmation,
    Decision,
    DecisionItem,
    DecisionState,
    Details,
    Person,
    Reading,
    Scorecard,
    Shortlist,
    ShortlistRow,
)
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts, cohort_by_id
from recruitment.queries.dates import offer_answer_by
from recruitment.queries.decisions import decision_event
from recruitment.queries.releases import Addressee, addressees
from recruitment.queries.staff import lead_addresses
from recruitment.services.gates import ask_declarations, chosen_in, require_gates
from recruitment.services.messages import Letter, post_many, standing_fields
from recruitment.services.moves import move_decided

#: What each outcome is told by.
KINDS = {
    Action.INVITE_TO_INTERVIEW: MessageKind.INVITED_TO_INTERVIEW,
    Action.INVITE_TO_CENTRE: MessageKind.INVITED_TO_CENTRE,
    Action.OFFER: MessageKind.OFFER,
    Action.RESERVE: MessageKind.RESERVE,
    Action.DECLINE: MessageKind.NOT_PROGRESSED,
}


@dataclass(frozen=True)
class Outcome:
    """What is proposed for one candidate, and why."""

    application_id: UUID
    action: Action
    reason: str


def propose(
    session: Session,
    *,
    cohort: CohortFacts,
    shortlist_id: UUID,
    outcomes: Sequence[Outcome],
    reason: str,
    actor_id: UUID,
    now: datetime,
    address: str | None = None,
) -> UUID:
    """Propose outcomes for candidates of a shortlist, and tell the other leads that one of them is asked.

    Args:
        cohort: theirs.
        shortlist_id: the frozen list it rests on.
        outcomes: one for each candidate decided about; those left out stay where they are.
        reason: for the whole.
        actor_id: who proposes it.
        now: when, aware.
        address: the service's own address, for the link in the message; None where nobody is to be told.

    Returns:
        The decision's id.

    Raises:
        NotFound: there is no such shortlist in this cohort.
        Refusal: nobody is chosen, somebody twice, a reason is missing, somebody is not on the
            shortlist, or this programme allows no such outcome for them where they are now.
        MoveRefused: a stage asks for something that is not cleared for somebody.
        Stale: somebody stands in another open decision.
    """
    if not outcomes:
        raise Refusal("Choose an outcome for at least one candidate.")
    if not reason.strip() or not all(outcome.reason.strip() for outcome in outcomes):
        raise Refusal("Give a reason for each outcome and for the whole.")
    if len({outcome.application_id for outcome in outcomes}) != len(outcomes):
        raise Refusal("Choose one outcome for each candidate: somebody has two.")
    _check_candidates(session, cohort, shortlist_id, outcomes)
    check_not_own(session, actor_id, [outcome.application_id for outcome in outcomes])
    require_gates(session, cohort=cohort, chosen=[(one.action, one.application_id) for one in outcomes])
    decision = Decision(
        cohort_id=cohort.id, shortlist_id=shortlist_id, proposed_by=actor_id, proposed_at=now, reason=reason
    )
    try:
        # The decision too: one without its items must not be left where the caller goes on.
        with session.begin_nested():
            session.add(decision)
            session.flush()
            _add_items(session, decision.id, outcomes)
    except IntegrityError as error:
        if "decision_item_one_open" not in str(error.orig):
            raise
        raise Stale("Withdraw the other decision first: a candidate stands in one that is open.") from None
    if address is not None:
        _ask_others(session, cohort, decision, outcomes, address)
    return decision.id


def confirm(session: Session, *, cohort_id: UUID, decision_id: UUID, actor_id: UUID, now: datetime) -> None:
    """Agree to a proposal, as a second named person.

    Raises:
        NotAllowed: by the person who proposed it.
        NotFound: there is no such decision in this cohort.
        MoveRefused: a gate that was open has closed since.
        Stale: it is no longer only proposed.
    """
    decision = _held(session, cohort_id, decision_id)
    if decision.proposed_by == actor_id:
        raise NotAllowed("Ask another lead to confirm this: you proposed it.")
    check_not_own(session, actor_id, decided_about(session, decision_id))
    cohort = cohort_by_id(session, cohort_id)
    if cohort is not None:
        require_gates(session, cohort=cohort, chosen=chosen_in(session, decision_id))
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
        Refusal: the time is past.
        NotAllowed: one's own application is among those it decides about.
        NotFound: there is no such decision in this cohort.
        Stale: it is not confirmed, or released already.
    """
    if release_at < now:
        raise Refusal("Choose a time that is still to come, or release it now.")
    decision = _held(session, cohort_id, decision_id)
    check_not_own(session, actor_id, decided_about(session, decision_id))
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
    takes back the readings nobody has begun; posts one message to each who moved; closes the
    decision's items. All in one transaction.

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
        moved = move_decided(session, decision_id=decision_id, action=action, now=now)
        _stop_reading(session, moved)
        letters = [
            letter_of(one, KINDS[action], decision_id, cohort, address=address, at=now)
            for one in addressees(session, moved)
        ]
        post_many(session, letters, definition=cohort.definition, now=now, cohort_id=cohort.id)
        ask_declarations(
            session,
            cohort=cohort,
            target=decided_moves(action)[0].target,
            decision_id=decision_id,
            moved=moved,
            address=address,
            now=now,
        )
    _close_items(session, decision_id)
    return True


def _outcomes_of(session: Session, decision_id: UUID) -> list[Action]:
    """The outcomes that a decision has for somebody, in the order in which pages show them."""
    held = select(col(DecisionItem.action)).where(col(DecisionItem.decision_id) == decision_id).distinct()
    return sorted(map(Action, session.execute(held).scalars()), key=OUTCOMES.index)


def _stop_reading(session: Session, application_ids: Sequence[UUID]) -> None:
    """Take back the readings nobody has begun: a score after the decision would stand for nothing."""
    begun = exists().where(col(Scorecard.reading_id) == col(Reading.id))
    session.execute(delete(Reading).where(col(Reading.application_id).in_(application_ids), ~begun))


def letter_of(
    one: Addressee, kind: MessageKind, decision_id: UUID, cohort: CohortFacts, *, address: str, at: datetime
) -> Letter:
    """What one candidate of a decision is sent, once it is released at a time."""
    link = f"{address}/apply/{one.reference}/status"
    fields: dict[str, str] = {
        **standing_fields(cohort.definition, link),
        "name": one.name,
        "cohort": cohort.name,
        "reference": one.reference,
    }
    if kind is MessageKind.OFFER:
        fields["answer_by"] = date_and_time(offer_answer_by(cohort, at))
    return Letter(one.email, kind, decision_event(decision_id), fields, one.application_id)


def _ask_others(
    session: Session, cohort: CohortFacts, decision: Decision, outcomes: Sequence[Outcome], address: str
) -> None:
    """Write to every other lead of the cohort; who is decided about stands on the page alone."""
    proposer = session.get_one(Person, decision.proposed_by)
    made = Counter(outcome.action for outcome in outcomes)
    fields = {
        **standing_fields(cohort.definition, f"{address}/lead/{cohort.slug}/decisions/{decision.id}"),
        "cohort": cohort.name,
        "proposer": proposer.full_name or proposer.email,
        "outcomes": in_words(made),
        "offers": str(made[Action.OFFER]),
        "declines": str(made[Action.DECLINE]),
    }
    letters = [
        Letter(lead, MessageKind.DECISION_PROPOSED, f"proposal:{decision.id}", fields)
        for lead in lead_addresses(session, cohort.id, but=decision.proposed_by)
    ]
    post_many(session, letters, definition=cohort.definition, now=decision.proposed_at, cohort_id=cohort.id)


def _check_candidates(
    session: Session, cohort: CohortFacts, shortlist_id: UUID, outcomes: Sequence[Outcome]
) -> None:
    rows = session.execute(
        select(col(ShortlistRow.application_id), col(Application.stage))
        .join(Shortlist, col(Shortlist.id) == col(ShortlistRow.shortlist_id))
        .join(Application, col(Application.id) == col(ShortlistRow.application_id))
        .where(col(Shortlist.id) == shortlist_id, col(Shortlist.cohort_id) == cohort.id)
    )
    listed: dict[UUID, str] = {row[0]: row[1] for row in rows}
    if not listed:
        raise NotFound("Check the address: there is no such shortlist here.")
    if any(outcome.application_id not in listed for outcome in outcomes):
        raise Refusal("Choose among the candidates of this shortlist: somebody is not on it.")
    picked = cohort.definition.picked
    for outcome in outcomes:
        stage = Stage(listed[outcome.application_id])
        if outcome.action not in choices(stage, picked):
            raise Refusal(
                f"Look at the list again: somebody on it is in “{cohort.definition.stage(stage).name}” now,"
                f" where this programme does not allow “{WORDS[outcome.action].choose}”."
            )


def _add_items(session: Session, decision_id: UUID, outcomes: Sequence[Outcome]) -> None:
    session.execute(
        insert(DecisionItem),
        [
            {
                "decision_id": decision_id,
                "application_id": outcome.application_id,
                "action": outcome.action,
                "reason": outcome.reason.strip(),
                "is_open": True,
            }
            for outcome in outcomes
        ],
    )


def decided_about(session: Session, decision_id: UUID) -> Sequence[UUID]:
    """The applications that a decision names."""
    items = select(col(DecisionItem.application_id)).where(col(DecisionItem.decision_id) == decision_id)
    return session.execute(items).scalars().all()


def check_not_own(session: Session, actor_id: UUID, application_ids: Sequence[UUID]) -> None:
    """Refuse whoever would decide about themselves.

    Raises:
        NotAllowed: one of the applications is theirs.
    """
    own = session.execute(
        select(col(Details.application_id)).where(
            col(Details.person_id) == actor_id, col(Details.application_id).in_(application_ids)
        )
    ).first()
    if own is not None:
        raise NotAllowed("Ask another lead to decide this: your own application is among these.")


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
