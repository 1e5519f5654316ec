"""Decisions as leads read them: what stands, and what became of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, case, exists, func, literal_column, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from recruitment.domain.errors import NotFound
from recruitment.domain.messages import MessageKind
from recruitment.domain.opened import WHOLE
from recruitment.domain.stages import OUTCOMES, Action, Stage, decided_moves
from recruitment.models import (
    Application,
    Confirmation,
    Decision,
    DecisionItem,
    DecisionState,
    Delivery,
    Details,
    Event,
    Message,
    OfferAnswer,
    Person,
    Shortlist,
    ShortlistRow,
    View,
)
from recruitment.models.base import datetime
from recruitment.queries.releases import counted, outcome_counts
from recruitment.queries.shortlists import NOT_CONVERGED


@dataclass(frozen=True)
class DecisionLine:
    """A decision in the list of them, with how many have each outcome; names are of leads."""

    id: UUID
    state: DecisionState
    proposed_by: str
    proposed_at: datetime
    confirmed_by: str
    release_at: datetime | None
    released_at: datetime | None
    proposer_id: UUID
    outcomes: Mapping[Action, int]


@dataclass(frozen=True)
class DecidedCandidate:
    """What a decision says of one candidate.

    Attributes:
        outside_id: what an imported candidate is called where it was scored.
        position: on the shortlist the decision rests on.
        measure: what the candidate stands by there; None on a list by plain averages.
        has_address: whether there is somebody to tell; imported candidates have nobody.
        stage: where they are now: somebody who withdrew is moved and told by no decision.
        answer: what they answered to the offer, or empty.
        moved: whether this decision moved them.
        against_list: whether it differs from the order of the list of exercises it rests on.
        band: on the reserve list, the code of the band, with `until` the last day.
    """

    application_id: UUID
    reference: str
    name: str
    outside_id: str | None
    action: Action
    reason: str
    position: int
    average: float | None
    measure: float | None
    has_address: bool
    stage: Stage
    answer: str
    moved: bool
    against_list: bool = False
    band: str | None = None
    until: date | None = None

    @property
    def can_be_moved(self) -> bool:
        """Whether its release would move them from where they are now."""
        return any(move.origin is self.stage for move in decided_moves(self.action))

    @property
    def called(self) -> str:
        """What staff call the candidate: the name, or what an imported one is called elsewhere."""
        return self.name or self.outside_id or "No name"


@dataclass(frozen=True)
class WholeDecision:
    """A decision with everybody it decides about, in the order of its shortlist.

    Attributes:
        proposed_by: the id of who proposed it; `proposer` is the name.
        confirmed_by: the id of who confirmed it, or None; `confirmer` is the name, or empty.
        release_setter: who chose the time of its release, by name, or empty.
        withdrawer: who withdrew it, by name, or empty.
        listed: how many candidates its shortlist has.
        converged: whether the fit behind its shortlist came to rest; None where nothing is fitted.
    """

    id: UUID
    shortlist_id: UUID
    state: DecisionState
    reason: str
    proposed_by: UUID
    proposer: str
    proposed_at: datetime
    confirmed_by: UUID | None
    confirmer: str
    confirmed_at: datetime | None
    release_at: datetime | None
    release_setter: str
    release_set_at: datetime | None
    released_at: datetime | None
    withdrawn_reason: str
    withdrawer: str
    withdrawn_at: datetime | None
    listed: int
    converged: bool | None
    candidates: tuple[DecidedCandidate, ...]

    @property
    def warning(self) -> str:
        """What stands wherever figures of its shortlist are shown; else empty."""
        return NOT_CONVERGED if self.converged is False else ""

    def with_action(self, action: Action) -> tuple[DecidedCandidate, ...]:
        """Those for whom it says `action`."""
        return tuple(one for one in self.candidates if one.action == action)


def decisions_of(session: Session, cohort_id: UUID) -> tuple[DecisionLine, ...]:
    """The decisions of a cohort, newest first. One statement."""
    proposer, confirmer = aliased(Person), aliased(Person)
    counts = (
        select(col(DecisionItem.decision_id).label("decision_id"), *outcome_counts())
        .group_by(col(DecisionItem.decision_id))
        .subquery()
    )
    rows = session.execute(
        select(
            col(Decision.id),
            col(Decision.state),
            func.coalesce(col(proposer.full_name), ""),
            col(Decision.proposed_at),
            func.coalesce(col(confirmer.full_name), ""),
            col(Decision.release_at),
            col(Decision.released_at),
            col(Decision.proposed_by),
            *(counts.c[action] for action in OUTCOMES),
        )
        .join(counts, counts.c.decision_id == col(Decision.id))
        .join(proposer, col(proposer.id) == col(Decision.proposed_by), isouter=True)
        .join(Confirmation, col(Confirmation.decision_id) == col(Decision.id), isouter=True)
        .join(confirmer, col(confirmer.id) == col(Confirmation.person_id), isouter=True)
        .where(col(Decision.cohort_id) == cohort_id)
        .order_by(col(Decision.proposed_at).desc(), col(Decision.id))
    )
    return tuple(
        DecisionLine(
            row[0], DecisionState(row[1]), row[2], row[3], row[4], row[5], row[6], row[7], counted(row[8:])
        )
        for row in rows
    )


def decision_by_id(session: Session, cohort_id: UUID, decision_id: UUID) -> WholeDecision:
    """One decision of a cohort with its candidates. Two statements.

    Raises:
        NotFound: there is none, or it is another cohort's.
    """
    proposer, confirmer, setter, withdrawer = (aliased(Person) for _ in range(4))
    listed = select(func.count()).where(col(ShortlistRow.shortlist_id) == col(Decision.shortlist_id))
    head = session.execute(
        select(
            col(Decision.id).label("id"),
            col(Decision.shortlist_id).label("shortlist_id"),
            col(Decision.state).label("state"),
            col(Decision.reason).label("reason"),
            col(Decision.proposed_by).label("proposed_by"),
            func.coalesce(col(proposer.full_name), "").label("proposer"),
            col(Decision.proposed_at).label("proposed_at"),
            col(Confirmation.person_id).label("confirmed_by"),
            func.coalesce(col(confirmer.full_name), "").label("confirmer"),
            col(Confirmation.at).label("confirmed_at"),
            col(Decision.release_at).label("release_at"),
            func.coalesce(col(setter.full_name), "").label("release_setter"),
            col(Decision.release_set_at).label("release_set_at"),
            col(Decision.released_at).label("released_at"),
            col(Decision.withdrawn_reason).label("withdrawn_reason"),
            func.coalesce(col(withdrawer.full_name), "").label("withdrawer"),
            col(Decision.withdrawn_at).label("withdrawn_at"),
            listed.scalar_subquery().label("listed"),
            col(Shortlist.basis)["converged"].as_boolean().label("converged"),
        )
        .join(Shortlist, col(Shortlist.id) == col(Decision.shortlist_id))
        .join(proposer, col(proposer.id) == col(Decision.proposed_by), isouter=True)
        .join(Confirmation, col(Confirmation.decision_id) == col(Decision.id), isouter=True)
        .join(confirmer, col(confirmer.id) == col(Confirmation.person_id), isouter=True)
        .join(setter, col(setter.id) == col(Decision.release_set_by), isouter=True)
        .join(withdrawer, col(withdrawer.id) == col(Decision.withdrawn_by), isouter=True)
        .where(col(Decision.id) == decision_id, col(Decision.cohort_id) == cohort_id)
    ).one_or_none()
    if head is None:
        raise NotFound("Check the address: there is no such decision here.")
    facts = head._asdict() | {"state": DecisionState(head.state)}
    return WholeDecision(**facts, candidates=_candidates(session, head))


def _candidates(session: Session, head: Row[*tuple[Any, ...]]) -> tuple[DecidedCandidate, ...]:
    answer = (
        select(col(OfferAnswer.answer))
        .where(col(OfferAnswer.application_id) == col(DecisionItem.application_id))
        .order_by(col(OfferAnswer.id).desc())
        .limit(1)
        .scalar_subquery()
    )
    moved = exists().where(
        col(Event.application_id) == col(DecisionItem.application_id),
        col(Event.cause) == decision_event(head.id),
    )
    rows = session.execute(
        select(
            col(DecisionItem.application_id).label("application_id"),
            col(Application.reference).label("reference"),
            func.coalesce(col(Details.full_name), "").label("name"),
            col(Application.outside_id).label("outside_id"),
            col(DecisionItem.action).label("action"),
            col(DecisionItem.reason).label("reason"),
            col(ShortlistRow.position).label("position"),
            col(ShortlistRow.average).label("average"),
            col(ShortlistRow.measure).label("measure"),
            col(Details.person_id).is_not(None).label("has_address"),
            col(Application.stage).label("stage"),
            func.coalesce(answer, "").label("answer"),
            moved.label("moved"),
            col(DecisionItem.against_list).label("against_list"),
            col(DecisionItem.band).label("band"),
            col(DecisionItem.reserve_until).label("until"),
        )
        .join(Application, col(Application.id) == col(DecisionItem.application_id))
        .join(
            ShortlistRow,
            (col(ShortlistRow.application_id) == col(DecisionItem.application_id))
            & (col(ShortlistRow.shortlist_id) == head.shortlist_id),
        )
        .join(Details, col(Details.application_id) == col(DecisionItem.application_id), isouter=True)
        .where(col(DecisionItem.decision_id) == head.id)
        .order_by(col(ShortlistRow.position))
    )
    return tuple(
        DecidedCandidate(**row._asdict() | {"action": Action(row.action), "stage": Stage(row.stage)})
        for row in rows
    )


def opened(session: Session, *, shortlist_id: UUID, people: Collection[UUID]) -> Mapping[UUID, int]:
    """How many of these people have had what the applicant wrote displayed, by application of a shortlist.

    Applications that none of them opened are not in it. One statement.
    """
    rows = session.execute(
        select(col(View.application_id), func.count(col(View.person_id).distinct()))
        .join(ShortlistRow, col(ShortlistRow.application_id) == col(View.application_id))
        .where(
            col(ShortlistRow.shortlist_id) == shortlist_id,
            col(View.person_id).in_(people),
            col(View.page).in_(WHOLE),
        )
        .group_by(col(View.application_id))
    )
    return {row[0]: row[1] for row in rows}


def told(session: Session, cohort_id: UUID, decision_id: UUID) -> Mapping[str, int]:
    """How far the messages of a released decision have come: how many in each state of delivery, or "held".

    A letter that asks for a declaration goes with the outcome, and is none.
    """
    state = case((col(Delivery.held_at).is_not(None), literal_column("'held'")), else_=col(Delivery.state))
    rows = session.execute(
        select(state, func.count())
        .join(Message, col(Message.id) == col(Delivery.message_id))
        .where(
            # Messages have no index by event alone; those of one cohort are few.
            col(Delivery.cohort_id) == cohort_id,
            col(Message.event) == decision_event(decision_id),
            col(Message.kind) != MessageKind.DECLARATION_ASKED,
        )
        .group_by(state)
    )
    return {row[0]: row[1] for row in rows}


def decision_event(decision_id: UUID) -> str:
    """What messages about a decision are about, so that each person hears of it once."""
    return f"decision:{decision_id}"


def offered(session: Session, cohort_id: UUID) -> int:
    """How many of a cohort have been offered a place."""
    count: int = session.execute(
        select(func.count()).where(
            col(Application.cohort_id) == cohort_id, col(Application.stage) == Stage.OFFER
        )
    ).scalar_one()
    return count


def open_decisions_of(session: Session, cohort_id: UUID, person_id: UUID) -> int:
    """How many decisions of a cohort that somebody proposed or confirmed are not released."""
    confirmed = select(col(Confirmation.decision_id)).where(col(Confirmation.person_id) == person_id)
    count: int = session.execute(
        select(func.count()).where(
            col(Decision.cohort_id) == cohort_id,
            col(Decision.state).in_((DecisionState.PROPOSED, DecisionState.CONFIRMED)),
            or_(col(Decision.proposed_by) == person_id, col(Decision.id).in_(confirmed)),
        )
    ).scalar_one()
    return count
