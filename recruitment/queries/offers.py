"""Answers to offers: the newest, and all that were given before it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from recruitment.domain.offers import Answer
from recruitment.models import OfferAnswer
from recruitment.models.base import datetime


@dataclass(frozen=True)
class GivenAnswer:
    """One answer to an offer."""

    answer: Answer
    words: str
    at: datetime


def offer_answers(session: Session, application_id: UUID) -> tuple[GivenAnswer, ...]:
    """Every answer to the offer of an application, the newest first; the newest holds. One statement."""
    rows = session.execute(_ANSWERS, {"application_id": application_id})
    return tuple(GivenAnswer(Answer(answer), words, at) for answer, words, at in rows)


# Composed once: that takes as long as carrying it out.
_ANSWERS = (
    select(col(OfferAnswer.answer), col(OfferAnswer.words), col(OfferAnswer.at))
    .where(col(OfferAnswer.application_id) == bindparam("application_id"))
    .order_by(col(OfferAnswer.id).desc())
)
