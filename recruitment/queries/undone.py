"""What of a decision was undone before its release: by whom, when and why."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from recruitment.models import Application, Person, UndoneDecision
from recruitment.models.base import datetime


@dataclass(frozen=True)
class Undone:
    """One undoing.

    Attributes:
        reference: of the candidate who was taken out, with `action` and `proposed` (its reason); empty where
            the whole was undone.
        confirmed_by: who had confirmed it, by name.
    """

    reference: str
    action: str
    proposed: str
    confirmed_by: str
    by: str
    at: datetime
    reason: str


def undone_of(session: Session, decision_id: UUID) -> tuple[Undone, ...]:
    """What was undone of a decision, the newest first. One statement."""
    confirmer, lead = aliased(Person), aliased(Person)
    rows = session.execute(
        select(
            func.coalesce(col(Application.reference), ""),
            col(UndoneDecision.action),
            col(UndoneDecision.proposed_reason),
            func.coalesce(col(confirmer.full_name), "a former lead"),
            func.coalesce(col(lead.full_name), "a former lead"),
            col(UndoneDecision.undone_at),
            col(UndoneDecision.reason),
        )
        .outerjoin(Application, col(Application.id) == col(UndoneDecision.application_id))
        .outerjoin(confirmer, col(confirmer.id) == col(UndoneDecision.confirmed_by))
        .outerjoin(lead, col(lead.id) == col(UndoneDecision.undone_by))
        .where(col(UndoneDecision.decision_id) == decision_id)
        .order_by(col(UndoneDecision.id).desc())
    )
    return tuple(Undone(*row) for row in rows)
