"""Open and close a cohort's applications. The phase is for lists and messages; whether somebody may
apply or submit is asked of the clock itself (`services.submission`), to the second."""

from uuid import UUID

from sqlmodel import Session, col, update

from recruitment.domain.deadlines import date_and_time
from recruitment.domain.messages import MessageKind
from recruitment.models import Cohort, Phase
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts, cohort_by_id
from recruitment.queries.drafts import sent_and_unsent
from recruitment.queries.staff import lead_addresses
from recruitment.services.interests import tell_interested
from recruitment.services.messages import Letter, post_many, standing_fields


def open_applications(session: Session, *, cohort_id: UUID, address: str, now: datetime) -> bool:
    """Open a planned cohort, tell its leads and those who wait for it; False where it was no longer planned.

    Args:
        cohort_id: the cohort.
        address: the service's own address, for the link.
        now: when, aware.
    """
    cohort = _turn(session, cohort_id, Phase.PLANNED, Phase.OPEN)
    if cohort is None:
        return False
    fields = {"opens": date_and_time(cohort.opens_at), "closes": date_and_time(cohort.closes_at)}
    _tell_leads(session, cohort, MessageKind.APPLICATIONS_OPENED, fields, address=address, now=now)
    tell_interested(session, cohort, address=address, now=now)
    return True


def close_applications(session: Session, *, cohort_id: UUID, address: str, now: datetime) -> bool:
    """Close an open cohort and tell its leads how many were sent; False where it was not open."""
    cohort = _turn(session, cohort_id, Phase.OPEN, Phase.CLOSED)
    if cohort is None:
        return False
    sent, unsent = sent_and_unsent(session, cohort_id)
    closes = date_and_time(cohort.closes_at)
    fields = {"closes": closes, "submitted": str(sent), "drafts": str(unsent)}
    _tell_leads(session, cohort, MessageKind.APPLICATIONS_CLOSED, fields, address=address, now=now)
    return True


def _turn(session: Session, cohort_id: UUID, held: Phase, wanted: Phase) -> CohortFacts | None:
    turned = session.exec(
        update(Cohort).where(col(Cohort.id) == cohort_id, col(Cohort.phase) == held).values(phase=wanted)
    )
    return cohort_by_id(session, cohort_id) if turned.rowcount == 1 else None


def _tell_leads(
    session: Session,
    cohort: CohortFacts,
    kind: MessageKind,
    fields: dict[str, str],
    *,
    address: str,
    now: datetime,
) -> None:
    if kind not in cohort.definition.messages:
        return  # a programme without an application stage has no such message
    link = f"{address}/lead/{cohort.slug}"
    all_fields = standing_fields(cohort.definition, link) | {"cohort": cohort.name} | fields
    letters = [
        Letter(recipient, kind, f"cohort:{cohort.id}", all_fields)
        for recipient in lead_addresses(session, cohort.id)
    ]
    post_many(session, letters, definition=cohort.definition, now=now, cohort_id=cohort.id)
