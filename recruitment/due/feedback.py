"""Feedback that is ready and goes out in the morning."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.feedback import sends_at
from recruitment.domain.messages import MessageKind
from recruitment.due.thing import Due, DueMessage
from recruitment.queries.feedback import ready_feedback


def due_feedback(
    session: Session, now: datetime, *, until: datetime | None = None, cohort_id: UUID | None = None
) -> tuple[Due, ...]:
    """One thing to do for each candidate whose feedback is ready; the key is "cohort/application"."""
    return tuple(
        Due(
            key=f"{one.cohort_id}/{one.application_id}",
            sentence=f"Send {one.reference} their feedback",
            at=at,
            cohort_id=one.cohort_id,
            messages=(DueMessage(MessageKind.FEEDBACK, one.email, one.reference, one.name),),
        )
        for one in ready_feedback(session, cohort_id=cohort_id)
        if one.ready_at is not None and (at := sends_at(one.ready_at)) <= (until or now)
    )
