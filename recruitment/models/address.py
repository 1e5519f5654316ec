"""Changes of the address by which somebody is known."""

from sqlalchemy import CheckConstraint

from recruitment.models.base import IDENTITY, UUID, SQLModel, datetime, identifier, moment, refers_to


class AddressChange(SQLModel, table=True):
    """Somebody took another e-mail address, by a code sent to it. Added to and never changed."""

    __tablename__ = "address_change"
    __table_args__ = (CheckConstraint("was <> becomes", name="is_a_change"), IDENTITY)

    id: UUID = identifier()
    person_id: UUID = refers_to("identity.person.id", index=True)
    was: str
    becomes: str
    at: datetime = moment()
