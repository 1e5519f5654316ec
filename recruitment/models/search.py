"""What leads look for in lists: kept here, so that no address holds a name."""

from recruitment.models.base import IDENTITY, UUID, SQLModel, datetime, identifier, moment, refers_to


class Search(SQLModel, table=True):
    """What somebody typed to find applications. Known by its id to them alone, and kept for a day."""

    __tablename__ = "search"
    __table_args__ = (IDENTITY,)

    id: UUID = identifier()
    person_id: UUID = refers_to("identity.person.id", index=True)
    cohort_id: UUID = refers_to("work.cohort.id")
    #: A reference or a name.
    find: str = ""
    words: str = ""
    made_at: datetime = moment()
