"""Messages that wait in the outbox of a cohort."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlmodel import Session, col, select

from recruitment.domain.messages import MessageKind
from recruitment.models import Message
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.messages import Letter, post_many, standing_fields

ADDRESS = "https://apply.example.org"
WINDOW = timedelta(minutes=10)


def make_waiting(
    session: Session,
    cohort: CohortFacts,
    now: datetime,
    *,
    application_id: UUID | None = None,
    recipient: str = "",
    event: str = "",
    wait: timedelta = WINDOW,
    link: str = f"{ADDRESS}/apply",
) -> UUID:
    """One message of a release, and its id."""
    letter = _letter(cohort, recipient or f"{uuid4().hex}@example.org", event, application_id, link)
    post_many(session, [letter], definition=cohort.definition, now=now, cohort_id=cohort.id, wait=wait)
    return session.exec(select(Message.id).where(col(Message.recipient) == letter.recipient)).one()


def make_batch(session: Session, cohort: CohortFacts, now: datetime, count: int, *, event: str) -> None:
    """So many messages about one event."""
    letters = [_letter(cohort, f"{uuid4().hex}@example.org", event, None, ADDRESS) for _ in range(count)]
    post_many(session, letters, definition=cohort.definition, now=now, cohort_id=cohort.id, wait=WINDOW)


def _letter(
    cohort: CohortFacts, recipient: str, event: str, application_id: UUID | None, link: str
) -> Letter:
    fields = standing_fields(cohort.definition, link)
    fields |= {"name": "Amina", "cohort": cohort.name, "reference": "DL27-4KTQ-9XWB"}
    return Letter(recipient, MessageKind.INVITED_TO_CENTRE, event or f"x:{uuid4()}", fields, application_id)
