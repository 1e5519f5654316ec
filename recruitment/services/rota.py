"""A plan of the free slots of an exercise for everybody without one: the solver proposes, a lead accepts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.booking import BookingState
from recruitment.domain.deadlines import LONDON
from recruitment.domain.errors import Refusal
from recruitment.queries.bookings import Invited, invited
from recruitment.queries.releases import Addressee, addressees
from recruitment.queries.rota import FreeSlot, free_slots, open_pairs
from recruitment.services.booking_letters import Post
from recruitment.services.bookings import Booker, seated, take_slot
from recruitment.services.panels import centre_codes
from scoring.rota import CONFLICT, Panel, Rules, Slot, Visit, plan

#: Stands for a whole panel that a candidate cannot meet, so that who it is because of is on no page.
_WHOLE = "panel"
_IN_OUR_WORDS = "with a panel that is not whole, trained and free of conflicts for them"


@dataclass(frozen=True)
class Placed:
    """A candidate in a slot, as it is proposed."""

    candidate: Invited
    slot: FreeSlot


@dataclass(frozen=True)
class Proposal:
    """A rota as the solver would have it.

    Attributes:
        placed: in the order of time.
        unplaced: those for whom there is no slot.
        clashes: why, in sentences that name them by their references.
    """

    placed: tuple[Placed, ...]
    unplaced: tuple[Invited, ...]
    clashes: tuple[str, ...]


def propose_rota(session: Session, *, post: Post) -> Proposal:
    """Place everybody who has no slot in the free ones, as many as can be, panels' loads as even as can be.

    Whoever cancelled is left out: a lead talks to them first; and whoever a day of the centre expects. Three
    statements, four at the centre; nothing is booked.
    """
    placed = seated(session, post)
    waiting = [
        one
        for one in invited(session, post.cohort.id, post.exercise)
        if one.booking.state is BookingState.OPEN and one.application_id not in placed
    ]
    slots = free_slots(session, post.cohort.id, post.exercise.code, after=post.now)
    open_to = open_pairs(
        session,
        [one.application_id for one in waiting],
        exercise=post.exercise.code,
        centre=centre_codes(post.cohort.definition),
        after=post.now,
    )
    rota = plan(
        [_visit(one, slots, open_to, post) for one in waiting],
        [Slot(str(one.id), str(one.day_id), one.begins_at.astimezone(LONDON), one.minutes) for one in slots],
        [Panel(str(day), (f"{_WHOLE} {day}",)) for day in dict.fromkeys(one.day_id for one in slots)],
        Rules(conflicts=_kept_apart(waiting, slots, open_to, post)),
    )
    by_reference, by_id = ({one.reference: one for one in waiting}, {str(one.id): one for one in slots})
    return Proposal(
        tuple(Placed(by_reference[one.candidate], by_id[one.slot]) for one in rota.bookings),
        tuple(by_reference[one] for one in rota.unplaced),
        tuple(one.reason.replace(CONFLICT, _IN_OUR_WORDS) for one in rota.clashes),
    )


def accept_rota(
    session: Session, *, post: Post, wanted: Sequence[tuple[str, UUID]]
) -> tuple[int, tuple[str, ...]]:
    """Book what was proposed, each as if a lead had booked it; what has changed meanwhile is left.

    Args:
        wanted: the reference of each candidate, and the slot.

    Returns:
        How many were booked, and the references of those who were not.
    """
    held = {one.reference: one for one in invited(session, post.cohort.id, post.exercise)}
    known = {one.reference: one for one in addressees(session, [one.application_id for one in held.values()])}
    booked, left = 0, list[str]()
    for reference, slot_id in wanted:
        one = held.get(reference)
        if one is None or not _book(session, post, one, known.get(reference), slot_id):
            left.append(reference)
        else:
            booked += 1
    return booked, tuple(left)


def _book(session: Session, post: Post, one: Invited, who: Addressee | None, slot_id: UUID) -> bool:
    booker = Booker(who or Addressee(one.application_id, one.reference, "", one.name), by_candidate=False)
    if one.booking.slot_id is not None:
        return False
    try:
        return take_slot(session, post=post, booker=booker, slot_id=slot_id, sequence=one.booking.sequence)
    except Refusal:
        return False


def _needs(one: Invited, post: Post) -> int:
    return one.booking.minutes or post.exercise.minutes


def _visit(
    one: Invited, slots: Sequence[FreeSlot], open_to: Mapping[UUID, frozenset[UUID]], post: Post
) -> Visit:
    """A candidate, and the times at which nothing else of theirs is in the way, where something is."""
    mine = open_to.get(one.application_id, frozenset())
    days = {slot.day_id for slot in slots if slot.id in mine}
    barred = [
        slot
        for slot in slots
        if slot.day_id in days and slot.id not in mine and slot.minutes >= _needs(one, post)
    ]
    times = [(slot.begins_at, slot.ends_at) for slot in slots if slot not in barred]
    return Visit(one.reference, _needs(one, post), tuple(times) if barred else ())


def _kept_apart(
    waiting: Sequence[Invited],
    slots: Sequence[FreeSlot],
    open_to: Mapping[UUID, frozenset[UUID]],
    post: Post,
) -> frozenset[tuple[str, str]]:
    """Which candidate cannot meet which panel at all, though its slots are long enough."""
    return frozenset(
        (f"{_WHOLE} {slot.day_id}", one.reference)
        for one in waiting
        for slot in slots
        if slot.minutes >= _needs(one, post)
        and not any(
            other.id in open_to.get(one.application_id, ()) for other in slots if other.day_id == slot.day_id
        )
    )
