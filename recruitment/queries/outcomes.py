"""The outcome list of a cohort: who was offered a place, who waits, who goes no further, and why."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import FromClause, Select, Subquery, Uuid, and_, cast, func, select, true, union_all
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from recruitment.domain.stages import Stage
from recruitment.models import (
    Application,
    Confirmation,
    Decision,
    DecisionItem,
    Details,
    Event,
    OfferAnswer,
    Person,
    ReservePlace,
)
from recruitment.models.base import datetime

#: Where an application is once it has an outcome, in the order in which pages show them.
GROUPS = (Stage.OFFER, Stage.RESERVE, Stage.NOT_PROGRESSED, Stage.WITHDRAWN)
#: So many of each stand on the page; the sheet has all of them.
MOST_SHOWN = 200


@dataclass(frozen=True)
class OutcomeLine:
    """One application with an outcome that two leads decided.

    Attributes:
        outside_id: what an imported candidate is called where it was scored.
        stage: where it is now.
        since: when it came there.
        action: what was decided last; empty where it came there by another way, such as an import.
        reason: the one that was recorded for this candidate.
        against_list: whether it differs from the order of the list of exercises it rests on.
        band: on the reserve list, the code of the band, and `until` the last day.
        answer: to the offer; empty where there is none.
        proposer: who proposed it, by name, and `confirmer` who confirmed it.
    """

    reference: str
    name: str
    outside_id: str | None
    stage: Stage
    since: datetime
    action: str
    reason: str
    against_list: bool
    band: str | None
    until: date | None
    answer: str
    answered_at: datetime | None
    decision_id: UUID | None
    proposer: str
    confirmer: str

    @property
    def called(self) -> str:
        """What staff call the candidate: the name, or what an imported one is called elsewhere."""
        return self.name or self.outside_id or "No name"


def outcomes_of(
    session: Session, cohort_id: UUID, *, most: int | None = MOST_SHOWN, but: UUID | None = None
) -> tuple[OutcomeLine, ...]:
    """The applications of a cohort that have an outcome, group by group, by reference. One statement.

    Whoever withdrew is among them only where they left from an offer or from the reserve list.

    Args:
        most: so many of each group; None for all.
        but: an application to leave out: nobody is shown what was recorded about themselves.
    """
    statement = _whole(_wanted(cohort_id, GROUPS, most))
    rows = session.execute(statement.where(col(Application.id) != but) if but else statement)
    found = [OutcomeLine(**row._asdict() | {"stage": Stage(row.stage)}) for row in rows]
    return tuple(sorted(found, key=lambda one: (GROUPS.index(one.stage), one.reference)))


def _wanted(cohort_id: UUID, stages: Sequence[Stage], most: int | None) -> Subquery:
    """The ids of those who are shown: found before anything is looked up of them."""
    return union_all(*(_group(cohort_id, stage, most) for stage in stages)).subquery()


def _group(cohort_id: UUID, stage: Stage, most: int | None) -> Select[tuple[UUID]]:
    there = (
        select(col(Application.id))
        .where(col(Application.cohort_id) == cohort_id, col(Application.stage) == stage)
        .order_by(col(Application.reference))
    )
    if stage is Stage.WITHDRAWN:
        left = select(col(Event.id)).where(
            col(Event.application_id) == col(Application.id),
            col(Event.to_stage) == Stage.WITHDRAWN,
            col(Event.from_stage).in_(_PROMISED),
        )
        there = there.where(left.exists())
    group = there.limit(most).subquery()
    return select(group.c.id)


_PROMISED: Collection[Stage] = (Stage.OFFER, Stage.RESERVE)


def _decided() -> FromClause:
    """The newest decision about an application: by the event, which stands in an index by application, as
    items of a decision do not."""
    return (
        select(func.split_part(col(Event.cause), ":", 2).label("decision"))
        .where(
            col(Event.application_id) == col(Application.id),
            # By nothing else that a cause may say: it is read as an id.
            col(Event.cause).regexp_match("^decision:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"),
        )
        .order_by(col(Event.id).desc())
        .limit(1)
        .lateral()
    )


def _answered() -> FromClause:
    """The newest answer to an offer."""
    return (
        select(col(OfferAnswer.answer), col(OfferAnswer.at))
        .where(col(OfferAnswer.application_id) == col(Application.id))
        .order_by(col(OfferAnswer.id).desc())
        .limit(1)
        .lateral()
    )


def _whole(wanted: Subquery) -> Select[*tuple[Any, ...]]:
    decided, answer = _decided(), _answered()
    proposer, confirmer = aliased(Person), aliased(Person)
    return (
        select(
            col(Application.reference),
            func.coalesce(col(Details.full_name), "").label("name"),
            col(Application.outside_id),
            col(Application.stage),
            col(Application.stage_since).label("since"),
            func.coalesce(col(DecisionItem.action), "").label("action"),
            func.coalesce(col(DecisionItem.reason), "").label("reason"),
            func.coalesce(col(DecisionItem.against_list), False).label("against_list"),
            col(ReservePlace.band),
            col(ReservePlace.until),
            func.coalesce(answer.c.answer, "").label("answer"),
            answer.c.at.label("answered_at"),
            col(Decision.id).label("decision_id"),
            func.coalesce(col(proposer.full_name), "").label("proposer"),
            func.coalesce(col(confirmer.full_name), "").label("confirmer"),
        )
        .join(wanted, wanted.c.id == col(Application.id))
        .outerjoin(decided, true())
        .outerjoin(Decision, col(Decision.id) == cast(decided.c.decision, Uuid))
        .outerjoin(
            DecisionItem,
            and_(
                col(DecisionItem.decision_id) == col(Decision.id),
                col(DecisionItem.application_id) == col(Application.id),
            ),
        )
        .outerjoin(answer, true())
        .outerjoin(
            ReservePlace,
            and_(
                col(ReservePlace.application_id) == col(Application.id),
                col(Application.stage) == Stage.RESERVE,
            ),
        )
        .outerjoin(Details, col(Details.application_id) == col(Application.id))
        .outerjoin(proposer, col(proposer.id) == col(Decision.proposed_by))
        .outerjoin(Confirmation, col(Confirmation.decision_id) == col(Decision.id))
        .outerjoin(confirmer, col(confirmer.id) == col(Confirmation.person_id))
    )
