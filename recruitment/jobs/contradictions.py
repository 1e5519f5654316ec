"""Look for what cannot be, and tell leads."""

from datetime import datetime

import structlog
from sqlmodel import Session

from recruitment.services.contradictions import report_contradictions

log = structlog.get_logger()


def look(session: Session, _key: str, address: str, now: datetime) -> None:
    """Report what is found; whoever looks after the installation reads it in the log as well."""
    told = report_contradictions(session, address=address, now=now)
    if told:
        log.error("contradictions found", told=told)
