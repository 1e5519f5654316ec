"""Remind a referee, or somebody who is to declare; or ask an applicant to name another referee."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.due.references import DECLARE, REMIND
from recruitment.models import Application, ReferenceRequest
from recruitment.queries.cohorts import cohort_by_id
from recruitment.queries.declarations import undeclared_one
from recruitment.queries.reference_requests import lost_requests
from recruitment.queries.staff import lead_addresses
from recruitment.services.declaring import remind_to_declare
from recruitment.services.references import remind_referee, tell_of_lost


def chase_one(session: Session, key: str, address: str, now: datetime) -> None:
    """Do it, if it is still to be done."""
    what, request_id, *number = key.split("/")
    if what == REMIND:
        _remind(session, UUID(request_id), int(number[0]), address, now)
    elif what == DECLARE:
        _remind_to_declare(session, UUID(request_id), int(number[0]), address, now)
    else:
        _tell(session, UUID(request_id), address, now)


def _remind(session: Session, request_id: UUID, number: int, address: str, now: datetime) -> None:
    request = session.get(ReferenceRequest, request_id)
    cohort = None if request is None else cohort_by_id(session, request.cohort_id)
    if cohort is not None:
        remind_referee(session, request_id=request_id, number=number, cohort=cohort, address=address, now=now)


def _remind_to_declare(
    session: Session, application_id: UUID, number: int, address: str, now: datetime
) -> None:
    application = session.get(Application, application_id)
    cohort = None if application is None else cohort_by_id(session, application.cohort_id)
    if cohort is None:
        return
    one = undeclared_one(session, cohort.id, application_id)
    if one is not None:
        remind_to_declare(session, one=one, number=number, cohort=cohort, address=address, now=now)


def _tell(session: Session, request_id: UUID, address: str, now: datetime) -> None:
    for lost in lost_requests(session, request_id=request_id):
        cohort = cohort_by_id(session, lost.cohort_id)
        if cohort is not None:
            leads = lead_addresses(session, cohort.id)
            tell_of_lost(session, lost=lost, cohort=cohort, leads=leads, address=address, now=now)
