"""References: what a referee is asked for one applicant, the links they come by, and what they write."""

from typing import Any

from sqlalchemy import CheckConstraint, Column, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field

from recruitment.domain.refereeing import ReferenceState
from recruitment.models.base import (
    IDENTITY,
    UUID,
    SQLModel,
    datetime,
    identifier,
    moment,
    one_of,
    refers_to,
)

__all__ = ["Reference", "ReferenceLink", "ReferenceRequest", "ReferenceState"]


class ReferenceRequest(SQLModel, table=True):
    """One referee asked about one applicant. Kept when the applicant names somebody else instead."""

    __tablename__ = "reference_request"
    __table_args__ = (
        one_of("state", ReferenceState),
        CheckConstraint("position between 1 and 2", name="position_is_one_or_two"),
        CheckConstraint("sent > 0", name="sent_at_least_once"),
        CheckConstraint(
            "state = 'replaced' or (answered_at is not null)"
            " = (state in ('received', 'declined', 'not_known', 'wrong_person'))",
            name="answered_when_it_was",
        ),
        CheckConstraint("(state = 'replaced') = (closed_at is not null)", name="closed_when_it_was"),
        CheckConstraint(
            "(verified_at is null) = (verified_by is null) and (verified_at is null or verified_how <> '')",
            name="verified_by_somebody_somehow",
        ),
        CheckConstraint("verified_at is null or state = 'received'", name="verified_once_received"),
        Index(
            "reference_request_one_open",
            "application_id",
            "position",
            unique=True,
            postgresql_where=text("state <> 'replaced'"),
        ),
        Index("reference_request_cohort_id_state_index", "cohort_id", "state"),
        Index("reference_request_bearer_id_index", "bearer_id"),
        IDENTITY,
    )

    id: UUID = identifier()
    cohort_id: UUID = refers_to("work.cohort.id")
    application_id: UUID = refers_to("work.application.id")
    position: int
    #: Whoever reads the mail of one address: the same for all that this address is asked for.
    bearer_id: UUID
    #: The referee and the applicant as they were called when the referee was asked.
    full_name: str
    email: str
    candidate: str
    state: str = ReferenceState.ASKED
    #: Asked by a lead, the last time if more than once; reminders are counted from here.
    asked_at: datetime = moment()
    asked_by: UUID | None = None
    due_at: datetime = moment()
    #: How many e-mails with a link have gone out, and how many of them reminded since the last asking.
    sent: int = 1
    reminded: int = 0
    opened_at: datetime | None = moment(default=None)
    answered_at: datetime | None = moment(default=None)
    #: What somebody said who gave none.
    words: str = ""
    #: When the applicant was asked to name somebody else.
    told_at: datetime | None = moment(default=None)
    closed_at: datetime | None = moment(default=None)
    verified_at: datetime | None = moment(default=None)
    verified_by: UUID | None = None
    verified_how: str = ""
    #: Why differences from what the applicant said are no reason for worry.
    cleared: str = ""


class ReferenceLink(SQLModel, table=True):
    """A link that was e-mailed: only the token's hash. It lets its bearer in until it ends."""

    __tablename__ = "reference_link"
    __table_args__ = (Index("reference_link_request_id_index", "request_id"), IDENTITY)

    token_hash: str = Field(primary_key=True)
    request_id: UUID = refers_to("identity.reference_request.id")
    made_at: datetime = moment()
    expires_at: datetime = moment()
    ended_at: datetime | None = moment(default=None)


class Reference(SQLModel, table=True):
    """What a referee wrote, by the codes of the definition's questions; sent once its request says so."""

    __tablename__ = "reference"
    __table_args__ = (CheckConstraint("version > 0", name="version_is_positive"), IDENTITY)

    request_id: UUID = refers_to("identity.reference_request.id", primary_key=True)
    answers: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSONB, nullable=False))
    version: int = 1
    saved_at: datetime = moment()
