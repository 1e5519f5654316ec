"""Save the plain sections of the form."""

from collections.abc import Mapping
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.sections import ADJUSTMENTS, Section, tidied
from recruitment.models import FilledSection
from recruitment.models.base import datetime
from recruitment.services.drafts import DraftRow, HeldDraft, Saved, hold_draft, save_row


def hold_for_section(
    session: Session, *, section: str, reference: str, actor_id: UUID, now: datetime
) -> HeldDraft:
    """Make sure that a section of one's own application may be changed: adjustments also after sending.

    Args:
        section: its code.
        reference: of the application, as it stands in the address.
        actor_id: whose it must be.
        now: when, aware.

    Raises:
        Closed: it may not be changed any more, or not yet.
        NotFound: there is no such application of this person.
    """
    until_exit = section == ADJUSTMENTS.code
    return hold_draft(session, reference=reference, actor_id=actor_id, now=now, until_exit=until_exit)


def save_section(
    session: Session, *, held: HeldDraft, section: Section, typed: Mapping[str, str], version: int
) -> Saved:
    """Save what was typed in a section.

    Args:
        held: the application, and when.
        section: which.
        typed: all of its fields, or those that were changed; the others stay as they are.
        version: of the row that was changed; 0 where there was none.

    Raises:
        Overtaken: the section was changed somewhere else since it was read.
    """
    row = DraftRow(FilledSection, section.names, {"section": section.code}, within="entries")
    return save_row(session, held, row, values=tidied(section, typed), version=version)
