"""Panels that have to follow bookings, slots of those who have left, and candidates who have chosen none."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.booking import choose_by, remind_at
from recruitment.domain.deadlines import england_bank_holidays
from recruitment.domain.messages import MessageKind
from recruitment.due.thing import Due, DueMessage
from recruitment.models import Phase
from recruitment.queries.cohorts import CohortFacts, cohorts_in_phases
from recruitment.queries.following import Following, Gone, Unbooked, gone, offered_to, to_follow, unbooked
from recruitment.queries.releases import Addressee
from recruitment.queries.staff import lead_addresses_by_cohort

FOLLOW, LEFT, REMIND, EXPIRE = "follow", "left", "remind", "expire"


def due_bookings(
    session: Session, now: datetime, *, until: datetime | None = None, cohort_id: UUID | None = None
) -> tuple[Due, ...]:
    """One thing to do for each change a panel has not followed, and each slot of somebody who has left."""
    changes = to_follow(session, cohort_id=cohort_id)
    slots = [one.left_slot for one in changes if one.left_slot is not None]
    offered: Mapping[UUID, tuple[Addressee, ...]] = {}
    if slots:
        cohorts = cohorts_in_phases(session, *Phase, cohort_id=cohort_id)
        offered = offered_to(session, slots, cohorts=cohorts, now=now)
    return (
        *(_left(one) for one in gone(session, now, cohort_id=cohort_id)),
        *(_follow(one, offered.get(one.left_slot, ()) if one.left_slot else ()) for one in changes),
    )


def due_choices(
    session: Session, now: datetime, *, until: datetime | None = None, cohort_id: UUID | None = None
) -> tuple[Due, ...]:
    """One thing to do for each candidate who is to be reminded, or of whom leads are to be told."""
    cohorts = {one.id: one for one in cohorts_in_phases(session, *Phase, cohort_id=cohort_id)}
    waiting = unbooked(session, cohorts=list(cohorts.values()), now=now)
    leads = lead_addresses_by_cohort(session, {one.cohort_id for one in waiting})
    return tuple(
        due
        for one in waiting
        for due in choices(one, cohorts[one.cohort_id], leads[one.cohort_id], now)
        if due.at <= (until or now)
    )


def choices(one: Unbooked, cohort: CohortFacts, leads: tuple[str, ...], now: datetime) -> Iterator[Due]:
    """What will be done about a candidate without a slot, whenever it falls due.

    After an outage nobody is reminded whose time to choose is over: then leads are told.
    """
    offsets, holidays = cohort.definition.offsets, england_bank_holidays()
    ends = choose_by(one.asked_at, offsets.choose_slot_days, holidays)
    reminds = remind_at(one.asked_at, offsets.remind_slot_days, holidays)
    key = f"{one.cohort_id}/{one.exercise}/{one.who.application_id}"
    if one.has_open and not one.is_reminded and max(now, reminds) < ends:
        reminder = _message(MessageKind.SLOT_REMINDER, one.who)
        sentence = f"Remind {one.who.reference} to choose a slot"
        yield Due(f"{REMIND}/{key}", sentence, reminds, one.cohort_id, messages=(reminder,))
    if not one.is_expired:
        told = tuple(DueMessage(MessageKind.SLOT_NOT_CHOSEN, lead, one.who.reference) for lead in leads)
        sentence = f"Tell leads that {one.who.reference} has chosen no slot"
        yield Due(f"{EXPIRE}/{key}", sentence, ends, one.cohort_id, messages=told)


def _left(one: Gone) -> Due:
    return Due(
        key=f"{LEFT}/{one.cohort_id}/{one.exercise}/{one.who.application_id}",
        sentence=f"Free the slot of {one.who.reference}, who has left",
        at=one.since,
        cohort_id=one.cohort_id,
    )


def _follow(one: Following, offered: tuple[Addressee, ...]) -> Due:
    return Due(
        key=f"{FOLLOW}/{one.booking_id}/{one.sequence}",
        sentence=f"Set the panel of {one.reference} as their slot has it",
        at=one.at,
        cohort_id=one.cohort_id,
        messages=(*_panel(one), *(_message(MessageKind.SLOTS_OPEN, who) for who in offered)),
    )


def _panel(one: Following) -> Iterator[DueMessage]:
    """Whom of the panel is told: nobody where the booking was changed again, which has a thing of its own."""
    if not one.is_newest:
        return
    told: Mapping[MessageKind, list[str]] = {
        MessageKind.PANEL_BOOKED: [*one.after.values()],
        MessageKind.PANEL_CANCELLED: [email for who, email in one.before.items() if who not in one.after],
    }
    for kind, emails in told.items():
        yield from (DueMessage(kind, email, one.reference) for email in emails)


def _message(kind: MessageKind, who: Addressee) -> DueMessage:
    return DueMessage(kind, who.email, who.reference, who.name)
