"""Remind who has chosen no slot; and tell leads of who chooses none: nothing else follows from it."""

from uuid import uuid4

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session

from recruitment.domain.booking import BookingState
from recruitment.domain.messages import MessageKind
from recruitment.models import Booking
from recruitment.queries.following import Unbooked
from recruitment.queries.staff import lead_addresses
from recruitment.services.booking_letters import Post, choosing_letter, lead_letter
from recruitment.services.messages import Letter, post_many


def remind(session: Session, *, one: Unbooked, post: Post) -> None:
    """Remind a candidate, once."""
    letter = choosing_letter(
        post,
        one.who,
        MessageKind.SLOT_REMINDER,
        event=f"remind-slot:{one.exercise}:{one.who.application_id}",
        asked_at=one.asked_at,
    )
    _mark(session, one, post, "reminded_at", [letter])


def expire(session: Session, *, one: Unbooked, post: Post) -> None:
    """Tell the leads, once; the candidate can choose a slot all the same."""
    leads = lead_addresses(session, one.cohort_id)
    letters = [lead_letter(post, lead, one.who.application_id, one.who.reference) for lead in leads]
    _mark(session, one, post, "expired_at", letters)


def _mark(session: Session, one: Unbooked, post: Post, column: str, letters: list[Letter]) -> None:
    session.execute(
        insert(Booking)
        .values(
            id=uuid4(),
            cohort_id=one.cohort_id,
            application_id=one.who.application_id,
            exercise=one.exercise,
            state=BookingState.OPEN,
            **{column: post.now},
        )
        .on_conflict_do_update(index_elements=["application_id", "exercise"], set_={column: post.now})
    )
    post_many(session, letters, definition=post.cohort.definition, now=post.now, cohort_id=post.cohort.id)
