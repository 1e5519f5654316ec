"""What is stored of the plain sections of the form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from recruitment.domain.sections import SECTION_CODES
from recruitment.models import FilledSection
from recruitment.models.base import datetime


@dataclass(frozen=True)
class SavedSection:
    """What is stored of one section; version 0 where nothing is."""

    entries: Mapping[str, str] = field(default_factory=dict)
    version: int = 0
    saved_at: datetime | None = None


# Composed once: that takes as long as carrying it out.
_SECTIONS = select(
    col(FilledSection.section),
    col(FilledSection.entries),
    col(FilledSection.version),
    col(FilledSection.saved_at),
).where(col(FilledSection.application_id) == bindparam("application_id"))


def saved_sections(session: Session, application_id: UUID) -> dict[str, SavedSection]:
    """What is stored of every section of an application, by its code. One statement."""
    rows = session.execute(_SECTIONS, {"application_id": application_id})
    stored = {section: SavedSection(entries, version, at) for section, entries, version, at in rows}
    return {code: stored.get(code, SavedSection()) for code in SECTION_CODES}
