"""Propose a decision: an outcome and a reason for each candidate chosen from a list.

No score and no threshold decides. A proposal names each candidate's outcome and its reason; until it is
released it can be withdrawn and leaves no trace on anybody.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import exists, func, insert, or_, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from recruitment.domain.errors import NotAllowed, NotFound, Refusal, Stale
from recruitment.domain.messages import MessageKind
from recruitment.domain.outcomes import WORDS, in_words
from recruitment.domain.reserve import check_until
from recruitment.domain.stages import Action, Stage, choices
from recruitment.domain.wash_up import Placed, out_of_order
from recruitment.models import (
    Application,
    Decision,
    DecisionItem,
    Details,
    Person,
    Shortlist,
    ShortlistRow,
)
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.dates import reserve_until
from recruitment.queries.staff import lead_addresses
from recruitment.services.gates import require_gates
from recruitment.services.messages import Letter, post_many, standing_fields
from recruitment.services.opened import require_opened
from recruitment.services.reserve import checked_band


@dataclass(frozen=True)
class Outcome:
    """What is proposed for one candidate, and why.

    Attributes:
        band: of whoever goes on the reserve list, its code; None for the programme's first.
        until: of them too, the last day there; None for the day that is usual.
    """

    application_id: UUID
    action: Action
    reason: str
    band: str | None = None
    until: date | None = None


@dataclass(frozen=True)
class Listed:
    """A candidate of a list: where they are now, and how they stand on it.

    `is_free` where no decision about them is open, and they are not the one who proposes.
    """

    reference: str
    stage: Stage
    rank: float | None
    is_free: bool


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

    Of a list of exercises it is kept whose outcome differs from its order; the list stays as it is.

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
            shortlist, this programme allows no such outcome for them where they are now, or has no such band,
            or the day until which they are on the reserve list is past.
        NobodyOpened: somebody is to be declined whose application nobody has opened.
        MoveRefused: a stage asks for something that is not cleared for somebody.
        Stale: somebody stands in another open decision.
    """
    if not outcomes:
        raise Refusal("Choose an outcome for at least one candidate.")
    if not reason.strip() or not all(outcome.reason.strip() for outcome in outcomes):
        raise Refusal("Give a reason for each outcome and for the whole.")
    if len({outcome.application_id for outcome in outcomes}) != len(outcomes):
        raise Refusal("Choose one outcome for each candidate: somebody has two.")
    outcomes = [_with_band(outcome, cohort, now) for outcome in outcomes]
    against_list = _check_candidates(session, cohort, shortlist_id, outcomes, actor_id)
    check_not_own(session, actor_id, [outcome.application_id for outcome in outcomes])
    chosen = [(one.action, one.application_id) for one in outcomes]
    require_opened(session, definition=cohort.definition, chosen=chosen)
    require_gates(session, cohort=cohort, chosen=chosen)
    decision = Decision(
        cohort_id=cohort.id, shortlist_id=shortlist_id, proposed_by=actor_id, proposed_at=now, reason=reason
    )
    try:
        # The decision too: one without its items must not be left where the caller goes on.
        with session.begin_nested():
            session.add(decision)
            session.flush()
            _add_items(session, decision.id, outcomes, against_list)
    except IntegrityError as error:
        if "decision_item_one_open" not in str(error.orig):
            raise
        raise Stale("Withdraw the other decision first: a candidate stands in one that is open.") from None
    if address is not None:
        _ask_others(session, cohort, decision, outcomes, address)
    return decision.id


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


def _with_band(outcome: Outcome, cohort: CohortFacts, now: datetime) -> Outcome:
    """Whoever goes on the reserve list has a band and a day; nobody else has either."""
    if outcome.action is not Action.RESERVE:
        return replace(outcome, band=None, until=None)
    until = outcome.until or reserve_until(cohort, now)
    check_until(until, now=now)
    return replace(outcome, band=checked_band(cohort.definition, outcome.band), until=until)


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
    session: Session, cohort: CohortFacts, shortlist_id: UUID, outcomes: Sequence[Outcome], actor_id: UUID
) -> frozenset[UUID]:
    """Whose outcome differs from the order of the list, as on the proposer's page; of the sift's nobody's.

    Raises:
        NotFound: there is no such shortlist in this cohort.
        Refusal: somebody is not on it, or cannot be given this outcome where they are now.
    """
    of_stage, listed = on_list(session, cohort.id, shortlist_id, actor_id)
    if not listed:
        raise NotFound("Check the address: there is no such shortlist here.")
    if any(outcome.application_id not in listed for outcome in outcomes):
        raise Refusal("Choose among the candidates of this shortlist: somebody is not on it.")
    picked = cohort.definition.picked
    for outcome in outcomes:
        stage = listed[outcome.application_id].stage
        if outcome.action not in choices(stage, picked):
            raise Refusal(
                f"Look at the list again: somebody on it is in “{cohort.definition.stage(stage).name}” now,"
                f" where this programme does not allow “{WORDS[outcome.action].choose}”."
            )
    return frozenset() if of_stage == Stage.SIFT else differing(cohort, listed, outcomes)


def differing(
    cohort: CohortFacts, listed: Mapping[UUID, Listed], outcomes: Sequence[Outcome]
) -> frozenset[UUID]:
    """Whose outcome differs from the order of a list of exercises.

    Args:
        cohort: theirs.
        listed: who is on the list, from `on_list`.
        outcomes: what is proposed; everybody else is left where they are.
    """
    chosen = {outcome.application_id: outcome for outcome in outcomes}
    picked = cohort.definition.picked
    free = [key for key, one in listed.items() if one.is_free and choices(one.stage, picked)]
    found = out_of_order([_placed(listed[key], chosen.get(key), cohort) for key in free])
    return frozenset(key for key in free if listed[key].reference in found)


def _placed(one: Listed, outcome: Outcome | None, cohort: CohortFacts) -> Placed:
    if outcome is None:
        return Placed(one.reference, one.rank, None)
    is_reserve = outcome.action is Action.RESERVE
    band = cohort.definition.reserve.place_of(outcome.band) if is_reserve else 0
    return Placed(one.reference, one.rank, outcome.action, band)


def on_list(
    session: Session, cohort_id: UUID, shortlist_id: UUID, actor_id: UUID
) -> tuple[str, Mapping[UUID, Listed]]:
    """The stage that a list is of, and who is on it, in its order. One statement."""
    rows = session.execute(
        select(
            col(Shortlist.stage),
            col(ShortlistRow.application_id),
            col(Application.reference),
            col(Application.stage),
            # What stands the same for those whom nothing tells apart.
            func.coalesce(-col(ShortlistRow.expected_rank), col(ShortlistRow.average)),
            ~or_(
                exists().where(
                    col(DecisionItem.application_id) == col(Application.id), col(DecisionItem.is_open)
                ),
                exists().where(
                    col(Details.application_id) == col(Application.id), col(Details.person_id) == actor_id
                ),
            ),
        )
        .join(Shortlist, col(Shortlist.id) == col(ShortlistRow.shortlist_id))
        .join(Application, col(Application.id) == col(ShortlistRow.application_id))
        .where(col(Shortlist.id) == shortlist_id, col(Shortlist.cohort_id) == cohort_id)
        .order_by(col(ShortlistRow.position))
    ).all()
    listed = {row[1]: Listed(row[2], Stage(row[3]), row[4], row[5]) for row in rows}
    return (rows[0][0] if rows else ""), listed


def _add_items(
    session: Session, decision_id: UUID, outcomes: Sequence[Outcome], against_list: Collection[UUID]
) -> None:
    session.execute(
        insert(DecisionItem),
        [
            {
                "decision_id": decision_id,
                "application_id": outcome.application_id,
                "action": outcome.action,
                "reason": outcome.reason.strip(),
                "is_open": True,
                "against_list": outcome.application_id in against_list,
                "band": outcome.band,
                "reserve_until": outcome.until,
            }
            for outcome in outcomes
        ],
    )
