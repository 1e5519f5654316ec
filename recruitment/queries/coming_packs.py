"""Packs that are to be made by themselves: those that wait, and those of days on their eve."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    DateTime,
    Integer,
    Select,
    Text,
    Uuid,
    bindparam,
    cast,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    text,
    union_all,
)
from sqlmodel import Session, col

from recruitment.domain.booking import BookingState
from recruitment.domain.deadlines import LONDON
from recruitment.models import (
    Application,
    Booking,
    BookingChange,
    InterviewDay,
    Observation,
    Pack,
    PackKind,
    PackState,
    Slot,
)
from recruitment.models.base import datetime
from recruitment.queries.centre_packs import coming_centre_days, reworded_at
from recruitment.queries.panel_packs import sitting_in

#: How long before the midnight at which a day begins its packs are made: at five in the afternoon.
EVE = "interval '7 hours'"


@dataclass(frozen=True)
class WaitingPack:
    """A pack that was asked for and is neither made nor failed; a shortlist's has no `reference`.

    `tried` says that it waits for the storage and for no worker.
    """

    id: UUID
    kind: PackKind
    cohort_id: UUID
    asked_at: datetime
    reference: str
    tried: bool


@dataclass(frozen=True)
class ComingDay:
    """A day whose packs are to be made: `copies` of them, for its leads and each who meets somebody in it.

    `kind` says whether it is of interviews or of the centre.
    """

    id: UUID
    kind: PackKind
    cohort_id: UUID
    at: datetime
    copies: int


def packs_to_make(
    session: Session,
    *,
    asked_before: datetime,
    in_hand: Select[tuple[str]],
    now: datetime,
    until: datetime,
    cohort_id: UUID | None = None,
) -> tuple[WaitingPack | ComingDay, ...]:
    """Packs that wait and are in nobody's hands, and days whose eve has come. One statement.

    Args:
        session: the worker's, or a lead's who reads what happens next.
        asked_before: a pack asked for by then has waited long enough, aware; one that was tried need not.
        in_hand: the ids, as text, of packs that the queue has already.
        now: the present, aware: a day that is over needs no pack.
        until: days whose eve comes by then are among them, aware.
        cohort_id: one cohort's alone.

    Returns:
        The longest wait first.
    """
    asked = {"asked_before": asked_before, "present": now, "until": until, "cohort": cohort_id}
    return tuple(
        WaitingPack(row.id, PackKind(row.kind), row.cohort_id, row.at, row.reference, row.tried)
        if row.copies is None
        else ComingDay(row.id, PackKind(row.kind), row.cohort_id, row.at, row.copies)
        for row in session.execute(_to_make(in_hand, of_one=cohort_id is not None), asked)
    )


# Every forecast asks for it; composed once, as that takes longer than carrying it out.
@cache
def _to_make(in_hand: Select[tuple[str]], *, of_one: bool) -> Select[*tuple[Any, ...]]:
    now, until, asked_before = (_time(name) for name in ("present", "until", "asked_before"))
    both = union_all(
        _lost(asked_before, in_hand), _coming_days(now, until), coming_centre_days(now, until, EVE)
    ).subquery()
    statement = select(both).order_by(both.c.at, both.c.id)
    return statement.where(both.c.cohort_id == bindparam("cohort", type_=Uuid)) if of_one else statement


def _time(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=DateTime(timezone=True))


def _lost(asked_before: BindParameter[datetime], in_hand: Select[tuple[str]]) -> Select[*tuple[Any, ...]]:
    held = in_hand.subquery()
    tried = col(Pack.fault) != ""
    waits = ~exists().where(held.c.about == cast(col(Pack.id), Text))
    return (
        select(
            col(Pack.id).label("id"),
            col(Pack.kind).label("kind"),
            col(Pack.cohort_id).label("cohort_id"),
            col(Pack.asked_at).label("at"),
            func.coalesce(col(Application.reference), "").label("reference"),
            cast(None, Integer).label("copies"),
            tried.label("tried"),
        )
        .outerjoin(Application, col(Application.id) == col(Pack.application_id))
        .where(col(Pack.state) == PackState.QUEUED, or_(col(Pack.asked_at) <= asked_before, tried), waits)
    )


def _coming_days(now: BindParameter[datetime], until: BindParameter[datetime]) -> Select[*tuple[Any, ...]]:
    """Days ahead, with somebody in a slot, of which no pack was asked for since the eve or a change."""
    london = func.timezone(LONDON.key, col(InterviewDay.begins_at))
    eve = func.timezone(LONDON.key, func.date_trunc("day", london) - text(EVE))
    slots = select(col(Slot.id)).where(col(Slot.day_id) == col(InterviewDay.id))
    followed = (
        select(func.max(col(BookingChange.followed_at)))
        .join(Booking, col(Booking.id) == col(BookingChange.booking_id))
        .where(or_(col(Booking.slot_id).in_(slots), col(BookingChange.left_slot).in_(slots)))
        .scalar_subquery()
    )
    at = func.greatest(eve, followed, reworded_at(col(InterviewDay.cohort_id), col(InterviewDay.exercise)))
    asked = exists().where(col(Pack.day_id) == col(InterviewDay.id), col(Pack.asked_at) >= at)
    members = (
        sitting_in(col(InterviewDay.id))
        .with_only_columns(func.count(col(Observation.assessor_id).distinct()))
        .scalar_subquery()
    )
    return select(
        col(InterviewDay.id),
        literal(PackKind.DAY.value),
        col(InterviewDay.cohort_id),
        at,
        literal(""),
        cast(members + 1, Integer),
        false(),
    ).where(
        col(InterviewDay.ends_at) > now,
        at <= until,
        ~asked,
        exists().where(col(Booking.slot_id).in_(slots), col(Booking.state) == BookingState.BOOKED),
    )
