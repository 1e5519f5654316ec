"""Record what somebody asked about an application by telephone, e-mail, letter or in person."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, select

from recruitment.domain.deadlines import england_bank_holidays
from recruitment.domain.enquiries import AskedBy, came_at, due_at, refusal_of_days
from recruitment.domain.errors import Refusal
from recruitment.domain.requests import RequestDeed, RequestKind, RequestState, request_due
from recruitment.models import Details, Person, Request
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.conflicts import is_ones_own
from recruitment.queries.staff import leads_of
from recruitment.services.conflicts import require_not_ones_own
from recruitment.services.requests import Sender, keep_deed, take_in


@dataclass(frozen=True)
class Enquiry:
    """What a lead records.

    Attributes:
        id: its id to be, from the form: what is sent twice is one enquiry.
        by_other: who asked, where that was not the applicant; empty where it was.
        asked_by: how it came.
        came_on: on which day, in London.
        text: in their words.
        answer: what they were told, where they have their answer; else empty.
        owner_id: who is to answer.
        due_on: by which day, where that is not as usual.
    """

    id: UUID
    by_other: str
    asked_by: AskedBy
    came_on: date
    text: str
    answer: str
    owner_id: UUID
    due_on: date | None


def record_enquiry(
    session: Session,
    *,
    cohort: CohortFacts,
    application_id: UUID,
    enquiry: Enquiry,
    actor_id: UUID,
    now: datetime,
) -> bool:
    """Put an enquiry among the requests about an application: settled if it is answered, else somebody's.

    Nobody is written to: whoever asked spoke with us. One that is open is settled like any other request, and
    its outcome then goes to the applicant by e-mail, if it was they who asked.

    Args:
        cohort: the application's.
        application_id: what it is about.
        enquiry: what is recorded.
        actor_id: the lead who records it.
        now: when, aware.

    Returns:
        True where it was recorded; False where it had been.

    Raises:
        Refusal: a day cannot be, the owner leads this cohort no more, or the application is the lead's own or
            the owner's.
    """
    require_not_ones_own(session, application_id, actor_id)
    against = refusal_of_days(enquiry.came_on, enquiry.due_on, now)
    if against:
        raise Refusal(against)
    owner = {one.person_id: one for one in leads_of(session, cohort.id) if one.active}.get(enquiry.owner_id)
    if owner is None:
        raise Refusal("Choose who answers it: this lead is none of this cohort any more.")
    if is_ones_own(session, enquiry.owner_id, application_id):
        raise Refusal("Choose another lead to answer it: the application is their own.")
    came = came_at(enquiry.came_on, now)
    usual = request_due(came, cohort.definition.requests.of(RequestKind.QUESTION), england_bank_holidays())
    asked = {
        "kind": RequestKind.QUESTION,
        "text": enquiry.text,
        "made_at": came,
        "due_at": due_at(enquiry.due_on) if enquiry.due_on else usual,
        "came_by": enquiry.asked_by,
    }
    sender = _sender(session, application_id, enquiry.by_other, actor_id)
    if not take_in(session, enquiry.id, cohort.id, sender, asked):
        return False
    owned: dict[str, object] = {"owner_id": enquiry.owner_id}
    if enquiry.answer:
        owned |= {
            "state": RequestState.SETTLED,
            "outcome": enquiry.answer,
            "settled_by": actor_id,
            "settled_at": now,
        }
        keep_deed(session, enquiry.id, RequestDeed.SETTLED, actor_id=actor_id, text=enquiry.answer, now=now)
    elif enquiry.owner_id == actor_id:
        keep_deed(session, enquiry.id, RequestDeed.TAKEN, actor_id=actor_id, text="", now=now)
    else:
        given = f"Given to {owner.name or owner.email}."
        keep_deed(session, enquiry.id, RequestDeed.NOTED, actor_id=actor_id, text=given, now=now)
    session.execute(update(Request).where(col(Request.id) == enquiry.id).values(**owned))
    return True


def _sender(session: Session, application_id: UUID, by_other: str, actor_id: UUID) -> Sender:
    """The applicant, who finds it among their own; or somebody else, of whom a name is all we have."""
    if by_other:
        return Sender(by_other, "", None, application_id, actor_id)
    person_id, name, email = session.exec(
        select(Person.id, Details.full_name, Person.email)
        .join(Details, col(Details.person_id) == col(Person.id))
        .where(col(Details.application_id) == application_id)
    ).one_or_none() or (None, "", "")
    return Sender(name, email, person_id, application_id, actor_id)
