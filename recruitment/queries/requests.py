"""Requests: one's own, those of a cohort, and one with all that was done about it."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    bindparam,
    case,
    desc,
    func,
    literal,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from recruitment.domain.enquiries import AskedBy
from recruitment.domain.errors import NotFound
from recruitment.domain.messages import MessageKind
from recruitment.domain.requests import WORDS, RequestDeed, RequestKind, RequestState
from recruitment.models import Application, Delivery, Message, Person, Request, RequestNote
from recruitment.models.base import datetime
from recruitment.queries.extensions import UNSENT


@dataclass(frozen=True)
class OwnRequest:
    """A request as whoever sent it may know it."""

    kind: RequestKind
    text: str
    made_at: datetime
    due_at: datetime
    state: RequestState
    outcome: str
    settled_at: datetime | None

    @property
    def name(self) -> str:
        """What it is called."""
        return WORDS[self.kind].name


@dataclass(frozen=True)
class OwnLetter:
    """What a lead wrote to an applicant, as they read it on their own page."""

    subject: str
    text: str
    sent_at: datetime


@dataclass(frozen=True)
class RequestLine:
    """A request in the queue.

    Attributes:
        reference: of the application it is about, if any.
        owner: the lead who has taken it, by name, or empty.
    """

    id: UUID
    kind: RequestKind
    name: str
    email: str
    reference: str | None
    made_at: datetime
    due_at: datetime
    state: RequestState
    owner: str
    settled_at: datetime | None

    @property
    def kind_name(self) -> str:
        """What its kind is called."""
        return WORDS[self.kind].name

    @property
    def sender(self) -> str:
        """Who sent it, by name, else by address."""
        return self.name or self.email or "Name not given"

    def overdue(self, now: datetime) -> bool:
        """Whether it should have been settled by now."""
        return self.state is RequestState.OPEN and now > self.due_at


@dataclass(frozen=True)
class RequestPage:
    """Some requests in order; `next` is the last one where more follow."""

    lines: tuple[RequestLine, ...]
    next: UUID | None


@dataclass(frozen=True)
class Noted:
    """What a lead did or noted."""

    deed: RequestDeed
    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class WholeRequest:
    """One request with its trail, the newest first.

    Attributes:
        person_id: whoever sent it, where they were signed in.
        application_id: the application it is about, if any.
        unsent: whether that application is a draft.
        entered_by: the lead who entered it for somebody, by name, or empty.
        came_by: how it came then, where that was noted.
    """

    line: RequestLine
    text: str
    person_id: UUID | None
    application_id: UUID | None
    unsent: bool
    entered_by: str
    came_by: AskedBy | None
    owner_id: UUID | None
    outcome: str
    settled_by: str
    trail: tuple[Noted, ...]

    @property
    def answered_then(self) -> bool:
        """Whether they had their answer when it was recorded, so that nobody was written to."""
        return self.came_by is not None and self.trail[-1].deed is RequestDeed.SETTLED


def own_requests(
    session: Session, application_id: UUID, actor_id: UUID
) -> tuple[tuple[OwnRequest, ...], tuple[OwnLetter, ...]]:
    """What somebody sent about their own application, and what leads wrote to them, each the newest first.

    One statement.
    """
    rows = session.execute(_OWN, {"application_id": application_id, "person_id": actor_id}).all()
    asked = tuple(
        OwnRequest(RequestKind(kind), text, made, due, RequestState(state), outcome, settled)
        for kind, text, made, due, state, outcome, settled in rows
        if kind
    )
    # Of a letter the subject stands where a request has its outcome.
    return asked, tuple(OwnLetter(row.outcome, row.text, row.made_at) for row in rows if not row.kind)


def requests_of(
    session: Session,
    cohort_id: UUID,
    *,
    kind: RequestKind | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> RequestPage:
    """The requests of a cohort: the open ones by when they are due, then the settled, the newest first.

    One statement.

    Args:
        cohort_id: the cohort.
        kind: only of this kind.
        after: the last request of the page before, or None for the first page.
        limit: the most requests.
    """
    statement = _lines().where(col(Request.cohort_id) == cohort_id)
    if kind is not None:
        statement = statement.where(col(Request.kind) == kind)
    if after is not None:
        end = select(*_place()).where(col(Request.id) == after).correlate(None)
        statement = statement.where(tuple_(*_place()) > end.scalar_subquery())
    lines = tuple(_line(row) for row in session.execute(statement.order_by(*_place()).limit(limit + 1)))
    return RequestPage(lines[:limit], lines[limit - 1].id if len(lines) > limit else None)


def requests_about(session: Session, application_id: UUID) -> tuple[RequestLine, ...]:
    """Every request about an application: the open ones first. One statement."""
    return tuple(_line(row) for row in session.execute(_about(), {"application_id": application_id}))


def open_requests(session: Session, cohort_id: UUID, now: datetime) -> tuple[int, int]:
    """How many requests of a cohort are open, and how many of these overdue. One statement."""
    row = session.execute(
        select(func.count(), func.count().filter(col(Request.due_at) < now)).where(
            col(Request.cohort_id) == cohort_id, col(Request.state) == RequestState.OPEN
        )
    ).one()
    return row[0], row[1]


def request_by_id(session: Session, cohort_id: UUID, request_id: UUID) -> WholeRequest:
    """One request of a cohort, with its trail. Two statements.

    Raises:
        NotFound: there is none, or it is another cohort's.
    """
    row = session.execute(_whole(), {"request_id": request_id, "cohort_id": cohort_id}).one_or_none()
    if row is None:
        raise NotFound("Check the address: this cohort has no such request.")
    return WholeRequest(
        _line(row),
        row.text,
        row.person_id,
        row.application_id,
        row.stage in UNSENT,
        row.entered_by or "",
        AskedBy(row.came_by) if row.came_by else None,
        row.owner_id,
        row.outcome,
        row.settled_by or "",
        _trail(session, request_id),
    )


def _trail(session: Session, request_id: UUID) -> tuple[Noted, ...]:
    rows = session.execute(
        select(col(RequestNote.deed), col(RequestNote.text), _called(Person), col(RequestNote.at))
        .outerjoin(Person, col(Person.id) == col(RequestNote.author_id))
        .where(col(RequestNote.request_id) == request_id)
        .order_by(col(RequestNote.id).desc())
    )
    return tuple(Noted(RequestDeed(deed), text, by or "a former lead", at) for deed, text, by, at in rows)


def _called(person: type[Person]) -> ColumnElement[str]:
    return func.coalesce(func.nullif(col(person.full_name), ""), col(person.email))


def _place() -> tuple[Any, ...]:
    """Where a request stands in the queue: what it is put in order by."""
    settled = col(Request.state) == RequestState.SETTLED
    seconds = case(
        (settled, -func.extract("epoch", col(Request.settled_at))),
        else_=func.extract("epoch", col(Request.due_at)),
    )
    return settled, seconds, col(Request.id)


def _lines() -> Select[*tuple[Any, ...]]:
    owner = aliased(Person, name="owner")
    return (
        select(
            col(Request.id).label("id"),
            col(Request.kind).label("kind"),
            col(Request.name).label("name"),
            col(Request.email).label("email"),
            col(Application.reference).label("reference"),
            col(Request.made_at).label("made_at"),
            col(Request.due_at).label("due_at"),
            col(Request.state).label("state"),
            func.coalesce(_called(owner), "").label("owner"),
            col(Request.settled_at).label("settled_at"),
        )
        .select_from(Request)
        .outerjoin(Application, col(Application.id) == col(Request.application_id))
        .outerjoin(owner, col(owner.id) == col(Request.owner_id))
    )


# Composed once: that takes many times as long as carrying them out.
@cache
def _about() -> Select[*tuple[Any, ...]]:
    return _lines().where(col(Request.application_id) == bindparam("application_id")).order_by(*_place())


@cache
def _whole() -> Select[*tuple[Any, ...]]:
    enterer, settler = aliased(Person), aliased(Person)
    return (
        _lines()
        .add_columns(
            col(Request.text).label("text"),
            col(Request.person_id).label("person_id"),
            col(Request.application_id).label("application_id"),
            col(Application.stage).label("stage"),
            col(Request.owner_id).label("owner_id"),
            col(Request.outcome).label("outcome"),
            col(Request.came_by).label("came_by"),
            _called(enterer).label("entered_by"),
            _called(settler).label("settled_by"),
        )
        .outerjoin(enterer, col(enterer.id) == col(Request.entered_by))
        .outerjoin(settler, col(settler.id) == col(Request.settled_by))
        .where(col(Request.id) == bindparam("request_id"), col(Request.cohort_id) == bindparam("cohort_id"))
    )


def _line(row: Row[Any]) -> RequestLine:
    return RequestLine(
        id=row.id,
        kind=RequestKind(row.kind),
        name=row.name,
        email=row.email,
        reference=row.reference,
        made_at=row.made_at,
        due_at=row.due_at,
        state=RequestState(row.state),
        owner=row.owner,
        settled_at=row.settled_at,
    )


# Composed once: that takes as long as carrying it out.
_OWN: CompoundSelect[*tuple[Any, ...]] = union_all(
    select(
        col(Request.kind).label("kind"),
        col(Request.text).label("text"),
        col(Request.made_at).label("made_at"),
        col(Request.due_at).label("due_at"),
        col(Request.state).label("state"),
        col(Request.outcome).label("outcome"),
        col(Request.settled_at).label("settled_at"),
    ).where(
        col(Request.application_id) == bindparam("application_id"),
        col(Request.person_id) == bindparam("person_id"),
    ),
    select(
        literal(""),
        col(Message.text),
        col(Delivery.sent_at),
        col(Delivery.sent_at),
        literal(""),
        col(Message.subject),
        col(Delivery.sent_at),
    )
    .join(Delivery, col(Delivery.message_id) == col(Message.id))
    .where(
        col(Delivery.application_id) == bindparam("application_id"),
        # Also what came back: it was written to them, and here they can read it.
        col(Delivery.sent_at).is_not(None),
        col(Message.kind) == MessageKind.ONE_OFF,
    ),
).order_by(desc("made_at"), "text")
