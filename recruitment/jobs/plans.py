"""Carry out the reading plan that a lead chose: ask for its next round."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.services.plans import ask_ready_round


def ask_one(session: Session, key: str, _address: str, now: datetime) -> None:
    """Ask for one round, if it is still its turn."""
    cohort_id, plan_id, number = key.split("/")
    ask_ready_round(session, cohort_id=UUID(cohort_id), plan_id=UUID(plan_id), number=int(number), now=now)
