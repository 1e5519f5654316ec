"""Answers to an offer, and until when they may be given and changed."""

from collections.abc import Container
from datetime import date, datetime, time
from enum import StrEnum

from recruitment.domain.deadlines import Offset, resolve

#: The time of day in London until which a late offer is held.
_BY = time(17)


class Answer(StrEnum):
    """What may be answered."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


def answer_by(
    promised: datetime, *, offered_at: datetime, working_days: int, holidays: Container[date]
) -> datetime:
    """Until when an offer may be answered: the promised time, or some working days after a late release.

    Args:
        promised: the time that everybody was promised, aware.
        offered_at: when the offer took effect, aware.
        working_days: how many there are at least, from the definition.
        holidays: days that are no working days, besides weekends.

    Returns:
        Aware, in UTC.
    """
    offset = Offset("opens", days=working_days, working=True, at=_BY)
    return max(promised, resolve(offset, offered_at, offered_at, holidays))


def may_answer(answer_by: datetime, now: datetime) -> bool:
    """Say whether an offer may still be answered, and an answer changed: to the second, the last included."""
    return now <= answer_by
