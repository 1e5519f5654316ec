"""Take up work whose process died: a killed worker leaves its calls "doing" in the queue."""

from datetime import datetime

from sqlmodel import Session

from recruitment.services.recovery import recover


def recover_one(session: Session, key: str, _address: str, now: datetime) -> None:
    """Take up one."""
    recover(session, job_id=int(key), now=now)
