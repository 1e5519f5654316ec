"""Save what an applicant has qualified in."""

from collections.abc import Mapping
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.qualifications import MOST_QUALIFICATIONS
from recruitment.domain.words import normalise_name
from recruitment.models import Qualification
from recruitment.queries.history import QUALIFICATION_FIELDS
from recruitment.services.drafts import DraftRow, HeldDraft, Saved, save_row
from recruitment.services.history import remove_row, require_room


def save_qualification(
    session: Session, *, held: HeldDraft, qualification_id: UUID, typed: Mapping[str, str], version: int
) -> Saved:
    """Save a qualification; its first save makes it.

    Args:
        held: the draft, and when.
        qualification_id: of the qualification, chosen before.
        typed: all of `QUALIFICATION_FIELDS`, or those that were changed.
        version: of the row that was written over; 0 where there was none.

    Raises:
        Full: there are as many as there may be.
        Overtaken: it was changed, or removed, somewhere else since it was read.
    """
    if not version:
        require_room(
            session, Qualification, held, qualification_id, most=MOST_QUALIFICATIONS, what="qualifications"
        )
    values = {name: normalise_name(text) for name, text in typed.items()}
    return save_row(session, held, _row(qualification_id), values=values, version=version)


def remove_qualification(session: Session, *, held: HeldDraft, qualification_id: UUID, version: int) -> None:
    """Remove a qualification that is still as it was read; one that is gone already stays gone.

    Raises:
        Overtaken: it was changed somewhere else since it was read.
    """
    remove_row(session, _row(qualification_id), held, version=version)


def _row(qualification_id: UUID) -> DraftRow:
    return DraftRow(Qualification, QUALIFICATION_FIELDS, {"id": qualification_id})
