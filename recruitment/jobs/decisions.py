"""Carry out decisions that people have recorded, once their time has come."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.jobs.job import Due
from recruitment.queries.decisions import due_releases
from recruitment.services.decisions import release


def due_decisions(session: Session, now: datetime) -> tuple[Due, ...]:
    """Confirmed decisions whose release time has come."""
    return tuple(
        Due(
            str(one.id),
            f"Release a decision of {one.cohort}: {one.offers} offered a place,"
            f" {one.declines} not taken further",
        )
        for one in due_releases(session, now)
    )


def release_one(session: Session, key: str, address: str, now: datetime) -> None:
    """Release one decision."""
    release(session, decision_id=UUID(key), address=address, now=now)
