"""Save who applies."""

from uuid import UUID

from sqlmodel import Session

from recruitment.domain.window import Window
from recruitment.domain.words import normalise_name, search_key
from recruitment.models import Details
from recruitment.models.base import datetime
from recruitment.services.drafts import hold_draft, save_row

#: A key may be many times longer than its name (some letters unfold into a phrase), an index entry may not.
LONGEST_KEY = 200


def save_details(
    session: Session,
    *,
    application_id: UUID,
    full_name: str,
    known_as: str,
    phone: str,
    employer: str,
    version: int,
    window: Window,
    now: datetime,
) -> bool:
    """Save an applicant's details.

    Args:
        version: of the details that were changed.
        window: when the cohort's applications may be written.
        now: when, aware.

    Returns:
        True where something changed.

    Raises:
        Closed: the application may not be changed now.
        Overtaken: the details were changed somewhere else since they were read.
    """
    hold_draft(session, application_id=application_id, window=window, now=now)
    values = {
        "full_name": normalise_name(full_name),
        "known_as": normalise_name(known_as),
        "phone": normalise_name(phone),
        "employer": normalise_name(employer),
    }
    derived = {"search_name": surname_first(values["full_name"])}
    key = {"application_id": application_id}
    return save_row(session, Details, key=key, values=values, derived=derived, version=version, now=now)


def surname_first(full_name: str) -> str:
    """The key by which leads find and sort a name: the last word first, then the others."""
    *others, last = full_name.split() or [""]
    return search_key(" ".join([last, *others]))[:LONGEST_KEY]
