"""Save who applies."""

from collections.abc import Mapping

from sqlmodel import Session

from recruitment.domain.words import normalise_name, search_key
from recruitment.models import Details
from recruitment.services.drafts import DraftRow, HeldDraft, Saved, save_row

#: What somebody types of themselves.
FIELDS = ("full_name", "known_as", "phone", "employer")
#: A key may be many times longer than its name (some letters unfold into a phrase), an index entry may not.
LONGEST_KEY = 200


def save_details(session: Session, *, held: HeldDraft, typed: Mapping[str, str], version: int) -> Saved:
    """Save an applicant's details.

    Args:
        held: the draft, and when.
        typed: all of `FIELDS`, or those that were changed.
        version: of the details that were changed.

    Raises:
        Overtaken: the details were changed somewhere else since they were read.
    """
    values = {name: normalise_name(text) for name, text in typed.items()}
    derived = {"search_name": surname_first(values["full_name"])} if "full_name" in values else {}
    row = DraftRow(Details, FIELDS)
    return save_row(session, held, row, values=values, derived=derived, version=version)


def surname_first(full_name: str) -> str:
    """The key by which leads find and sort a name: the last word first, then the others."""
    *others, last = full_name.split() or [""]
    return search_key(" ".join([last, *others]))[:LONGEST_KEY]
