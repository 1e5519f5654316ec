"""The demonstration's feedback, through the services that leads and the job use."""

from datetime import datetime
from random import Random
from uuid import UUID

from sqlmodel import Session

from recruitment.invented.feedback import invent_sentence
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.feedback import feedback_of
from recruitment.services.feedback import send_feedback, write_feedback

#: Written for so many, however many there are: of each three one is sent, one ready, one begun.
WRITTEN = 9


def give_feedback(
    session: Session, cohort: CohortFacts, *, lead: UUID, address: str, seed: int, now: datetime
) -> None:
    """Write to a few of those who were told an outcome; nobody where nobody was.

    Args:
        lead: who writes.
        address: the service's own, for links in messages.
        seed: what chance is made of.
        now: when, aware.
    """
    random = Random(f"feedback {seed}")  # noqa: S311 - an invented cohort must come out the same again
    for number, owed in enumerate(feedback_of(session, cohort.id, limit=WRITTEN).lines):
        write_feedback(
            session,
            owed=owed,
            definition=cohort.definition,
            sentence=invent_sentence(owed.action, random),
            version=owed.version,
            ready=number % 3 < 2,
            actor_id=lead,
            now=now,
        )
        if number % 3 == 0:
            send_feedback(
                session, application_id=owed.application_id, cohort=cohort, address=address, now=now
            )
