"""Look whether assessors drift, and tell leads."""

from datetime import datetime

from sqlmodel import Session

from recruitment.services.drift import report_drift


def watch(session: Session, _key: str, address: str, now: datetime) -> None:
    """Report what is clear; leads alone are told."""
    report_drift(session, address=address, now=now)
