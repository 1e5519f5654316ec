"""What somebody who was offered a place answered."""

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from recruitment.domain.offers import Answer
from recruitment.models.base import IDENTITY, UUID, SQLModel, datetime, moment, one_of, refers_to


class OfferAnswer(SQLModel, table=True):
    """One answer to an offer. Added to and never changed: the newest holds."""

    __tablename__ = "offer_answer"
    __table_args__ = (
        one_of("answer", Answer),
        Index("offer_answer_application_id_index", "application_id", "id"),
        IDENTITY,
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigInteger)
    application_id: UUID = refers_to("work.application.id")
    answer: str
    words: str = ""
    actor_id: UUID
    at: datetime = moment()
