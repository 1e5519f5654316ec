"""Requests that wait for a referee, those of which nothing will come, and the posts applicants tell of."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, Uuid, and_, bindparam, cast, exists, func, literal, or_, select
from sqlmodel import Session, col

from recruitment.domain.entries import PAID, read_month
from recruitment.domain.history import Month
from recruitment.domain.messages import MessageKind
from recruitment.domain.refereeing import OPEN, REFUSED, Post
from recruitment.domain.stages import DECIDED_IN, Stage
from recruitment.models import (
    Application,
    Delivery,
    DeliveryState,
    Details,
    HistoryEntry,
    Message,
    Person,
    ReferenceRequest,
    Shortlist,
    ShortlistRow,
)
from recruitment.models.base import datetime

#: Where references are looked at: whoever is still in a cohort after having sent an application.
CANDIDATES = (*DECIDED_IN, Stage.OFFER)
_WITH_LINK = (MessageKind.REFERENCE_REQUEST, MessageKind.REFERENCE_REMINDER)


@dataclass(frozen=True)
class OpenRequest:
    """A request that waits for its referee."""

    id: UUID
    cohort_id: UUID
    reference: str
    candidate: str
    referee: str
    email: str
    asked_at: datetime
    due_at: datetime
    reminded: int


def open_request_rows(*, of_one: bool) -> Select[*tuple[Any, ...]]:
    """The rows of every request that waits, of applications that go on, whose address takes our mail.

    Args:
        of_one: those of one cohort alone, the value of `cohort`.
    """
    statement = (
        select(
            col(ReferenceRequest.id),
            col(ReferenceRequest.cohort_id),
            col(Application.reference),
            col(ReferenceRequest.candidate),
            col(ReferenceRequest.full_name),
            col(ReferenceRequest.email),
            col(ReferenceRequest.asked_at),
            col(ReferenceRequest.due_at),
            col(ReferenceRequest.reminded),
        )
        .join(Application, col(Application.id) == col(ReferenceRequest.application_id))
        .where(
            col(ReferenceRequest.state).in_(OPEN),
            col(Application.stage).in_(CANDIDATES),
            ~exists(refused_for_good()),
        )
    )
    one = col(ReferenceRequest.cohort_id) == bindparam("cohort", type_=Uuid)
    return statement.where(one) if of_one else statement


@dataclass(frozen=True)
class LostRequest:
    """A request from which nothing will come, and of which the applicant has not been told.

    Attributes:
        at: since when.
        greeting: what messages call the applicant.
        email: the applicant's.
    """

    id: UUID
    cohort_id: UUID
    application_id: UUID
    reference: str
    referee: str
    sent: int
    at: datetime
    greeting: str
    email: str


def lost_requests(
    session: Session, cohort_id: UUID | None = None, *, request_id: UUID | None = None
) -> tuple[LostRequest, ...]:
    """Every one that was declined, met the wrong person, or was refused by the mail server. One statement."""
    statement = _losing()
    if cohort_id is not None:
        statement = statement.where(col(ReferenceRequest.cohort_id) == cohort_id)
    if request_id is not None:
        statement = statement.where(col(ReferenceRequest.id) == request_id)
    return tuple(LostRequest(*row) for row in session.execute(statement))


@cache
def _losing() -> Select[*tuple[Any, ...]]:
    refused_at = refused_for_good().scalar_subquery()
    return (
        select(
            col(ReferenceRequest.id),
            col(ReferenceRequest.cohort_id),
            col(ReferenceRequest.application_id),
            col(Application.reference),
            col(ReferenceRequest.full_name),
            col(ReferenceRequest.sent),
            func.coalesce(col(ReferenceRequest.answered_at), refused_at),
            func.coalesce(func.nullif(col(Details.known_as), ""), col(Details.full_name)),
            col(Person.email),
        )
        .join(Application, col(Application.id) == col(ReferenceRequest.application_id))
        .join(Details, col(Details.application_id) == col(Application.id))
        .join(Person, col(Person.id) == col(Details.person_id))
        .where(
            col(ReferenceRequest.told_at).is_(None),
            col(Application.stage).in_(CANDIDATES),
            or_(
                col(ReferenceRequest.state).in_(REFUSED),
                and_(col(ReferenceRequest.state).in_(OPEN), refused_at.is_not(None)),
            ),
        )
        .order_by(col(Application.reference), col(ReferenceRequest.id))
    )


def refused_for_good() -> Select[datetime | None]:
    """When the mail server refused the newest e-mail of a request for good."""
    event = func.concat(
        literal("reference:"),
        cast(col(ReferenceRequest.id), Text),
        ":",
        cast(col(ReferenceRequest.sent), Text),
    )
    return (
        select(func.max(col(Delivery.sending_at)))
        .join(Message, col(Message.id) == col(Delivery.message_id))
        .where(
            col(Message.recipient) == col(ReferenceRequest.email),
            col(Message.kind).in_(_WITH_LINK),
            col(Message.event) == event,
            col(Delivery.state) == DeliveryState.FAILED,
        )
        .having(func.count() > 0)
        .correlate(ReferenceRequest)
    )


def within_the_places(cohort_id: UUID) -> Select[UUID]:
    """Those within the places of the newest list of a cohort's sift: references are asked for after it."""
    newest = (
        select(col(Shortlist.id))
        .where(col(Shortlist.cohort_id) == cohort_id, col(Shortlist.stage) == Stage.SIFT)
        .order_by(col(Shortlist.made_at).desc(), col(Shortlist.id))
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(col(ShortlistRow.application_id))
        .join(Shortlist, col(Shortlist.id) == col(ShortlistRow.shortlist_id))
        .where(col(Shortlist.id) == newest, col(ShortlistRow.position) <= col(Shortlist.places))
    )


def posts_said(session: Session, application_id: UUID) -> tuple[Post, ...]:
    """The posts that an applicant tells of, the newest first; where there are none, the present employer."""
    entries = session.execute(
        select(
            col(HistoryEntry.place),
            col(HistoryEntry.title),
            col(HistoryEntry.from_month),
            col(HistoryEntry.from_year),
            col(HistoryEntry.to_month),
            col(HistoryEntry.to_year),
            col(HistoryEntry.goes_on),
            col(Details.employer),
        )
        .select_from(Details)
        .outerjoin(
            HistoryEntry,
            and_(
                col(HistoryEntry.application_id) == col(Details.application_id),
                col(HistoryEntry.kind).in_(PAID),
            ),
        )
        .where(col(Details.application_id) == application_id)
    ).all()
    posts = [
        Post(
            row.place,
            row.title,
            read_month(row.from_month, row.from_year),
            None if row.goes_on else read_month(row.to_month, row.to_year),
        )
        for row in entries
        if row.place is not None
    ]
    newest_first = sorted(posts, key=lambda one: (one.ends is None, one.begins or _LONG_AGO), reverse=True)
    return tuple(newest_first) or tuple(Post(row.employer) for row in entries if row.employer)


_LONG_AGO = Month(1, 1)
