"""What has still to follow from bookings: panels to be set, slots to be offered on, people to be chased."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session

from recruitment.domain.booking import NOTICE
from recruitment.models.base import datetime
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.releases import Addressee


@dataclass(frozen=True)
class Following:
    """A change of a booking that the panel has not followed.

    Attributes:
        sequence: the change's; `newest` is the booking's own, and only that of the two alike sets the panel.
        day_id: of the slot that is theirs now; None without one.
        before: the e-mail addresses of the panel as it stands, by the person's id; `after` of the day's.
        left_slot: what was given up by the change, if it is still free and to come.
    """

    cohort_id: UUID
    booking_id: UUID
    application_id: UUID
    reference: str
    exercise: str
    sequence: int
    newest: int
    at: datetime
    day_id: UUID | None
    before: Mapping[UUID, str]
    after: Mapping[UUID, str]
    left_slot: UUID | None

    @property
    def is_newest(self) -> bool:
        """Whether nothing has happened to the booking since."""
        return self.sequence == self.newest


@dataclass(frozen=True)
class Gone:
    """A booking whose candidate is not at the exercise's stage any more, and whose slot is to come."""

    cohort_id: UUID
    exercise: str
    sequence: int
    since: datetime
    who: Addressee


@dataclass(frozen=True)
class Unbooked:
    """A candidate who was asked to choose a slot and has none.

    Attributes:
        asked_at: since when; from when what tells them of their move has left, or is to leave.
        has_open: whether there is a slot that they could take.
    """

    cohort_id: UUID
    exercise: str
    asked_at: datetime
    is_reminded: bool
    is_expired: bool
    has_open: bool
    who: Addressee


def to_follow(
    session: Session, *, cohort_id: UUID | None = None, booking_id: UUID | None = None
) -> tuple[Following, ...]:
    """Changes a panel has not followed, the oldest first; of one cohort or booking, or all. One statement."""
    rows = session.execute(_TO_FOLLOW, {"cohort": cohort_id, "booking": booking_id}).mappings()
    return tuple(
        Following(**dict(row) | {side: _by_id(row[side]) for side in ("before", "after")}) for row in rows
    )


def offered_to(
    session: Session, slots: Sequence[UUID], *, cohorts: Sequence[CohortFacts], now: datetime
) -> Mapping[UUID, tuple[Addressee, ...]]:
    """Of each slot who has none and could take it. One statement; none without a slot."""
    if not slots:
        return {}
    asked = _centres(cohorts) | {"slots": list(slots), "after": now + NOTICE}
    found: dict[UUID, tuple[Addressee, ...]] = {}
    for slot_id, *who in session.execute(_OFFERED, asked):
        found[slot_id] = (*found.get(slot_id, ()), Addressee(*who))
    return found


def gone(session: Session, now: datetime, *, cohort_id: UUID | None = None) -> tuple[Gone, ...]:
    """Slots to come of candidates who have left the stage. One statement."""
    rows = session.execute(_GONE, {"cohort": cohort_id, "now": now})
    return tuple(
        Gone(cohort, exercise, sequence, since, Addressee(*who))
        for cohort, exercise, sequence, since, *who in rows
    )


def unbooked(session: Session, *, cohorts: Sequence[CohortFacts], now: datetime) -> tuple[Unbooked, ...]:
    """Candidates without a slot at exercises that have days, and who have not cancelled. One statement.

    Nobody is among them while a lead holds what tells them of their move: they know nothing of slots.
    """
    asked = _centres(cohorts) | {"after": now + NOTICE}
    rows = session.execute(_UNBOOKED, asked)
    return tuple(
        Unbooked(cohort, exercise, asked_at, reminded, expired, has_open, Addressee(*who))
        for cohort, exercise, asked_at, reminded, expired, has_open, *who in rows
    )


def _by_id(held: Mapping[str, str] | None) -> Mapping[UUID, str]:
    return {UUID(who): email for who, email in (held or {}).items()}


def _centres(cohorts: Sequence[CohortFacts]) -> dict[str, list[object]]:
    """Of each cohort the exercises of its centre, as two arrays: PostgreSQL has no array of uneven arrays."""
    codes = [
        " ".join(exercise.code for exercise in one.definition.exercises if exercise.stage == "centre")
        for one in cohorts
    ]
    return {"cohorts": [one.id for one in cohorts], "codes": [*codes]}


_TO_FOLLOW = text(
    """
select booking.cohort_id, booking.id as booking_id, booking.application_id, application.reference,
    booking.exercise, change.sequence, booking.sequence as newest, change.at, slot.day_id,
    (select jsonb_object_agg(person.id, person.email)
        from work.panel join work.observation on panel_id = panel.id and left_at is null
        join identity.person on person.id = assessor_id
        where panel.application_id = booking.application_id and panel.exercise = booking.exercise
            and panel.held_at is not null) as before,
    (select jsonb_object_agg(person.id, person.email)
        from work.day_member join identity.person on person.id = assessor_id
        where day_member.day_id = slot.day_id) as after,
    (select free.id from work.slot free where free.id = change.left_slot
        and not exists (select from work.booking taken where taken.slot_id = free.id)) as left_slot
from work.booking_change change
join work.booking on booking.id = change.booking_id
join work.application on application.id = booking.application_id
left join work.slot on slot.id = booking.slot_id
where change.followed_at is null
    and (cast(:cohort as uuid) is null or change.cohort_id = :cohort)
    and (cast(:booking as uuid) is null or change.booking_id = :booking)
order by change.at, change.booking_id, change.sequence
"""
)
_OFFERED = text(
    """
select slot.id, application.id, application.reference, person.email,
    coalesce(nullif(details.known_as, ''), details.full_name)
from unnest(cast(:cohorts as uuid[]), cast(:codes as text[])) as held (cohort_id, codes)
join work.slot on slot.cohort_id = held.cohort_id and slot.id = any (:slots)
join work.interview_day day on day.id = slot.day_id
join work.application on application.cohort_id = held.cohort_id and application.stage = day.stage
left join work.booking on booking.application_id = application.id and booking.exercise = slot.exercise
join identity.details on details.application_id = application.id
join identity.person on person.id = details.person_id
cross join lateral work.slots_open_to(
    application.id, slot.exercise, string_to_array(held.codes, ' ')::varchar[], :after) as free
where free.slot_id = slot.id and coalesce(booking.state, 'open') = 'open'
order by slot.id, application.reference
"""
)
_GONE = text(
    """
select booking.cohort_id, booking.exercise, booking.sequence, application.stage_since,
    application.id, application.reference, person.email,
    coalesce(nullif(details.known_as, ''), details.full_name)
from work.booking
join work.slot on slot.id = booking.slot_id
join work.interview_day day on day.id = slot.day_id
join work.application on application.id = booking.application_id
join identity.details on details.application_id = application.id
join identity.person on person.id = details.person_id
where booking.state = 'booked' and slot.begins_at > :now and application.stage <> day.stage
    and (cast(:cohort as uuid) is null or booking.cohort_id = :cohort)
order by application.stage_since, application.reference
"""
)
_UNBOOKED = text(
    """
select application.cohort_id, asked.exercise, greatest(application.stage_since, asked.set_at, told.at),
    booking.reminded_at is not null, booking.expired_at is not null,
    exists (select from work.slots_open_to(
        application.id, asked.exercise, string_to_array(held.codes, ' ')::varchar[], :after)),
    application.id, application.reference, person.email,
    coalesce(nullif(details.known_as, ''), details.full_name)
from unnest(cast(:cohorts as uuid[]), cast(:codes as text[])) as held (cohort_id, codes)
join (
    select cohort_id, exercise, stage, min(set_at) as set_at from work.interview_day group by 1, 2, 3
) asked on asked.cohort_id = held.cohort_id
join work.application on application.cohort_id = asked.cohort_id and application.stage = asked.stage
left join work.booking on booking.application_id = application.id and booking.exercise = asked.exercise
join identity.details on details.application_id = application.id
join identity.person on person.id = details.person_id
left join lateral (
    select bool_or(delivery.held_at is not null) as waits,
        max(case when delivery.state in ('queued', 'sending') then delivery.due_at else delivery.sent_at end)
            as at
    from identity.message
    join work.delivery on delivery.message_id = message.id
    where message.recipient = person.email and message.kind in ('invited_to_interview', 'invited_to_centre')
        and delivery.application_id = application.id
) told on true
where coalesce(booking.state, 'open') = 'open' and told.waits is not true and not (
    asked.exercise = any (string_to_array(held.codes, ' ')) and exists (
        select from work.centre_seat seat where seat.application_id = application.id and seat.is_live))
order by 3, application.reference, asked.exercise
"""
)
