"""People who sign in, and what staff may do."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from recruitment.models.base import IDENTITY, UUID, SQLModel, datetime, identifier, moment, one_of, refers_to


class StaffRoleName(StrEnum):
    """What a member of staff does in a cohort."""

    LEAD = "lead"
    ASSESSOR = "assessor"


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


class StaffRole(SQLModel, table=True):
    """A role a person holds, in one cohort or (cohort empty) in all of them."""

    __tablename__ = "staff_role"
    __table_args__ = (
        UniqueConstraint("person_id", "role", "cohort_id", postgresql_nulls_not_distinct=True),
        one_of("role", StaffRoleName),
        IDENTITY,
    )

    id: UUID = identifier()
    person_id: UUID = refers_to("identity.person.id")
    role: str
    cohort_id: UUID | None = refers_to("work.cohort.id", default=None)
    granted_at: datetime = moment()
