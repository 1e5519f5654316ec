"""Take a slot, move, give it up; say that somebody did not come, or that they need longer."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import insert as plain_insert
from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Session, col

from recruitment.domain.booking import (
    MISSED_WITHIN,
    MOST_TAKEN,
    NOTICE,
    TOO_LATE_TO_MISS,
    BookingState,
    Change,
    Taken,
)
from recruitment.domain.deadlines import long_date
from recruitment.domain.errors import Closed, Refusal, Stale
from recruitment.domain.messages import MessageKind
from recruitment.domain.panels import CENTRE
from recruitment.models import Application, Booking, BookingChange
from recruitment.models.base import datetime
from recruitment.programme.exercises import Exercise
from recruitment.queries.bookings import OwnBooking, own_bookings
from recruitment.queries.centre_rules import expected_then
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.message_order import told_at
from recruitment.queries.releases import Addressee, addressees
from recruitment.queries.slots import OpenSlot, open_slots
from recruitment.services.booking_letters import Post, choosing_letter, missed_letter, own_letter
from recruitment.services.conflicts import require_not_ones_own
from recruitment.services.messages import post_many
from recruitment.services.panels import centre_codes

#: What is said where a slot is not to be had.
_SENTENCES = {
    Taken.GONE: "Choose another slot: somebody else has just taken this one, or it is open no more.",
    Taken.CHANGED: "Look at your slot again: it was changed a moment ago.",
    Taken.SPENT: "Ring us to change it again: you can move to another slot yourself once.",
}


class SlotGone(Stale):
    """The slot is not to be had; the others that are may be chosen from."""


@dataclass(frozen=True)
class Booker:
    """Who takes a slot, and for whom.

    Attributes:
        who: the candidate, as they are told.
        by_candidate: whether they do it themselves; else a lead does it for them.
    """

    who: Addressee
    by_candidate: bool


def slots_for(
    session: Session, *, cohort: CohortFacts, exercise: Exercise, booker: Booker, now: datetime
) -> tuple[OpenSlot, ...]:
    """The slots that a candidate could take; a lead may give them one at shorter notice. One statement."""
    return open_slots(
        session,
        application_id=booker.who.application_id,
        exercise=exercise.code,
        centre=centre_codes(cohort.definition),
        after=now + _notice(booker),
    )


def take_slot(
    session: Session,
    *,
    post: Post,
    booker: Booker,
    slot_id: UUID,
    sequence: int,
) -> bool:
    """Take a slot, or move to it: by compare and set, so that of two at once one has it.

    In order: asks the database for it, which looks once more whether it stands open to them; posts the
    confirmation with its calendar file. The panel follows within a minute (`services.following`).

    Args:
        post: the cohort, exercise, address and time.
        booker: for whom, and by whom.
        slot_id: the slot wanted.
        sequence: of the booking that the page was made from; 0 where there was none.

    Returns:
        False where it was theirs already.

    Raises:
        SlotGone: somebody was first, or its panel stands no more.
        Stale: their booking was changed since the page was made.
        Closed: they have moved themselves once already.
    """
    asked = {
        "candidate": booker.who.application_id,
        "exercise": post.exercise.code,
        "centre": list(centre_codes(post.cohort.definition)),
        "wanted": slot_id,
        "held": sequence,
        "notice": _notice(booker),
        "most": MOST_TAKEN,
        "at": post.now,
    }
    answer = Taken(session.execute(_TAKE, asked).scalar_one())
    if answer is Taken.SAME:
        return False
    if answer is not Taken.TAKEN:
        refusal = {Taken.GONE: SlotGone, Taken.SPENT: Closed}.get(answer, Stale)
        raise refusal(_SENTENCES[answer])
    kind = MessageKind.SLOT_MOVED if sequence else MessageKind.SLOT_BOOKED
    _tell(session, post, booker.who, kind, own_booking(session, booker.who.application_id, post.exercise))
    return True


def cancel_slot(session: Session, *, post: Post, booker: Booker, sequence: int) -> bool:
    """Give a slot up before it begins; it is offered on to others.

    Args:
        sequence: of the booking that the page was made from.

    Returns:
        False where there was none to give up.

    Raises:
        Stale: the booking was changed since, or the slot has begun.
    """
    held = own_booking(session, booker.who.application_id, post.exercise)
    if not held.is_booked:
        return False
    if not give_up(session, post=post, who=booker.who, sequence=sequence, why=Change.CANCELLED):
        raise Stale("Look at the slot again: it was changed a moment ago, or has begun.")
    told = replace(held, sequence=held.sequence + 1)
    _tell(session, post, booker.who, MessageKind.SLOT_CANCELLED, told)
    return True


def give_up(session: Session, *, post: Post, who: Addressee, sequence: int, why: Change) -> bool:
    """Give a slot back and tell nobody; True where it was theirs and had not begun."""
    asked = {
        "candidate": who.application_id,
        "exercise": post.exercise.code,
        "held": sequence,
        "why": why.value,
        "at": post.now,
    }
    return bool(session.execute(_GIVE_UP, asked).scalar_one())


def mark_missed(
    session: Session, *, post: Post, held: OwnBooking, application_id: UUID, actor_id: UUID
) -> None:
    """Record that a candidate did not come, once their slot has begun; a lead may book them another.

    Whoever is at the exercise's stage still is told once, kindly, what they may do next; leads may hold it.

    Raises:
        Refusal: their slot is still to come or long over, or the application is the lead's own.
        Stale: their booking was changed since the page was made.
    """
    require_not_ones_own(session, application_id, actor_id)
    if held.begins_at is None or held.begins_at > post.now:
        raise Refusal("Wait until the slot has begun: before that it can be cancelled.")
    if post.now > held.begins_at + MISSED_WITHIN:
        raise Refusal(f"Leave it: that slot was on {long_date(held.begins_at)}. {TOO_LATE_TO_MISS}")
    marked = session.execute(
        update(Booking)
        .where(
            col(Booking.id) == held.id,
            col(Booking.sequence) == held.sequence,
            col(Booking.state) == BookingState.BOOKED,
        )
        .values(state=BookingState.MISSED, sequence=held.sequence + 1)
    )
    if marked.rowcount != 1:  # type: ignore[attr-defined]
        raise Stale("Open this booking again: it was changed a moment ago.")
    session.execute(
        plain_insert(BookingChange).values(
            booking_id=held.id,
            sequence=held.sequence + 1,
            cohort_id=post.cohort.id,
            what=Change.MISSED,
            at=post.now,
            by_id=actor_id,
            # Nothing follows: the panel sat there.
            followed_at=post.now,
        )
    )
    there = select(col(Application.id)).where(
        col(Application.id) == application_id, col(Application.stage) == post.exercise.stage
    )
    still = addressees(session, list(session.execute(there).scalars()))
    letters = [missed_letter(post, who, held) for who in still]
    definition = post.cohort.definition
    wait = definition.offsets.hold_for
    post_many(session, letters, definition=definition, now=post.now, cohort_id=post.cohort.id, wait=wait)


def set_minutes(
    session: Session, *, post: Post, application_id: UUID, minutes: int | None, actor_id: UUID
) -> None:
    """Record how long a candidate needs at an exercise, where that is more than others; never why.

    Raises:
        Refusal: it is no longer than the exercise takes, or the application is the lead's own.
    """
    require_not_ones_own(session, application_id, actor_id)
    if minutes is not None and minutes <= post.exercise.minutes:
        raise Refusal(f"Enter more than {post.exercise.minutes} minutes: everybody has as many.")
    session.execute(
        insert(Booking)
        .values(
            id=uuid4(),
            cohort_id=post.cohort.id,
            application_id=application_id,
            exercise=post.exercise.code,
            state=BookingState.OPEN,
            minutes=minutes,
        )
        .on_conflict_do_update(index_elements=["application_id", "exercise"], set_={"minutes": minutes})
    )


def tell_of_slots(session: Session, *, post: Post) -> int:
    """Tell candidates without a slot that there are some to choose from: each of an exercise once.

    Whoever a day of the centre expects has no slot to choose at the centre. Where what tells of the move is
    still to leave, this follows it, and the days to choose count from then.

    Returns:
        How many were told now.
    """
    without = (
        select(col(Application.id))
        .outerjoin(
            Booking,
            (col(Booking.application_id) == col(Application.id))
            & (col(Booking.exercise) == post.exercise.code),
        )
        .where(
            col(Application.cohort_id) == post.cohort.id,
            col(Application.stage) == post.exercise.stage,
            col(Booking.slot_id).is_(None),
        )
    )
    asked = [*{*session.execute(without).scalars()} - seated(session, post)]
    told = told_at(session, asked)
    letters = [
        choosing_letter(
            post,
            one,
            MessageKind.SLOTS_OPEN,
            event=f"slots:{post.exercise.code}:{one.application_id}",
            asked_at=max(post.now, told.get(one.application_id, post.now)),
        )
        for one in addressees(session, asked)
    ]
    return post_many(
        session, letters, definition=post.cohort.definition, now=post.now, cohort_id=post.cohort.id
    )


def seated(session: Session, post: Post) -> frozenset[UUID]:
    """Who takes no slot at an exercise, since a day of the centre expects them. One statement at most."""
    at_centre = post.exercise.stage == CENTRE
    return expected_then(session, post.cohort.id) if at_centre else frozenset()


def own_booking(session: Session, application_id: UUID, exercise: Exercise) -> OwnBooking:
    """How a candidate stands at one exercise. One statement."""
    return own_bookings(session, application_id).get(exercise.code, OwnBooking())


def _notice(booker: Booker) -> timedelta:
    return NOTICE if booker.by_candidate else timedelta()


def _tell(session: Session, post: Post, who: Addressee, kind: MessageKind, booking: OwnBooking) -> None:
    letters = [own_letter(post, who, kind, booking)] if who.email else []
    post_many(session, letters, definition=post.cohort.definition, now=post.now, cohort_id=post.cohort.id)


_TAKE = text("select work.take_slot(:candidate, :exercise, :centre, :wanted, :held, :notice, :most, :at)")
_GIVE_UP = text("select work.give_up_slot(:candidate, :exercise, :held, :why, :at)")
