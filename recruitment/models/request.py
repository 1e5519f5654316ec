"""Requests: what somebody sends in for a person to settle, and what was done about it."""

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlmodel import Field

from recruitment.domain.enquiries import AskedBy
from recruitment.domain.requests import RequestDeed, RequestKind, RequestState
from recruitment.models.base import IDENTITY, UUID, SQLModel, datetime, identifier, moment, one_of, refers_to


class Request(SQLModel, table=True):
    """One request, from an applicant, from somebody without an account, or entered by a lead for somebody."""

    __tablename__ = "request"
    __table_args__ = (
        one_of("kind", RequestKind),
        one_of("state", RequestState),
        one_of("came_by", AskedBy),
        CheckConstraint("came_by is null or entered_by is not null", name="came_by_as_entered"),
        CheckConstraint("text <> ''", name="says_something"),
        CheckConstraint(
            "(state = 'settled') = (settled_at is not null and settled_by is not null)",
            name="settled_by_somebody",
        ),
        CheckConstraint("(state = 'settled') = (outcome <> '')", name="settled_with_outcome"),
        Index("request_list_index", "cohort_id", "state", "due_at"),
        Index("request_application_id_index", "application_id"),
        IDENTITY,
    )

    id: UUID = identifier()
    cohort_id: UUID = refers_to("work.cohort.id")
    kind: str
    #: Empty where they have no account, or wrote without signing in.
    person_id: UUID | None = refers_to("identity.person.id", default=None)
    application_id: UUID | None = refers_to("work.application.id", default=None)
    name: str
    #: Where it is answered; empty where a lead entered it for somebody without one.
    email: str
    text: str
    made_at: datetime = moment()
    #: The lead who entered it, where it came by telephone or on paper.
    entered_by: UUID | None = None
    #: How it came, where a lead recorded it; None where that is not known.
    came_by: str | None = None
    due_at: datetime = moment()
    state: str = RequestState.OPEN
    owner_id: UUID | None = refers_to("identity.person.id", default=None)
    outcome: str = ""
    settled_by: UUID | None = None
    settled_at: datetime | None = moment(default=None)


class RequestNote(SQLModel, table=True):
    """What a lead did or noted about a request. Added to and never changed; only leads see it."""

    __tablename__ = "request_note"
    __table_args__ = (
        one_of("deed", RequestDeed),
        Index("request_note_request_id_index", "request_id", "id"),
        IDENTITY,
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    request_id: UUID = refers_to("identity.request.id")
    author_id: UUID
    deed: str
    text: str = ""
    at: datetime = moment()
