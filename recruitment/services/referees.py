"""Save whom an applicant names to speak for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from recruitment.domain.contact import email_address
from recruitment.domain.words import normalise_name
from recruitment.models import Referee
from recruitment.services.drafts import DraftRow, HeldDraft, Saved, save_row

FIELDS = ("full_name", "email", "not_before_offer")


@dataclass(frozen=True)
class RefereeEntry:
    """A referee as typed; `version` is of the row it was written over, 0 where there was none.

    Attributes:
        not_before_offer: "y" where they are not to be asked before an offer.
    """

    full_name: str
    email: str
    version: int
    not_before_offer: str = ""


def save_referee(
    session: Session, *, held: HeldDraft, position: int, typed: Mapping[str, str], version: int
) -> Saved:
    """Save the first or the second referee; blank fields clear what was there.

    Args:
        held: the draft, and when.
        position: 1 or 2.
        typed: all of `FIELDS`, or those that were changed.
        version: of the row the text was written over; 0 where there was none.

    Raises:
        Overtaken: this referee was changed somewhere else since it was read.
    """
    values = {name: normalise_name(text) for name, text in typed.items()}
    if "email" in values:
        # What is no address yet is kept as it was typed.
        values["email"] = email_address(values["email"]) or values["email"]
    row = DraftRow(Referee, FIELDS, {"position": position})
    return save_row(session, held, row, values=values, version=version)


def save_referees(session: Session, *, held: HeldDraft, entries: Sequence[RefereeEntry]) -> tuple[Saved, ...]:
    """Save both referees, in order, or neither: the page says of the whole that it was not saved.

    Raises:
        Overtaken: one was changed somewhere else since it was read.
    """
    with session.begin_nested():
        return tuple(
            save_referee(
                session,
                held=held,
                position=position,
                typed={
                    "full_name": entry.full_name,
                    "email": entry.email,
                    "not_before_offer": entry.not_before_offer,
                },
                version=entry.version,
            )
            for position, entry in enumerate(entries, start=1)
        )
