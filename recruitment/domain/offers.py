"""Answers to an offer, and until when they may be given and changed."""

from datetime import datetime
from enum import StrEnum


class Answer(StrEnum):
    """What may be answered."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


def may_answer(answer_by: datetime, now: datetime) -> bool:
    """Say whether an offer may still be answered, and an answer changed: to the second, the last included."""
    return now <= answer_by
