"""Save answers to questions."""

from uuid import UUID

from sqlmodel import Session

from recruitment.domain.window import Window
from recruitment.models import Answer
from recruitment.models.base import datetime
from recruitment.services.drafts import hold_draft, save_row


def save_answer(
    session: Session,
    *,
    application_id: UUID,
    question: str,
    text: str,
    version: int,
    window: Window,
    now: datetime,
) -> bool:
    """Save what an applicant wrote for one question, too long or not.

    Args:
        question: a code of the application's definition.
        version: of the answer the text was written over; 0 where there was none.
        window: when the cohort's applications may be written.
        now: when, aware.

    Returns:
        True where something changed.

    Raises:
        Closed: the application may not be changed now.
        Overtaken: the answer was changed somewhere else since it was read.
    """
    hold_draft(session, application_id=application_id, window=window, now=now)
    key = {"application_id": application_id, "question": question}
    return save_row(session, Answer, key=key, values={"text": text}, version=version, now=now)
