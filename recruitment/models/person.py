"""People who sign in, and what staff may do."""

from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from recruitment.domain.access import STAFF_ROLES
from recruitment.models.base import IDENTITY, UUID, SQLModel, datetime, identifier, moment, one_of, refers_to


class StaffAction(StrEnum):
    """What was done with somebody's work here, in the past tense."""

    INVITED = "invited"
    REMINDED = "reminded"
    HANDED_BACK = "handed_back"
    ROLE_ENDED = "role_ended"
    DEACTIVATED = "deactivated"
    REACTIVATED = "reactivated"
    NAMED_FOR_SAFER_RECRUITMENT = "named_for_safer_recruitment"
    NO_MORE_FOR_SAFER_RECRUITMENT = "no_more_for_safer_recruitment"


class Person(SQLModel, table=True):
    """Somebody with an account: known by an e-mail address, stored in lower case."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("email = lower(email) and email <> ''", name="email_is_lower_case"),
        IDENTITY,
    )

    id: UUID = identifier()
    email: str = Field(unique=True)
    full_name: str = ""
    active: bool = True
    created_at: datetime = moment()
    #: The last time they signed in, so that leads see who has not come yet.
    signed_in_at: datetime | None = moment(default=None)


class StaffRole(SQLModel, table=True):
    """A role a person holds, in one cohort or (cohort empty) in all of them."""

    __tablename__ = "staff_role"
    __table_args__ = (
        UniqueConstraint("person_id", "role", "cohort_id", postgresql_nulls_not_distinct=True),
        one_of("role", STAFF_ROLES),
        IDENTITY,
    )

    id: UUID = identifier()
    person_id: UUID = refers_to("identity.person.id")
    role: str
    cohort_id: UUID | None = refers_to("work.cohort.id", default=None)
    granted_at: datetime = moment()
    #: Empty where it was given by the command line.
    granted_by: UUID | None = None


class StaffEvent(SQLModel, table=True):
    """Who did what about somebody's roles, and when. Added to and never changed."""

    __tablename__ = "staff_event"
    __table_args__ = (
        one_of("action", StaffAction),
        Index("staff_event_person_id_at_index", "person_id", "at"),
        IDENTITY,
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    person_id: UUID = refers_to("identity.person.id")
    action: str
    #: Both empty where it concerns the whole account; the cohort alone where it concerns all of them.
    role: str | None = None
    cohort_id: UUID | None = refers_to("work.cohort.id", default=None)
    #: Empty where it was done from the command line.
    actor_id: UUID | None = None
    #: What came of it, in words: how many readings went where.
    note: str = ""
    at: datetime = moment()
