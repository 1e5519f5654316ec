"""Remind a referee; or ask an applicant to name another."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.due.references import REMIND
from recruitment.models import ReferenceRequest
from recruitment.queries.cohorts import cohort_by_id
from recruitment.queries.reference_requests import lost_requests
from recruitment.queries.staff import lead_addresses
from recruitment.services.references import remind_referee, tell_of_lost


def chase_one(session: Session, key: str, address: str, now: datetime) -> None:
    """Do it, if it is still to be done."""
    what, request_id, *number = key.split("/")
    if what == REMIND:
        _remind(session, UUID(request_id), int(number[0]), address, now)
    else:
        _tell(session, UUID(request_id), address, now)


def _remind(session: Session, request_id: UUID, number: int, address: str, now: datetime) -> None:
    request = session.get(ReferenceRequest, request_id)
    cohort = None if request is None else cohort_by_id(session, request.cohort_id)
    if cohort is not None:
        remind_referee(session, request_id=request_id, number=number, cohort=cohort, address=address, now=now)


def _tell(session: Session, request_id: UUID, address: str, now: datetime) -> None:
    for lost in lost_requests(session, request_id=request_id):
        cohort = cohort_by_id(session, lost.cohort_id)
        if cohort is not None:
            leads = lead_addresses(session, cohort.id)
            tell_of_lost(session, lost=lost, cohort=cohort, leads=leads, address=address, now=now)
