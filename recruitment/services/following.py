"""What follows from a booking: its panel is set and told, and a slot that was given up is offered on."""

from uuid import UUID

from sqlalchemy import select, update
from sqlmodel import Session, col

from recruitment.domain.booking import Change
from recruitment.domain.errors import Refusal
from recruitment.domain.messages import MessageKind
from recruitment.models import Booking, BookingChange, InterviewDay
from recruitment.models.base import datetime
from recruitment.queries.bookings import OwnBooking
from recruitment.queries.following import Following, Gone, offered_to
from recruitment.queries.message_order import told_at
from recruitment.queries.panels import SetPanel, panel_of
from recruitment.queries.slots import interview_day
from recruitment.services.booking_letters import Post, choosing_letter, held_then, panel_letter
from recruitment.services.bookings import give_up, own_booking
from recruitment.services.messages import Letter, post_many
from recruitment.services.panel_turns import take_panels
from recruitment.services.panels import Wanted, clear_panels, set_panel


def follow(session: Session, *, change: Following, post: Post) -> None:
    """Carry one change of a booking on.

    In order: marks it, so that it is done once; sets the panel of the slot, or takes it off where there is no
    slot any more; tells those who come and those who go; tells candidates without a slot of the one given up.
    Where the rules stand against the panel, the booking says so to leads, and nobody is told.

    Args:
        change: as `to_follow` found it.
        post: its cohort and exercise, the service's address, and the time.
    """
    if not _mark(session, change, post.now):
        return
    letters: list[Letter] = []
    if change.is_newest:
        # Whoever books or moves at this moment waits, or is waited for.
        take_panels(session, change.application_id)
        letters += _panel(session, change, post)
    letters += _offers(session, change, post)
    post_many(session, letters, definition=post.cohort.definition, now=post.now, cohort_id=post.cohort.id)


def free(session: Session, *, left: Gone, post: Post) -> bool:
    """Free the slot of somebody who has left; they are told nothing; the panel follows. True where it was."""
    return give_up(session, post=post, who=left.who, sequence=left.sequence, why=Change.LEFT)


def _mark(session: Session, change: Following, now: datetime) -> bool:
    marked = session.execute(
        update(BookingChange)
        .where(
            col(BookingChange.booking_id) == change.booking_id,
            col(BookingChange.sequence) == change.sequence,
            col(BookingChange.followed_at).is_(None),
        )
        .values(followed_at=now)
    )
    return bool(marked.rowcount == 1)  # type: ignore[attr-defined]


def _panel(session: Session, change: Following, post: Post) -> list[Letter]:
    """Set the panel or take it off; who is to be told of it."""
    before = panel_of(
        session, cohort_id=change.cohort_id, exercise=change.exercise, reference=change.reference
    )
    booking = own_booking(session, change.application_id, post.exercise)
    if change.day_id is None:
        clear_panels(session, held=[before], now=post.now)
        return _goings(change, post, booking, before, set(change.before))
    try:
        with session.begin_nested():
            _set(session, change, post, before, booking)
    except Refusal as refused:
        _say_fault(session, change.booking_id, refused.sentence)
        return []
    _say_fault(session, change.booking_id, "")
    comings = [
        panel_letter(post, email, MessageKind.PANEL_BOOKED, booking, change.application_id)
        for email in change.after.values()
    ]
    return comings + _goings(change, post, booking, before, change.before.keys() - change.after.keys())


def _set(session: Session, change: Following, post: Post, before: SetPanel, booking: OwnBooking) -> None:
    if change.day_id is None or booking.slot_id is None:
        return
    day = interview_day(session, cohort_id=change.cohort_id, exercise=change.exercise, day_id=change.day_id)
    lead = session.execute(
        select(col(InterviewDay.set_by)).where(col(InterviewDay.id) == change.day_id)
    ).scalar_one()
    set_panel(
        session,
        cohort=post.cohort,
        exercise=post.exercise,
        reference=change.reference,
        wanted=Wanted(frozenset(day.members), booking.begins_at, day.place, before.to_do, before.version),
        actor_id=lead,
        now=post.now,
    )


def _goings(
    change: Following, post: Post, booking: OwnBooking, before: SetPanel, who: set[UUID]
) -> list[Letter]:
    """To those who were told of a time that is theirs no more."""
    if before.held_at is None:
        return []
    told = held_then(booking, held_at=before.held_at, minutes=post.exercise.minutes, place=before.place)
    return [
        panel_letter(post, change.before[one], MessageKind.PANEL_CANCELLED, told, change.application_id)
        for one in sorted(who)
    ]


def _offers(session: Session, change: Following, post: Post) -> list[Letter]:
    slots = [change.left_slot] if change.left_slot else []
    free_to = offered_to(session, slots, cohorts=[post.cohort], now=post.now)
    told = told_at(session, [one.application_id for who in free_to.values() for one in who])
    return [
        choosing_letter(
            post,
            one,
            MessageKind.SLOTS_OPEN,
            event=f"freed:{change.booking_id}:{change.sequence}",
            asked_at=max(post.now, told.get(one.application_id, post.now)),
        )
        for slot in slots
        for one in free_to.get(slot, ())
    ]


def _say_fault(session: Session, booking_id: UUID, sentence: str) -> None:
    session.execute(update(Booking).where(col(Booking.id) == booking_id).values(fault=sentence))
