"""Save answers to questions."""

from sqlmodel import Session

from recruitment.models import Answer
from recruitment.services.drafts import DraftRow, HeldDraft, Saved, save_row


def save_answer(session: Session, *, held: HeldDraft, question: str, text: str, version: int) -> Saved:
    """Save what an applicant wrote for one question, too long or not.

    Args:
        held: the draft, and when.
        question: a code of the application's definition.
        version: of the answer the text was written over; 0 where there was none.

    Raises:
        Overtaken: the answer was changed somewhere else since it was read.
    """
    row = DraftRow(Answer, ("text",), {"question": question})
    return save_row(session, held, row, values={"text": text}, version=version)
