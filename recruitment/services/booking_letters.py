"""What candidates, panels and leads are told of slots, with the calendar file that goes with it."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from recruitment.domain.booking import choose_by, in_words
from recruitment.domain.deadlines import date_and_time, england_bank_holidays
from recruitment.domain.messages import MessageKind
from recruitment.exports.calendar import Meeting, Method, calendar_file
from recruitment.models.base import datetime
from recruitment.programme.exercises import Exercise
from recruitment.queries.bookings import OwnBooking
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.releases import Addressee
from recruitment.services.messages import Letter, standing_fields


@dataclass(frozen=True)
class Post:
    """What all letters about the slots of one exercise share.

    Attributes:
        address: the service's own, for links.
        now: when they are written, aware.
    """

    cohort: CohortFacts
    exercise: Exercise
    address: str
    now: datetime

    def page(self, reference: str) -> str:
        """Where a candidate takes, moves and cancels their slot."""
        return f"{self.address}/apply/{reference}/slots/{self.exercise.code}"


#: By what is told: with it goes an invitation, or the end of one.
METHODS = {
    MessageKind.SLOT_BOOKED: Method.REQUEST,
    MessageKind.SLOT_MOVED: Method.REQUEST,
    MessageKind.SLOT_CANCELLED: Method.CANCEL,
    MessageKind.PANEL_BOOKED: Method.REQUEST,
    MessageKind.PANEL_CANCELLED: Method.CANCEL,
}


def own_letter(post: Post, who: Addressee, kind: MessageKind, booking: OwnBooking) -> Letter:
    """A candidate's, of a slot that was booked, moved or cancelled; `booking` has its times."""
    begins_at, ends_at = _times(booking)
    fields = _own_fields(post, who) | {"when": in_words(begins_at, ends_at), "place": booking.place}
    event = f"booking:{booking.id}:{booking.sequence}"
    file = calendar_file(meeting_of(post, booking, who.email, post.page(who.reference)), METHODS[kind])
    return Letter(who.email, kind, event, fields, who.application_id, file)


def missed_letter(post: Post, who: Addressee, booking: OwnBooking) -> Letter:
    """A candidate's who did not come: nothing is decided by it, and what they may do next."""
    begins_at, ends_at = _times(booking)
    link = f"{post.address}/apply/{who.reference}/status"
    fields = _own_fields(post, who) | {
        "when": in_words(begins_at, ends_at),
        "place": booking.place,
        "link": link,
    }
    event = f"missed:{booking.id}:{booking.sequence}"
    return Letter(who.email, MessageKind.SLOT_MISSED, event, fields, who.application_id)


def panel_letter(
    post: Post, email: str, kind: MessageKind, booking: OwnBooking, application_id: UUID
) -> Letter:
    """A panel member's: when and where, and nobody's name or reference, since it is read on the way."""
    begins_at, ends_at = _times(booking)
    link = f"{post.address}/assess/interviews"
    fields = standing_fields(post.cohort.definition, link) | {
        "cohort": post.cohort.name,
        "exercise": post.exercise.name,
        "when": in_words(begins_at, ends_at),
        "place": booking.place,
    }
    event = f"booking:{booking.id}:{booking.sequence}"
    file = calendar_file(meeting_of(post, booking, email, link), METHODS[kind])
    return Letter(email, kind, event, fields, application_id, file)


def choosing_letter(
    post: Post, who: Addressee, kind: MessageKind, *, event: str, asked_at: datetime
) -> Letter:
    """A candidate's who has no slot: that there are some to choose from, or a reminder."""
    days = post.cohort.definition.offsets.choose_slot_days
    by = choose_by(asked_at, days, england_bank_holidays())
    fields = _own_fields(post, who) | {"choose_by": date_and_time(by)}
    return Letter(who.email, kind, event, fields, who.application_id)


def lead_letter(post: Post, email: str, application_id: UUID, reference: str) -> Letter:
    """A lead's: somebody has taken no slot in time, and nothing follows from it by itself."""
    link = f"{post.address}/lead/{post.cohort.slug}/interviews/{post.exercise.code}/candidates/{reference}"
    fields = standing_fields(post.cohort.definition, link) | {
        "cohort": post.cohort.name,
        "exercise": post.exercise.name,
        "reference": reference,
    }
    event = f"unbooked:{post.exercise.code}:{application_id}"
    return Letter(email, MessageKind.SLOT_NOT_CHOSEN, event, fields, application_id)


def meeting_of(post: Post, booking: OwnBooking, email: str, link: str) -> Meeting:
    """A booking as a calendar has it."""
    begins_at, ends_at = _times(booking)
    organisation = post.cohort.definition.organisation
    return Meeting(
        uid=f"{booking.id}@{organisation.sender.rpartition('@')[2]}",
        sequence=booking.sequence,
        summary=f"{post.exercise.name}, {post.cohort.definition.name}",
        place=booking.place,
        begins_at=begins_at,
        ends_at=ends_at,
        made_at=post.now,
        organiser=(organisation.name, organisation.sender),
        attendee=email,
        link=link,
    )


def held_then(booking: OwnBooking, *, held_at: datetime, minutes: int, place: str) -> OwnBooking:
    """A booking as a panel was told of it, at another time than now."""
    return replace(booking, begins_at=held_at, ends_at=held_at + timedelta(minutes=minutes), place=place)


def _times(booking: OwnBooking) -> tuple[datetime, datetime]:
    if booking.begins_at is None or booking.ends_at is None:
        raise ValueError("A booking without a slot has no time to tell of.")
    return booking.begins_at, booking.ends_at


def _own_fields(post: Post, who: Addressee) -> dict[str, str]:
    return standing_fields(post.cohort.definition, post.page(who.reference)) | {
        "name": who.name,
        "cohort": post.cohort.name,
        "reference": who.reference,
        "exercise": post.exercise.name,
    }
