"""What goes into the pack of feedback: what a candidate was told, for them to keep."""

from uuid import UUID

from sqlmodel import Session

from recruitment.domain.errors import NotFound
from recruitment.models.base import datetime
from recruitment.packs.contexts import Cover, FeedbackPack
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.feedback import told_feedback
from recruitment.queries.whole_application import whole_application_by_id


def feedback_pack(
    session: Session, *, cohort: CohortFacts, application_id: UUID, now: datetime
) -> FeedbackPack:
    """The feedback that was sent about an application, as its candidate reads it.

    Args:
        cohort: the application's.
        application_id: whose.
        now: when it is made, aware.

    Raises:
        NotFound: the application is not one of the cohort, or nothing was sent.
    """
    whole = whole_application_by_id(session, cohort.id, application_id)
    told = told_feedback(session, application_id)
    if told is None:
        raise NotFound("Send the feedback first: there is none to print yet.")
    cover = Cover(
        title=f"Feedback on your application to {cohort.name}",
        purpose="To tell you what our assessors found, and what the next step up would be.",
        audience="You, and whomever you show it to.",
        reference=whole.reference,
        organisation=cohort.definition.organisation.name,
        prepared_at=now,
        # It belongs to whoever it is about.
        destroy_by=None,
    )
    return FeedbackPack(cover, whole.name, told.sentence, told.bands, told.sent_at)
