"""Carry out decisions that people have recorded, once their time has come."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.services.decisions import release


def release_one(session: Session, key: str, address: str, now: datetime) -> None:
    """Release one decision."""
    release(session, decision_id=UUID(key), address=address, now=now)
