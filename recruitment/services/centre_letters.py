"""What candidates and assessors are told of a day of the centre, with the calendar file that goes with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from recruitment.domain.booking import in_words
from recruitment.domain.centre import hours
from recruitment.domain.messages import MessageKind
from recruitment.exports.calendar import Meeting, Method, calendar_file
from recruitment.models.base import datetime
from recruitment.queries.centre_days import Seat, Sitter, Turn, WholeDay
from recruitment.queries.cohorts import CohortFacts
from recruitment.services.messages import Letter, post_many, standing_fields

#: By what is told: with it goes an invitation, or the end of one.
METHODS = {
    MessageKind.CENTRE_PLANNED: Method.REQUEST,
    MessageKind.CENTRE_MOVED: Method.REQUEST,
    MessageKind.CENTRE_CANCELLED: Method.CANCEL,
    MessageKind.CENTRE_SITTING: Method.REQUEST,
    MessageKind.CENTRE_SITTING_CANCELLED: Method.CANCEL,
}


@dataclass(frozen=True)
class CentrePost:
    """What all letters about days of a cohort's centre share.

    Attributes:
        address: the service's own, for links.
        now: when they are written, aware.
    """

    cohort: CohortFacts
    address: str
    now: datetime

    def stage(self) -> str:
        """What the centre is called."""
        return self.cohort.definition.stage("centre").name


@dataclass(frozen=True)
class Told:
    """When somebody comes and goes, in which version of their calendar entry, and what they do between."""

    id: UUID
    sequence: int
    comes_at: datetime
    leaves_at: datetime
    turns: tuple[Turn, ...] = ()


def seat_letter(post: CentrePost, day: WholeDay, seat: Seat, kind: MessageKind, told: Told) -> Letter:
    """A candidate's: when to come, where, and what there is in which order."""
    link = f"{post.address}/apply/{seat.reference}/status"
    fields = _fields(post, day, told, link) | {
        "name": seat.called,
        "reference": seat.reference,
        "exercise": post.stage(),
        "turns": _in_order(post, told.turns),
    }
    file = _file(post, day, kind, told, email=seat.email, link=link)
    return Letter(seat.email, kind, _event(told), fields, seat.application_id, file)


def sitter_letter(post: CentrePost, day: WholeDay, sitter: Sitter, kind: MessageKind, told: Told) -> Letter:
    """An assessor's: when, where, in which rooms; nobody's name or reference: it is read on the way."""
    link = f"{post.address}/assess/interviews"
    fields = _fields(post, day, told, link) | {
        "exercise": post.stage(),
        "turns": _in_order(post, told.turns),
    }
    file = _file(post, day, kind, told, email=sitter.email, link=link)
    return Letter(sitter.email, kind, _event(told), fields, None, file)


def absent_letter(post: CentrePost, day: WholeDay, seat: Seat) -> Letter:
    """A candidate's who is not coming, or did not come once their time had begun: what they may do next."""
    link = f"{post.address}/apply/{seat.reference}/status"
    comes, leaves = seat.comes_at or day.plan.begins_at, seat.leaves_at or day.plan.ends_at
    fields = standing_fields(post.cohort.definition, link) | {
        "name": seat.called,
        "reference": seat.reference,
        "cohort": post.cohort.name,
        "exercise": post.stage(),
        "when": in_words(comes, leaves),
        "place": day.place,
    }
    kind, event = (
        (MessageKind.CENTRE_NOT_COMING, f"not-coming:{seat.id}")
        if post.now < comes
        else (MessageKind.SLOT_MISSED, f"missed:{seat.id}")
    )
    return Letter(seat.email, kind, event, fields, seat.application_id)


def call_off(session: Session, *, post: CentrePost, day: WholeDay) -> int:
    """Tell everybody who was told of a day that it is not held; one time each. How many were told."""
    letters = [*_called_off(post, day)]
    return post_many(
        session, letters, definition=post.cohort.definition, now=post.now, cohort_id=post.cohort.id
    )


def _called_off(post: CentrePost, day: WholeDay) -> Iterator[Letter]:
    for seat in day.seats:
        if seat.comes_at and seat.leaves_at and seat.email and seat.is_expected:
            told = Told(seat.id, seat.sequence + 1, seat.comes_at, seat.leaves_at)
            yield seat_letter(post, day, seat, MessageKind.CENTRE_CANCELLED, told)
    for one in day.sitters:
        if one.comes_at and one.leaves_at:
            told = Told(one.id, one.sequence + 1, one.comes_at, one.leaves_at)
            yield sitter_letter(post, day, one, MessageKind.CENTRE_SITTING_CANCELLED, told)


def _fields(post: CentrePost, day: WholeDay, told: Told, link: str) -> dict[str, str]:
    return standing_fields(post.cohort.definition, link) | {
        "cohort": post.cohort.name,
        "when": in_words(told.comes_at, told.leaves_at),
        "place": day.place,
    }


def _event(told: Told) -> str:
    return f"centre:{told.id}:{told.sequence}"


def _in_order(post: CentrePost, turns: Sequence[Turn]) -> str:
    """Turns as people read them: "Case study, 10am to 11am, Room 4; Pupil panel, 2pm to 2:25pm, Hall"."""
    names = {one.code: one.name for one in post.cohort.definition.exercises}
    return "; ".join(
        f"{names[one.exercise]}, {hours(one.begins_at, one.ends_at)}, {one.room}" for one in turns
    )


def _file(post: CentrePost, day: WholeDay, kind: MessageKind, told: Told, *, email: str, link: str) -> str:
    organisation = post.cohort.definition.organisation
    meeting = Meeting(
        uid=f"{told.id}@{organisation.sender.rpartition('@')[2]}",
        sequence=told.sequence,
        summary=f"{post.stage()}, {post.cohort.definition.name}",
        place=day.place,
        begins_at=told.comes_at,
        ends_at=told.leaves_at,
        made_at=post.now,
        organiser=(organisation.name, organisation.sender),
        attendee=email,
        link=link,
    )
    return calendar_file(meeting, METHODS[kind])
