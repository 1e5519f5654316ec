"""Save whom an applicant names to speak for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.window import Window
from recruitment.domain.words import normalise_name
from recruitment.models import Referee
from recruitment.models.base import datetime
from recruitment.services.drafts import Overtaken, hold_draft, save_row


@dataclass(frozen=True)
class RefereeEntry:
    """A referee as typed; `version` is of the row it was written over, 0 where there was none."""

    full_name: str
    email: str
    version: int


class RefereeOvertaken(Overtaken):
    """The referee at `position` was changed somewhere else."""

    def __init__(self, position: int, cause: Overtaken) -> None:
        """Keep which of the two it is."""
        super().__init__(cause.stored, cause.version)
        self.position = position


def save_referees(
    session: Session,
    *,
    application_id: UUID,
    entries: Sequence[RefereeEntry],
    window: Window,
    now: datetime,
) -> bool:
    """Save the first and the second referee.

    Args:
        entries: both, in order; a blank one clears what was there.
        window: when the cohort's applications may be written.
        now: when, aware.

    Returns:
        True where something changed.

    Raises:
        Closed: the application may not be changed now.
        RefereeOvertaken: one was changed somewhere else since it was read.
    """
    hold_draft(session, application_id=application_id, window=window, now=now)
    # Both or neither: the page says of the whole that it was not saved.
    with session.begin_nested():
        saved = [
            _save_one(session, application_id, position, entry, now)
            for position, entry in enumerate(entries, start=1)
        ]
    return any(saved)


def _save_one(
    session: Session, application_id: UUID, position: int, entry: RefereeEntry, now: datetime
) -> bool:
    key = {"application_id": application_id, "position": position}
    values = {"full_name": normalise_name(entry.full_name), "email": entry.email}
    try:
        return save_row(session, Referee, key=key, values=values, version=entry.version, now=now)
    except Overtaken as overtaken:
        raise RefereeOvertaken(position, overtaken) from overtaken
